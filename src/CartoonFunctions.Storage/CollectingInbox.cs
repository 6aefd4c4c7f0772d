using CartoonFunctions.Batches;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Storage;

/// <summary>The way of a folder of the inbox into a batch, the same wherever the inbox is.</summary>
/// <param name="records">Where the new batches are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">How batches are made.</param>
/// <param name="log">Told of what can't be taken.</param>
public abstract class CollectingInbox(IBatchRecords records, TimeProvider time, BatchLimits limits, ILogger log) : IInbox
{
    /// <summary>What stays in the inbox for now.</summary>
    protected StuckPhotos Stuck { get; } = new(time, log);

    /// <summary>The clock.</summary>
    protected TimeProvider Time { get; } = time;

    /// <inheritdoc/>
    public abstract Task<IReadOnlyCollection<string>> ListReadyAsync(CancellationToken cancellation);

    /// <inheritdoc/>
    public async Task<string> NameBatchAsync(string folder, CancellationToken cancellation) =>
        (await FindAsync(folder, cancellation))?.BatchId ?? BatchIds.New(Time.GetUtcNow());

    /// <inheritdoc/>
    public async Task<TakenFolder> TakeAsync(string folder, string batchId, CancellationToken cancellation)
    {
        // The record comes after the last photo, so that nothing is moved into a batch that may have been started.
        if (await records.FindAsync(batchId, cancellation) is not null)
            return await TakenAsync(folder, batchId, cancellation);
        if (await BeginAsync(folder, batchId, cancellation) is not { } collecting)
            return new TakenFolder(0, More: false);
        if (collecting.BatchId != batchId)
            return new TakenFolder(0, More: true);

        await MovePhotosAsync(folder, batchId, cancellation);
        TakenFolder taken = await TakenAsync(folder, batchId, cancellation);
        if (taken.Photos == 0)
        {
            // The options, and what lies beside the photos, stay with them for another time.
            await records.DeleteAsync(batchId, cancellation);
            return taken;
        }
        await MoveRestAsync(folder, batchId, cancellation);
        BatchRequest request = limits.Request(batchId, PhotoSources.UploadsOf(batchId), collecting.Options);
        await records.WriteAsync(new BatchRecord(Time.GetUtcNow(), request, Photos: null), cancellation);
        return taken;
    }

    /// <inheritdoc/>
    public async Task ReleaseAsync(string folder, string batchId, CancellationToken cancellation)
    {
        if (await FindAsync(folder, cancellation) is { } collecting && collecting.BatchId == batchId)
            await ForgetAsync(folder, cancellation);
    }

    /// <summary>Where a folder goes, or null when it goes nowhere yet.</summary>
    protected abstract Task<Collecting?> FindAsync(string folder, CancellationToken cancellation);

    /// <summary>Writes down where a folder goes, unless that is known already; null when it goes nowhere yet.</summary>
    protected abstract Task<Collecting?> BeginAsync(string folder, string batchId, CancellationToken cancellation);

    /// <summary>Moves every photo of a folder to the batch's uploads, but those that can't be moved.</summary>
    protected abstract Task MovePhotosAsync(string folder, string batchId, CancellationToken cancellation);

    /// <summary>Moves what lies beside the photos of a folder, too, and removes the options.</summary>
    protected abstract Task MoveRestAsync(string folder, string batchId, CancellationToken cancellation);

    /// <summary>What a batch has got, and whether its folder has more by now.</summary>
    protected abstract Task<TakenFolder> TakenAsync(string folder, string batchId, CancellationToken cancellation);

    /// <summary>Lets go of what <see cref="BeginAsync"/> wrote down.</summary>
    protected abstract Task ForgetAsync(string folder, CancellationToken cancellation);
}
