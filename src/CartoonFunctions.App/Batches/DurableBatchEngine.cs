using CartoonFunctions.App.Gpu;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage.Blobs;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Batches;

/// <summary>Runs batches as Durable orchestrations. An ended batch has its status in storage; one under way is asked of Durable.</summary>
sealed class DurableBatchEngine(DurableClient durable, BatchRecords records, PlanFiles plans, IPhotoCartoonizer photos,
    PhotosInFlight inFlight, TimeProvider time) : IBatchEngine
{
    // A status takes several calls of Durable and of the storage, whoever asks for it.
    readonly SharedReadings<BatchStatus?> readings = new();

    // Any worker may run a batch, so none is told of its changes.
    readonly StatusWatch watch = new(time);

    /// <inheritdoc/>
    public EngineActivity Activity => inFlight.Activity;

    /// <inheritdoc/>
    public Task StartAsync(BatchRecord record, CancellationToken cancellation) =>
        BatchStart.RunAsync(durable.Current, record.Request, cancellation);

    /// <inheritdoc/>
    public Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation) =>
        readings.ReadAsync(batchId, ReadAsync, cancellation);

    async Task<BatchStatus?> ReadAsync(string batchId, CancellationToken cancellation)
    {
        if (await records.FindStatusAsync(batchId, cancellation) is { IsFinal: true } ended)
            return ended;
        if (await durable.Current.GetInstanceAsync(batchId, getInputsAndOutputs: true, cancellation) is not { } orchestration)
            return null;
        if (await records.FindAsync(batchId, cancellation) is not { } record)
            return null;

        BatchSnapshot? whole = orchestration.ReadCustomStatusAs<BatchSnapshot>();
        return OrchestrationEvents.StatusOf(record, await plans.FindAsync(batchId, cancellation), orchestration, whole,
            await SnapshotsAsync(whole?.Children ?? [], cancellation));
    }

    /// <inheritdoc/>
    public Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version, CancellationToken cancellation) =>
        watch.WaitForChangeAsync(batchId, version, FindAsync, cancellation);

    /// <inheritdoc/>
    public async Task CancelAsync(string batchId, CancellationToken cancellation)
    {
        if (await durable.Current.GetInstanceAsync(batchId, cancellation) is { IsCompleted: false })
            await durable.Current.RaiseEventAsync(batchId, BatchOrchestrators.CancelEvent, "", cancellation);
    }

    /// <summary>No: an orchestration that has ended is not taken up again.</summary>
    public bool CanRevise => false;

    /// <inheritdoc/>
    public Task<bool> ReviseAsync(BatchRecord record, BatchRevision revision, CancellationToken cancellation) =>
        throw new NotSupportedException("This engine carries out no revisions.");

    /// <inheritdoc/>
    public async Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation)
    {
        using IDisposable drawing = inFlight.Begin("");
        return await photos.DrawAsync(photo, options, cancellation);
    }

    async Task<IReadOnlyList<BatchSnapshot>> SnapshotsAsync(IReadOnlyList<string> children, CancellationToken cancellation)
    {
        List<BatchSnapshot> snapshots = [];
        foreach (string child in children)
        {
            OrchestrationMetadata? slice = await durable.Current.GetInstanceAsync(child, getInputsAndOutputs: true, cancellation);
            if (slice?.ReadCustomStatusAs<BatchSnapshot>() is { } part)
                snapshots.Add(part);
        }
        return snapshots;
    }
}
