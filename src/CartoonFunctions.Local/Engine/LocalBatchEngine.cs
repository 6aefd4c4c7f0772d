using System.Collections.Concurrent;
using System.Diagnostics;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Local.Engine;

/// <summary>
/// Runs batches as tasks of this process, several side by side. Each has a journal in the store; on start, every batch that
/// still has one goes on where it was.
/// </summary>
sealed partial class LocalBatchEngine(
    IJournals journals,
    IServiceStore store,
    IBatchRecords records,
    BatchSteps steps,
    Cartoonizer cartoonizer,
    PhotoSlots slots,
    EngineTelemetry telemetry,
    TimeProvider time,
    ILogger<LocalBatchEngine> log) : IBatchEngine, IHostedService, IDisposable
{
    // All of them wait in one line, so that many of them take no more of the turns than one batch does.
    const string SinglePhotos = "single photos";

    static readonly TimeSpan PublishInterval = TimeSpan.FromSeconds(2);

    readonly ConcurrentDictionary<string, LiveBatch> live = new();
    readonly StatusWatch watch = new(time);
    readonly CancellationTokenSource stopping = new();
    readonly SemaphoreSlim starting = new(1);
    // What begins with a batch, and what is done to one at rest.
    readonly NamedTurns turns = new();

    /// <inheritdoc/>
    public EngineActivity Activity => new(live.Count, slots.Taken, slots.Waiting);

    /// <summary>Takes up every unfinished batch.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        await foreach (string id in journals.ListAsync(cancellationToken))
        {
            try
            {
                if (await records.FindAsync(id, cancellationToken) is { } record)
                    await StartAsync(record, cancellationToken);
            }
            catch (UnreadableBatchException fault)
            {
                // Its journal stays for a version that can read it.
                LogFailed(fault, id);
            }
        }
    }

    /// <summary>Stops all work; unfinished batches keep their journals.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await Task.WhenAll(live.Values.Select(batch => batch.Running)).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async Task StartAsync(BatchRecord record, CancellationToken cancellation)
    {
        string id = record.Request.Id;
        using IDisposable turn = await turns.EnterAsync(id, cancellation);
        await starting.WaitAsync(cancellation);
        try
        {
            // One that was deleted since somebody looked it up is not brought back.
            if (live.ContainsKey(id) || await records.FindAsync(id, cancellation) is null)
                return;
            BatchJournal journal = await BatchJournal.OpenAsync(journals, id, time, stopping.Token);
            if (await BeginAsync(record, journal, cancellation) is { } batch)
                Launch(batch);
        }
        finally
        {
            starting.Release();
        }
    }

    /// <inheritdoc/>
    public async Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation) =>
        live.TryGetValue(batchId, out LiveBatch? batch) ? batch.Board.Read() : await records.FindStatusAsync(batchId, cancellation);

    /// <inheritdoc/>
    public async Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version, CancellationToken cancellation) =>
        live.TryGetValue(batchId, out LiveBatch? batch)
            ? await batch.Board.WaitForChangeAsync(version, cancellation)
            : await watch.WaitForChangeAsync(batchId, version, FindAsync, cancellation);

    /// <inheritdoc/>
    public async Task CancelAsync(string batchId, CancellationToken cancellation)
    {
        if (!live.TryGetValue(batchId, out LiveBatch? batch) || batch.Journal.IsOver)
            return;
        try
        {
            await batch.Journal.WriteAsync(new CancelAsked(time.GetUtcNow()));
            await batch.Cancel.CancelAsync();
        }
        catch (Exception ended) when (ended is ObjectDisposedException or FileNotFoundException)
        {
            // It came to its end meanwhile, so there is nothing left to cancel.
        }
    }

    /// <inheritdoc/>
    public async Task<bool> WhileAtRestAsync(string batchId, Func<CancellationToken, Task> action, CancellationToken cancellation)
    {
        using IDisposable turn = await turns.EnterAsync(batchId, cancellation);
        // Its end is told before it is written down.
        if (live.TryGetValue(batchId, out LiveBatch? batch) && batch.Board.Read().IsFinal)
            await batch.Running.WaitAsync(cancellation);
        if (live.ContainsKey(batchId) || await this.IsUnderWayAsync(batchId, cancellation))
            return false;
        await action(cancellation);
        return true;
    }

    /// <inheritdoc/>
    public async Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation)
    {
        using IDisposable slot = await slots.EnterAsync(SinglePhotos, cancellation);
        return (await Task.Run(() => cartoonizer.DrawAsync(photo, options.ToDrawOptions(), cancellation), cancellation)).Encoded;
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        stopping.Dispose();
        starting.Dispose();
    }

    /// <summary>A batch to carry out, or null for one that has ended. The journal is freed unless the batch has it.</summary>
    async Task<LiveBatch?> BeginAsync(BatchRecord record, BatchJournal journal, CancellationToken cancellation)
    {
        string id = record.Request.Id;
        LiveBatch? batch = null;
        try
        {
            BatchStatus? status = await records.FindStatusAsync(id, cancellation);
            if (status is { IsFinal: true } && journal.LatestRevision <= status.LatestRevision)
            {
                await journal.DeleteAsync();
                return null;
            }
            if (journal.Current is { } ended)
                return batch = Reopened(record, ended, journal);
            Begun begun = journal.Begun is { } known && known.Record.Request.Id == id ? known
                : await journal.WriteAsync(new Begun(time.GetUtcNow(), record));
            return batch = new LiveBatch(begun, journal, new StatusBoard(begun.Record, begun.At, time));
        }
        finally
        {
            if (batch is null)
                journal.Dispose();
        }
    }

    /// <summary>A batch that has ended, with the revisions that its journal has.</summary>
    LiveBatch Reopened(BatchRecord record, RevisionBase ended, BatchJournal journal)
    {
        StatusBoard board = new(record, ended.Status, time);
        board.Ask(journal.Pending);
        return new LiveBatch(new Begun(ended.Manifest.Started, record), journal, board);
    }

    void Launch(LiveBatch batch)
    {
        live[batch.Id] = batch;
        if (batch.Journal.CancelAsked is not null)
            batch.Cancel.Cancel();
        batch.Running = Task.Run(() => RunAsync(batch));
    }

    async Task RunAsync(LiveBatch batch)
    {
        LogStarted(batch.Id, batch.Journal.Chapter(0).Planned is not null);
        using CancellationTokenSource ended = CancellationTokenSource.CreateLinkedTokenSource(stopping.Token);
        Task publishing = PublishAsync(batch, ended.Token);
        Activity? span = telemetry.BatchStarted(batch.Id);
        try
        {
            if (batch.Journal.Current is null)
                await CarryOutAsync(batch);
            while (!await TryCloseAsync(batch))
                await ReviseAsync(batch, batch.Journal.Pending[0], batch.Journal.Current!);
            await EndPublishingAsync();
            await FinishAsync(batch);
        }
        catch (OperationCanceledException) when (stopping.IsCancellationRequested)
        {
            LogInterrupted(batch.Id);
        }
        catch (JournalTakenException)
        {
            LogTaken(batch.Id);
            live.TryRemove(batch.Id, out _);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // What could not be written down the next start tries again, from the journal.
            LogFailed(fault, batch.Id);
            await EndPublishingAsync();
            await AbandonAsync(batch);
        }
        finally
        {
            await EndPublishingAsync();
            telemetry.BatchLeft(batch.Board.Read(), span);
        }

        async Task EndPublishingAsync()
        {
            await ended.CancelAsync();
            await publishing;
        }
    }

    async Task CarryOutAsync(LiveBatch batch)
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(batch.Cancel.Token, stopping.Token);
        LocalBatchContext work = new(steps, slots, batch.Board, time, cancel.Token, stopping.Token);
        JournaledBatchContext context = new(work, batch.Journal, batch.Board, telemetry, time, batch.Begun.At);
        try
        {
            BatchReport report = await BatchWorkflow.RunAsync(context, batch.Request);
            stopping.Token.ThrowIfCancellationRequested();
            if (!report.WasPlanned)
                batch.Board.CancelUnplanned();
        }
        catch (Exception fault) when (fault is not JournalTakenException && !stopping.IsCancellationRequested)
        {
            LogFailed(fault, batch.Id);
            batch.Board.Fail(Fault.ReasonOfBatch(fault));
        }
    }

    async Task FinishAsync(LiveBatch batch)
    {
        BatchStatus status = batch.Board.Read();
        Packed? packed = batch.Journal.Chapter(0).Packed;
        BatchReport? report = batch.Journal.Current?.Report ?? packed?.Report;
        IReadOnlyList<PhotoOutcome>? photos = batch.Journal.Current?.Manifest.Photos ?? packed?.Photos;
        await PersistAsync(async () =>
        {
            if (report is not null && photos is not null)
                await store.SweepAsync(report.Container, report.Results(photos), stopping.Token);
            await records.WriteStatusAsync(status, stopping.Token);
            return status;
        });
        await batch.Journal.DeleteAsync();
        LetGo(batch);
        LogEnded(batch.Id, status.State, status.Counts.Done, status.Counts.Total);
    }

    /// <summary>Lets go of a batch whose end could not be written down: what is kept in memory for good could neither be deleted nor go on.
    /// Where it stands is told as far as that can be.</summary>
    async Task AbandonAsync(LiveBatch batch)
    {
        try
        {
            if (await records.FindAsync(batch.Id, stopping.Token) is not null)
                await records.WriteStatusAsync(batch.Board.Read(), stopping.Token);
        }
        catch (Exception fault)
        {
            LogUnpublished(fault, batch.Id);
        }
        LetGo(batch);
    }

    void LetGo(LiveBatch batch)
    {
        live.TryRemove(batch.Id, out _);
        batch.Dispose();
    }

    /// <summary>Keeps the status document up to date while a batch runs. What it says is for readers; nothing is decided by it.</summary>
    async Task PublishAsync(LiveBatch batch, CancellationToken ended)
    {
        long published = -1;
        while (!ended.IsCancellationRequested)
        {
            long version = batch.Board.Version;
            try
            {
                if (version != published)
                    await records.WriteStatusAsync(batch.Board.Read(), ended);
                published = version;
                await Task.Delay(PublishInterval, time, ended);
            }
            catch (Exception fault)
            {
                if (fault is not OperationCanceledException && !Fault.CanPass(fault))
                    LogUnpublished(fault, batch.Id);
                await Task.Delay(PublishInterval, time, ended).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            }
        }
    }

    Task<T> PersistAsync<T>(Func<Task<T>> attempt) => Backoff.Patient.RunAsync(attempt, time, stopping.Token);

    [LoggerMessage(Level = LogLevel.Information, Message = "Batch {BatchId} runs (taken up again: {Resumed})")]
    partial void LogStarted(string batchId, bool resumed);

    [LoggerMessage(Level = LogLevel.Information, Message = "Batch {BatchId} ended {State}: {Done} of {Total} photos done")]
    partial void LogEnded(string batchId, BatchState state, int done, int total);

    [LoggerMessage(Level = LogLevel.Information, Message = "Batch {BatchId} is left for the next start")]
    partial void LogInterrupted(string batchId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {BatchId} was taken over by another host")]
    partial void LogTaken(string batchId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Where batch {BatchId} stands could not be written")]
    partial void LogUnpublished(Exception fault, string batchId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Batch {BatchId} failed")]
    partial void LogFailed(Exception fault, string batchId);
}
