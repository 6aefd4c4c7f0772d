using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage;

/// <summary>Gives each batch an output container of its own.</summary>
static class OutputClaims
{
    /// <summary>The container that a batch has already, or the first one named after its start that can be had, written down.</summary>
    /// <param name="records">Where it is written down.</param>
    /// <param name="batchId">The batch.</param>
    /// <param name="startedAt">When it was started.</param>
    /// <param name="tryClaim">Whether a name could be had for the batch.</param>
    /// <param name="cancellation">Stops between two names.</param>
    public static async Task<string> ClaimAsync(IBatchRecords records, string batchId, DateTimeOffset startedAt,
        Func<string, Task<bool>> tryClaim, CancellationToken cancellation)
    {
        string? claimed = await records.FindClaimAsync(batchId, cancellation);
        for (int attempt = 1; claimed is null; attempt++)
        {
            string name = OutputNames.Container(startedAt, attempt);
            if (!await tryClaim(name))
                continue;
            await records.WriteClaimAsync(batchId, name, cancellation);
            claimed = name;
        }
        return claimed;
    }
}
