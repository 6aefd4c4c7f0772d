using CartoonFunctions.Batches;
using CartoonFunctions.Storage;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Upkeep;

/// <summary>Removes what is older than it is kept.</summary>
public sealed class UpkeepTimers(Retention retention, AppSettings settings, TimeProvider time)
{
    static readonly OrchestrationRuntimeStatus[] Ended =
        [OrchestrationRuntimeStatus.Completed, OrchestrationRuntimeStatus.Failed, OrchestrationRuntimeStatus.Terminated];

    /// <summary>Removes old batches: photos, results, and what is known about them. One that runs is left alone, and one that failed has
    /// its time like any other: Durable knows it, though it left no status.</summary>
    [Function(nameof(RemoveOldBatches))]
    public Task RemoveOldBatches([TimerTrigger("0 20 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        retention.RunAsync(settings.Retention, async (id, removal, stop) =>
        {
            bool isOld = BatchIds.CreatedAt(id) < time.GetUtcNow() - settings.Retention;
            if (await client.GetInstanceAsync(id, stop) is { } batch && !(batch.IsCompleted && isOld))
                return false;
            await removal(stop);
            return true;
        }, cancellation);

    /// <summary>Removes the history of orchestrations that ended long ago; statuses of batches outlive it.</summary>
    [Function(nameof(PurgeHistory))]
    public Task PurgeHistory([TimerTrigger("0 40 3 * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        client.PurgeAllInstancesAsync(new PurgeInstancesFilter(CreatedTo: time.GetUtcNow() - settings.Retention, Statuses: Ended),
            cancellation);
}
