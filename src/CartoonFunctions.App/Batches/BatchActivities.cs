using CartoonFunctions.App.Gpu;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.App.Batches;

/// <summary>The work of a batch as Durable activities. What goes in and out is names and numbers; pixels stay in storage.</summary>
public sealed partial class BatchActivities(PlanBatch plan, IPhotoCartoonizer cartoonizer, PackResults pack, PlanFiles plans,
    BlobStore store, BatchRecords records, PhotosInFlight inFlight, BatchEnds ends, TimeProvider time, ILogger<BatchActivities> log)
{
    /// <summary>How long a batch may be packed: less than the host lets a function run, by <c>host.json</c>. What the host ends is no
    /// attempt that Durable counts, and would begin anew for ever.</summary>
    internal static readonly TimeSpan PackWithin = TimeSpan.FromMinutes(25);

    /// <summary>Plans a batch and keeps the plan where its status is read from.</summary>
    [Function(nameof(PlanBatch))]
    public Task<BatchPlan> PlanBatch([ActivityTrigger] PlanWork work, CancellationToken cancellation) => FaultRetry.MarkAsync(async () =>
    {
        BatchPlan planned = await plan.RunAsync(work.Request, work.StartedAt, cancellation);
        await plans.WriteAsync(work.Request.Id, planned, cancellation);
        return planned;
    });

    /// <summary>Draws one photo, unless the drawing of its batch is over by then.</summary>
    [Function(nameof(CartoonizePhoto))]
    public Task<PhotoOutcome> CartoonizePhoto([ActivityTrigger] PhotoWork work, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation) =>
        FaultRetry.MarkAsync(async () =>
        {
            using IDisposable place = inFlight.Begin(work.BatchId);
            await using BatchEndWatch watch = await BatchEndWatch.BeginAsync(ends, client, work.BatchId, time, cancellation);
            try
            {
                watch.Over.ThrowIfCancellationRequested();
                return await cartoonizer.RunAsync(work, watch.Over);
            }
            catch (OperationCanceledException) when (watch.Over.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                return PhotoOutcome.Without(work.Photo, PhotoState.Cancelled, BatchReasons.BatchEnded.With());
            }
        });

    /// <summary>Zips a batch, removes the drawings that came too late for it, and writes its final status, which outlives the history of
    /// the orchestration.</summary>
    [Function(nameof(PackResults))]
    public Task<BatchReport> PackResults([ActivityTrigger] PackWork work, CancellationToken cancellation) =>
        FaultRetry.MarkAsync(async () =>
        {
            using CancellationTokenSource late = new(PackWithin, time);
            using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(late.Token, cancellation);
            try
            {
                return await PackAsync(work, either.Token);
            }
            catch (OperationCanceledException slow) when (late.IsCancellationRequested && !cancellation.IsCancellationRequested)
            {
                throw new BatchRefusedException(BatchReasons.ZipTooSlow.With(), slow);
            }
        });

    async Task<BatchReport> PackAsync(PackWork work, CancellationToken cancellation)
    {
        BatchReport report = await pack.RunAsync(work, cancellation);
        await store.SweepAsync(report.Container, report.Results(work.Outcome.Photos), cancellation);
        if (await FindRecordAsync(work, cancellation) is { } record)
            await records.WriteStatusAsync(StatusOf(record, work, report, time.GetUtcNow()), cancellation);
        LogEnded(report.End == BatchEnd.TimedOut ? new TimeoutException(BatchReasons.OutOfTime.With().Text) : null,
            work.BatchId, report.End, report.Counts.Total, report.Counts.Done, report.Counts.Failed, work.Seconds);
        return report;
    }

    /// <summary>The final status of a batch that has been packed.</summary>
    internal static BatchStatus StatusOf(BatchRecord record, PackWork work, BatchReport report, DateTimeOffset endedAt) =>
        StatusFold.Of(record, [new BatchPlanned(work.Plan, work.Deadline), new BatchPacked(endedAt, report, work.Outcome.Photos)]);

    /// <summary>What was asked for. One that can't be read costs a finished batch nothing that is not in the work itself.</summary>
    async Task<BatchRecord?> FindRecordAsync(PackWork work, CancellationToken cancellation)
    {
        try
        {
            return await records.FindAsync(work.BatchId, cancellation);
        }
        catch (UnreadableBatchException)
        {
            return new BatchRecord(work.Plan.StartedAt, new BatchRequest(work.BatchId, new PhotoSource("", ""), work.Options),
                Photos: null);
        }
    }

    // An alert asks for this text at an end that has an exception: of what is logged, only exceptions are never sampled.
    [LoggerMessage(EventName = "BatchEnded", Level = LogLevel.Information,
        Message = "Batch {Id} ended {End} after {Seconds} s: {Done} of {Total} photos done, {Failed} failed")]
    partial void LogEnded(Exception? late, string id, BatchEnd end, int total, int done, int failed, double seconds);
}
