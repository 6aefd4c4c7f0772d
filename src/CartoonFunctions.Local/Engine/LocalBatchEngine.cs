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
    static readonly TimeSpan TakeUpInterval = TimeSpan.FromSeconds(2);

    // Longer than healthy storage takes. Beyond it the others are to be served.
    static readonly TimeSpan TakesUpWithin = TimeSpan.FromSeconds(5);

    // Of the machine's clock: a client has no other.
    static readonly TimeSpan ClientWaits = TimeSpan.FromSeconds(10);

    readonly ConcurrentDictionary<string, LiveBatch> live = new();
    // Those that an earlier process has left, until they are taken up: they are under way, and nobody has read yet how far they are.
    readonly ConcurrentDictionary<string, bool> awaited = new();
    readonly StatusWatch watch = new(time);
    readonly CancellationTokenSource stopping = new();
    // What begins with a batch, and what is done to one at rest.
    readonly NamedTurns turns = new();
    // A batch takes one more revision, or none any more.
    readonly NamedTurns closings = new();
    Task takingUp = Task.CompletedTask;

    /// <inheritdoc/>
    public EngineActivity Activity => new(live.Count + awaited.Count, slots.Taken, slots.Waiting);

    /// <summary>Takes up every unfinished batch, each by itself. Those that cannot be taken up now are tried again and again meanwhile: a
    /// service that waits for them could not even be asked to delete something.</summary>
    public async Task StartAsync(CancellationToken cancellationToken)
    {
        List<string> unfinished = await journals.ListAsync(cancellationToken).ToListAsync(cancellationToken);
        // All of them before anything is done with any.
        foreach (string id in unfinished)
            awaited[id] = true;
        List<Task<bool>> first = [.. unfinished.Select(id => Task.Run(() => TryTakeUpAsync(id, isFirst: true), cancellationToken))];
        takingUp = Task.WhenAll(unfinished.Zip(first, KeepTakingUpAsync));
        Task firstTaken = Task.WhenAll(first);
        await firstTaken.WaitAsync(TakesUpWithin, time, cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <summary>Stops all work; unfinished batches keep their journals.</summary>
    public async Task StopAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync();
        await takingUp.WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        await Task.WhenAll(live.Values.Select(batch => batch.Running)).WaitAsync(cancellationToken)
            .ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    /// <inheritdoc/>
    public async Task StartAsync(BatchRecord record, CancellationToken cancellation)
    {
        using IDisposable turn = await turns.EnterAsync(record.Request.Id, cancellation);
        await BeginAsync(record.Request.Id, cancellation);
    }

    /// <inheritdoc/>
    public async Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation)
    {
        // Before the look at those that run, among which it is before it is awaited no more.
        bool isAwaited = awaited.ContainsKey(batchId);
        if (live.TryGetValue(batchId, out LiveBatch? batch))
            return batch.Board.Read();
        if (await records.FindStatusAsync(batchId, cancellation) is { } status)
            return status;
        return isAwaited && await records.FindAsync(batchId, cancellation) is { } record
            ? BatchStatus.Created(record).After(new BatchTakenUp(record.CreatedAt)) : null;
    }

    /// <inheritdoc/>
    public async Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version, CancellationToken cancellation) =>
        live.TryGetValue(batchId, out LiveBatch? batch)
            ? await batch.Board.WaitForChangeAsync(version, cancellation)
            : await watch.WaitForChangeAsync(batchId, version, FindAsync, cancellation);

    /// <inheritdoc/>
    public async Task CancelAsync(string batchId, CancellationToken cancellation)
    {
        if (awaited.ContainsKey(batchId))
        {
            using IDisposable turn = await turns.EnterAsync(batchId, cancellation);
            await TakeUpAsync(batchId, cancellation);
        }
        if (live.TryGetValue(batchId, out LiveBatch? batch) && !batch.Journal.IsOver)
            await WhileClientWaitsAsync(CancelAsync(batch), cancellation);
    }

    async Task CancelAsync(LiveBatch batch)
    {
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
        await TakeUpAsync(batchId, cancellation);
        // Its end is told before it is written down.
        if (live.TryGetValue(batchId, out LiveBatch? batch) && batch.Board.Read().IsFinal)
            await WhileClientWaitsAsync(batch.Running, cancellation);
        if (live.ContainsKey(batchId) || await this.IsUnderWayAsync(batchId, cancellation))
            return false;
        await action(cancellation);
        return true;
    }

    /// <inheritdoc/>
    public async Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation)
    {
        using IDisposable slot = await slots.EnterAsync(SinglePhotos, cancellation);
        using Cartoon cartoon =
            await Task.Run(() => cartoonizer.DrawAsync(photo, options.ToDrawOptions(), cancellation), cancellation);
        return cartoon.Encoded.ToArray();
    }

    /// <inheritdoc/>
    public void Dispose() => stopping.Dispose();

    /// <summary>Tries once to take up a batch that was left; false where that is to be tried again.</summary>
    async Task<bool> TryTakeUpAsync(string id, bool isFirst)
    {
        try
        {
            using IDisposable turn = await turns.EnterAsync(id, stopping.Token);
            await TakeUpAsync(id, stopping.Token);
        }
        catch (Exception fault) when (Fault.CanPass(fault))
        {
            if (isFirst && awaited.ContainsKey(id))
                LogAwaited(id, fault.Message);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // Its journal stays for a version that can read it.
            LogFailed(fault, id);
            awaited.TryRemove(id, out _);
        }
        return !awaited.ContainsKey(id);
    }

    async Task KeepTakingUpAsync(string id, Task<bool> first)
    {
        bool isOver = await first;
        while (!isOver)
        {
            await Task.Delay(TakeUpInterval, time, stopping.Token);
            isOver = await TryTakeUpAsync(id, isFirst: false);
        }
    }

    /// <summary>Takes up a batch, in its turn, if it was left by an earlier process and is not taken up yet.</summary>
    Task TakeUpAsync(string id, CancellationToken cancellation) =>
        awaited.ContainsKey(id) ? BeginAsync(id, cancellation) : Task.CompletedTask;

    /// <summary>Begins a batch, in its turn, or goes on with it.</summary>
    async Task BeginAsync(string id, CancellationToken cancellation)
    {
        // One that was deleted since somebody looked it up is not brought back.
        if (!live.ContainsKey(id) && await records.FindAsync(id, cancellation) is { } record)
            await LaunchAsync(id, (journal, stop) => BeginAsync(record, journal, stop), cancellation);
        awaited.TryRemove(id, out _);
    }

    /// <summary>A batch to carry out, or null for one that has ended.</summary>
    async Task<LiveBatch?> BeginAsync(BatchRecord record, BatchJournal journal, CancellationToken cancellation)
    {
        string id = record.Request.Id;
        BatchStatus? status = await records.FindStatusAsync(id, cancellation);
        if (status is { IsFinal: true } && journal.LatestRevision <= status.LatestRevision)
        {
            await journal.DeleteUnusedAsync(cancellation);
            return null;
        }
        if (journal.Current is { } ended)
            return Reopened(record, ended, journal);
        Begun begun = journal.Begun is { } known && known.Record.Request.Id == id ? known
            : await journal.WriteFirstAsync(new Begun(time.GetUtcNow(), record), cancellation);
        return new LiveBatch(begun, journal, new StatusBoard(begun.Record, begun.At, time));
    }

    /// <summary>Opens the journal of a batch and carries out what is begun with it. Where nothing could be kept in it there is none
    /// afterwards: what was not answered is not carried out by the next start either, and the batch can be deleted.</summary>
    /// <param name="id">The batch.</param>
    /// <param name="begin">Gives what to carry out, once that is kept; null where nothing is left to do.</param>
    /// <param name="cancellation">Ends the attempts.</param>
    async Task LaunchAsync(string id, Func<BatchJournal, CancellationToken, Task<LiveBatch?>> begin, CancellationToken cancellation)
    {
        using CancellationTokenSource giveUp = CancellationTokenSource.CreateLinkedTokenSource(cancellation, stopping.Token);
        BatchJournal journal = await BatchJournal.OpenAsync(journals, id, time, stopping.Token, giveUp.Token);
        LiveBatch? batch = null;
        try
        {
            batch = await begin(journal, giveUp.Token);
        }
        catch (Exception fault) when (journal.IsEmpty && fault is not JournalTakenException)
        {
            await ForgetAsync(id, journal);
            throw;
        }
        finally
        {
            if (batch is null)
                journal.Dispose();
        }
        if (batch is not null)
            Launch(batch);
    }

    async Task ForgetAsync(string id, BatchJournal journal)
    {
        try
        {
            await journal.DeleteUnusedAsync(stopping.Token);
            if (awaited.TryRemove(id, out _))
                LogUnbegun(id);
        }
        catch (Exception fault)
        {
            LogLeft(fault, id);
        }
    }

    /// <summary>Waits for what goes on by itself, for as long as a client can be expected to.</summary>
    /// <exception cref="OutageException">It takes longer.</exception>
    static async Task WhileClientWaitsAsync(Task keeping, CancellationToken cancellation)
    {
        try
        {
            await keeping.WaitAsync(ClientWaits, cancellation);
        }
        catch (TimeoutException late)
        {
            throw new OutageException("Where the batch stands can't be kept now. Try again later.", late);
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

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "Batch {BatchId} can't go on yet, which is tried again until it can; all others do: {Detail}")]
    partial void LogAwaited(string batchId, string detail);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The start of batch {BatchId} was cut off and can't be carried out now: the batch waits for another one")]
    partial void LogUnbegun(string batchId);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The empty journal of batch {BatchId} can't be removed: the next start may begin the batch")]
    partial void LogLeft(Exception fault, string batchId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {BatchId} was taken over by another host")]
    partial void LogTaken(string batchId);

    [LoggerMessage(Level = LogLevel.Warning, Message = "Where batch {BatchId} stands could not be written")]
    partial void LogUnpublished(Exception fault, string batchId);

    [LoggerMessage(Level = LogLevel.Error, Message = "Batch {BatchId} failed")]
    partial void LogFailed(Exception fault, string batchId);
}
