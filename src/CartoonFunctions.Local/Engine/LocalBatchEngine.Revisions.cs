using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Local.Engine;

/// <summary>Revisions: a batch that has ended has a journal again while one is under way, and those that are asked for meanwhile wait in
/// it.</summary>
sealed partial class LocalBatchEngine
{
    /// <inheritdoc/>
    public bool CanRevise => true;

    /// <inheritdoc/>
    public async Task<bool> ReviseAsync(BatchRecord record, BatchRevision revision, CancellationToken cancellation)
    {
        string id = record.Request.Id;
        using IDisposable turn = await turns.EnterAsync(id, cancellation);
        await TakeUpAsync(id, cancellation);
        while (live.TryGetValue(id, out LiveBatch? other))
        {
            // Among what else is written down for it, so it is not given up any more: whoever asks again finds it taken.
            Task<bool?> joining = TryJoinAsync(other, revision);
            await WhileClientWaitsAsync(joining, cancellation);
            if (await joining is { } isNext)
                return isNext;
            // It is coming to its end.
            await WhileClientWaitsAsync(other.Running, cancellation);
            if (live.TryGetValue(id, out LiveBatch? same) && ReferenceEquals(same, other))
                throw new OutageException("Where the batch stands can't be kept now. Try again later.");
        }
        return await TryReopenAsync(record, revision, cancellation);
    }

    /// <summary>Takes up a batch that has ended. The answer is that there is a journal with the revision.</summary>
    async Task<bool> TryReopenAsync(BatchRecord record, BatchRevision revision, CancellationToken cancellation)
    {
        string id = record.Request.Id;
        if (await records.FindStatusAsync(id, cancellation) is not { IsFinal: true, Container: { } container } status
            || status.LatestRevision + 1 != revision.Number)
            return false;
        RevisionBase ended = new(status, await ReadManifestAsync(container, cancellation));
        bool isNext = true;
        await LaunchAsync(id, async (journal, stop) =>
        {
            // An earlier attempt may have been kept though nobody heard so.
            if (journal.Current is { } known && journal.LatestRevision >= revision.Number)
            {
                isNext = false;
                return Reopened(record, known, journal);
            }
            await journal.WriteFirstAsync(new Revised(time.GetUtcNow(), revision) { Before = ended }, stop);
            return Reopened(record, ended, journal);
        }, cancellation);
        return isNext;
    }

    /// <summary>Puts a revision behind those that are under way. The answer is null where the batch takes none any more.</summary>
    async Task<bool?> TryJoinAsync(LiveBatch batch, BatchRevision revision)
    {
        using IDisposable turn = await closings.EnterAsync(batch.Id, stopping.Token);
        if (!batch.TakesRevisions)
            return null;
        if (batch.Journal.LatestRevision + 1 != revision.Number)
            return false;
        await batch.Journal.WriteAsync(new Revised(revision.At, revision));
        batch.Board.Ask([revision]);
        return true;
    }

    async Task<BatchManifest> ReadManifestAsync(string container, CancellationToken cancellation)
    {
        try
        {
            await using Stream manifest = await store.OpenAsync(container, OutputNames.Manifest, cancellation);
            return await JsonSerializer.DeserializeAsync(manifest, BatchJson.Kept<BatchManifest>(), cancellation)
                ?? throw new BatchRefusedException(BatchReasons.ResultsGone.With());
        }
        catch (Exception gone) when (gone is FileNotFoundException or JsonException)
        {
            throw new BatchRefusedException(BatchReasons.ResultsGone.With(), gone);
        }
    }

    /// <summary>Whether nothing more is to do; from then on nothing more is taken.</summary>
    async Task<bool> TryCloseAsync(LiveBatch batch)
    {
        using IDisposable turn = await closings.EnterAsync(batch.Id, stopping.Token);
        return batch.IsClosing = batch.Journal.Pending.Count == 0;
    }

    async Task ReviseAsync(LiveBatch batch, BatchRevision revision, RevisionBase before)
    {
        using CancellationTokenSource cancel = CancellationTokenSource.CreateLinkedTokenSource(batch.Cancel.Token, stopping.Token);
        LocalBatchContext work = new(steps, slots, batch.Board, time, cancel.Token, stopping.Token);
        JournaledBatchContext context =
            new(work, batch.Journal, batch.Board, telemetry, time, revision.At, revision.Number);
        batch.Board.Revise(revision);
        try
        {
            BatchReport? report = await BatchWorkflow.ReviseAsync(context, batch.Request, new RevisionWork(revision, before));
            stopping.Token.ThrowIfCancellationRequested();
            if (report is null)
                await LeaveAsync(batch, revision, before, BatchReasons.Cancelled.With());
        }
        catch (Exception fault) when (fault is not JournalTakenException && !stopping.IsCancellationRequested)
        {
            LogFailed(fault, batch.Id);
            await LeaveAsync(batch, revision, before, Fault.ReasonOfBatch(fault));
        }
    }

    async Task LeaveAsync(LiveBatch batch, BatchRevision revision, RevisionBase before, Imaging.Reason why)
    {
        // Before the journal says so: from then on nobody would write it again.
        await RestoreManifestAsync(batch.Id, before.After(revision, why));
        await batch.Journal.WriteAsync(new RevisionLeft(time.GetUtcNow(), revision.Number, why));
        batch.Board.Leave(before.GivenUp(revision, why), batch.Journal.Pending);
    }

    /// <summary>The packing writes the manifest before there is a zip. Where that of a revision stayed without one, the next revision would
    /// take it for what the batch has, and the end of that one remove cartoons that it does not name.</summary>
    async Task RestoreManifestAsync(string id, RevisionBase left)
    {
        try
        {
            await PersistAsync(async () =>
            {
                await store.WriteAsync(left.Container, OutputNames.Manifest, left.Manifest.ToJson(), "application/json", stopping.Token);
                return left;
            });
        }
        catch (Exception gone) when (!stopping.IsCancellationRequested)
        {
            // Somebody has taken the output folder away, say: no manifest misleads anybody then, and the revision ends all the same.
            LogNoManifest(gone, id);
        }
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The manifest of batch {BatchId} from before a revision cannot be written back")]
    partial void LogNoManifest(Exception fault, string batchId);
}
