using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Web;

/// <summary>Has single photos drawn, and says it as a problem of its own when what draws does not answer.</summary>
sealed class PhotoDesk(IBatchEngine engine)
{
    /// <summary>A photo's cartoon, as a file.</summary>
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
}
