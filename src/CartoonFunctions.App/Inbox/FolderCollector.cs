using CartoonFunctions.App.Batches;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using PhotoInbox = CartoonFunctions.Storage.Blobs.Inbox;

namespace CartoonFunctions.App.Inbox;

/// <summary>Waits until a folder of the inbox is quiet or complete, and makes a batch of it. One instance a folder.</summary>
public sealed class FolderCollector(PhotoInbox inbox, BatchRecords records)
{
    /// <summary>The event that a blob has come; its payload is the blob's name in the folder.</summary>
    public const string ArrivalEvent = "arrival";

    // Each arrival leaves a few events in the history, which every turn replays; a new history begins before that is felt.
    const int ArrivalsPerHistory = 200;

    /// <summary>The orchestration.</summary>
    [Function(nameof(CollectFolder))]
    public static async Task CollectFolder([OrchestrationTrigger] TaskOrchestrationContext context, FolderToCollect input)
    {
        if (!await WaitUntilReadyAsync(context, input))
        {
            context.ContinueAsNew(input);
            return;
        }
        string batchId = await context.CallActivityAsync<string>(nameof(NameBatch), input.Folder, FaultRetry.Options());
        TakenFolder taken = await context.CallActivityAsync<TakenFolder>(nameof(TakeFolder), new FolderToTake(input.Folder, batchId),
            FaultRetry.Options());
        if (taken.Photos > 0)
            await context.CallActivityAsync<bool>(nameof(StartBatch), batchId, FaultRetry.Options());
        if (taken.More)
            context.ContinueAsNew(input);
    }

    /// <summary>The id of the batch that a folder's photos go into.</summary>
    [Function(nameof(NameBatch))]
    public Task<string> NameBatch([ActivityTrigger] string folder, CancellationToken cancellation) =>
        FaultRetry.MarkAsync(() => inbox.NameBatchAsync(folder, cancellation));

    /// <summary>Moves a folder's photos to a batch's uploads and starts the batch. Until it is started the inbox keeps which batch the
    /// photos are in, so that whatever fails here, the next sweep goes on with that batch.</summary>
    [Function(nameof(TakeFolder))]
    public Task<TakenFolder> TakeFolder([ActivityTrigger] FolderToTake work, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        FaultRetry.MarkAsync(async () =>
        {
            TakenFolder taken = await inbox.TakeAsync(work.Folder, work.BatchId, cancellation);
            if (taken.Photos > 0)
                await StartAsync(work.BatchId, client, cancellation);
            await inbox.ReleaseAsync(work.Folder, work.BatchId, cancellation);
            return taken;
        });

    /// <summary>Starts a batch that has its record, unless that is done: a folder that was taken by an earlier version is not started
    /// yet.</summary>
    [Function(nameof(StartBatch))]
    public Task<bool> StartBatch([ActivityTrigger] string batchId, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        FaultRetry.MarkAsync(() => StartAsync(batchId, client, cancellation));

    async Task<bool> StartAsync(string batchId, DurableTaskClient client, CancellationToken cancellation)
    {
        BatchRecord record = await records.FindAsync(batchId, cancellation)
            ?? throw new InvalidOperationException($"Batch {batchId} has no record.");
        return await BatchStart.RunAsync(client, record.Request, cancellation);
    }

    /// <returns>False when the history has grown enough.</returns>
    static async Task<bool> WaitUntilReadyAsync(TaskOrchestrationContext context, FolderToCollect input)
    {
        for (int arrivals = 0; arrivals < ArrivalsPerHistory; arrivals++)
        {
            using CancellationTokenSource waits = new();
            Task quiet = context.CreateTimer(context.CurrentUtcDateTime.AddSeconds(input.QuietSeconds), waits.Token);
            Task<string> arrival = context.WaitForExternalEvent<string>(ArrivalEvent, waits.Token);
            Task first = await Task.WhenAny(quiet, arrival);
            waits.Cancel();
            if (first == quiet || await arrival == PhotoInbox.OptionsFile)
                return true;
        }
        return false;
    }
}

/// <summary>A folder to wait for.</summary>
/// <param name="Folder">Its name.</param>
/// <param name="QuietSeconds">How long no photo must have come, in seconds.</param>
public sealed record FolderToCollect(string Folder, double QuietSeconds);

/// <summary>A folder to make a batch of.</summary>
/// <param name="Folder">Its name.</param>
/// <param name="BatchId">The batch.</param>
public sealed record FolderToTake(string Folder, string BatchId);
