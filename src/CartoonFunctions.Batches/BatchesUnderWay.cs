using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Batches;

/// <summary>Tells whether a batch may be touched.</summary>
public static class BatchesUnderWay
{
    /// <summary>Whether a batch is started and has not ended. One that can't be read is not: nobody can carry it on.</summary>
    public static async Task<bool> IsUnderWayAsync(this IBatchEngine engine, string batchId, CancellationToken cancellation)
    {
        try
        {
            return await engine.FindAsync(batchId, cancellation) is { IsFinal: false, State: not BatchState.Created };
        }
        catch (UnreadableBatchException)
        {
            return false;
        }
    }
}
