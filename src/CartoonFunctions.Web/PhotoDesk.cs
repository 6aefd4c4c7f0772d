using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Web;

/// <summary>
/// Has single photos drawn: so many calls at once, each photo on the disk until it is its turn, and so many bytes of them in the hands of
/// what draws. A call more is told to come again, and whatever draws but does not answer is a problem of its own.
/// </summary>
sealed class PhotoDesk(IBatchEngine engine)
{
    /// <summary>The most calls at once: those that are drawn, those that wait, and those whose photo is still coming.</summary>
    public const int MostCalls = 64;

    // Three of the largest photos, or dozens of a phone's; a decoder takes them once more.
    const long MostBytesDrawn = 192L << 20;

    readonly ByteBudget drawn = new(MostBytesDrawn);
    int calls;

    /// <summary>Takes a call in; disposing the result lets the next one in.</summary>
    /// <exception cref="ApiProblem">There are as many as may be.</exception>
    public IDisposable Enter()
    {
        if (Interlocked.Increment(ref calls) <= MostCalls)
            return new Place(this);
        Interlocked.Decrement(ref calls);
        throw new ApiProblem(ProblemKind.TooManyCalls,
            FormattableString.Invariant($"{MostCalls} photos are waiting to be drawn already. Try again in a few seconds, or send many photos as one batch."));
    }

    /// <summary>The cartoon of somebody's photo, as a file.</summary>
    public async Task<byte[]> DrawAsync(SpooledPhoto photo, BatchOptions options, CancellationToken cancellation)
    {
        using IDisposable share = await drawn.TakeAsync(photo.Length, cancellation);
        return await DrawAsync(photo.Bytes, options, cancellation);
    }

    /// <summary>The cartoon of a photo of ours, as a file.</summary>
    public async Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation)
    {
        try
        {
            return await engine.DrawAsync(photo, options, cancellation);
        }
        catch (Exception fault) when (Fault.CanPass(fault))
        {
            throw new ApiProblem(ProblemKind.DrawingUnavailable, "What draws photos does not answer now. Try again in a few seconds.", fault);
        }
    }

    sealed class Place(PhotoDesk desk) : IDisposable
    {
        PhotoDesk? owner = desk;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref owner, null) is { } left)
                Interlocked.Decrement(ref left.calls);
        }
    }
}
