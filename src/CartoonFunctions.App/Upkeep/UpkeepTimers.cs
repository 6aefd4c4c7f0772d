using CartoonFunctions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Upkeep;

/// <summary>Removes what is older than it is kept.</summary>
public sealed class UpkeepTimers(BatchRecords records, AppSettings settings, TimeProvider time)
{
    const int BatchesPerPage = 100;

    static readonly OrchestrationRuntimeStatus[] Ended = [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Removes old batches: photos, results, and what is known about them. One that runs is left alone.</summary>
    [Function(nameof(RemoveOldBatches))]
    public async Task RemoveOldBatches([TimerTrigger("0 20 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation)
    {
        DateTimeOffset before = time.GetUtcNow() - settings.Retention;
        for (string? next = null; ;)
        {
            BatchIdPage page = await records.ListAsync(BatchesPerPage, next, cancellation);
            foreach (string id in page.Ids)
            {
                if (await records.FindAsync(id, cancellation) is not { } record || record.CreatedAt >= before)
                    continue;
                if (await client.GetInstanceAsync(id, cancellation) is not { IsCompleted: false })
                    await records.DeleteAsync(id, cancellation);
            }
            next = page.Next;
            if (next is null)
                return;
        }
    }

    /// <summary>Removes the history of orchestrations that ended long ago; statuses of batches outlive it.</summary>
    [Function(nameof(PurgeHistory))]
    public Task PurgeHistory([TimerTrigger("0 40 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: time.GetUtcNow() - settings.Retention, Statuses: Ended), cancellation);
}
