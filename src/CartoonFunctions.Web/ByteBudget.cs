namespace CartoonFunctions.Web;

/// <summary>Bounds how many bytes are in work at once. Those who wait get theirs in the order in which they came. Thread-safe.</summary>
/// <param name="total">How many there are; nobody may ask for more.</param>
sealed class ByteBudget(long total)
{
    readonly long total = total;
    readonly Lock gate = new();
    readonly Queue<(long Bytes, TaskCompletionSource Turn)> line = new();
    long left = total;

    /// <summary>Waits for some of it; disposing the result gives it back.</summary>
    /// <param name="bytes">How many, at most all.</param>
    /// <param name="cancellation">Ends the wait.</param>
    public async Task<IDisposable> TakeAsync(long bytes, CancellationToken cancellation)
    {
        ArgumentOutOfRangeException.ThrowIfGreaterThan(bytes, total);
        TaskCompletionSource turn = new(TaskCreationOptions.RunContinuationsAsynchronously);
        lock (gate)
        {
            line.Enqueue((bytes, turn));
            Serve();
        }
        await using (cancellation.Register(() => GiveUp(turn, cancellation)))
            await turn.Task;
        return new Share(this, bytes);
    }

    void GiveUp(TaskCompletionSource turn, CancellationToken cancellation)
    {
        turn.TrySetCanceled(cancellation);
        // Whoever stands behind may need less.
        lock (gate)
            Serve();
    }

    void Serve()
    {
        while (line.TryPeek(out (long Bytes, TaskCompletionSource Turn) next) && (next.Turn.Task.IsCompleted || next.Bytes <= left))
        {
            line.Dequeue();
            if (next.Turn.TrySetResult())
                left -= next.Bytes;
        }
    }

    void GiveBack(long bytes)
    {
        lock (gate)
        {
            left += bytes;
            Serve();
        }
    }

    sealed class Share(ByteBudget budget, long bytes) : IDisposable
    {
        ByteBudget? owner = budget;

        public void Dispose() => Interlocked.Exchange(ref owner, null)?.GiveBack(bytes);
    }
}
