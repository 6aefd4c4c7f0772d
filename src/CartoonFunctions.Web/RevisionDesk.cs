using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Web;

/// <summary>Takes revisions of batches that have ended: photos drawn anew, and photos added.</summary>
sealed partial class RevisionDesk(BatchDesk desk, IBatchEngine engine, IServiceStore store, IBatchRecords records, IUploads uploads,
    UnstartedBatches unstarted, TimeProvider time, ILogger<RevisionDesk> log) : IDisposable
{
    // Each is in the status for good.
    const int MostRevisions = 1000;

    const string WasStarted = "That batch was started, so its photos stay there. Make another one for them, and do not start it.";

    // One after another: between looking at a batch and asking the engine nobody else may add a photo of the same name.
    readonly SemaphoreSlim turn = new(1);

    /// <summary>Begins a revision, or lets it wait for another one; one that was taken before is left as it is.</summary>
    public async Task<BatchStatus> ReviseAsync(string id, ReviseBatch wanted, CancellationToken cancellation)
    {
        if (!engine.CanRevise)
            throw new ApiProblem(ProblemKind.NotOffered,
                "This service draws nothing anew in a batch that has ended. Draw its photos in a batch of their own: POST /api/batches/{id}/retry.");
        await turn.WaitAsync(cancellation);
        try
        {
            BatchRecord record = await desk.RecordAsync(id, cancellation);
            BatchStatus status = await desk.FindStatusAsync(record, cancellation);
            AskedRevision asked = wanted.ToAsked();
            if (IsTaken(status, wanted.Number, asked))
                return status;
            ThrowIfNotEnded(status);
            if (asked.Add is not { } other || !IsAnother(other, id))
                await BeginAsync(record, status, asked, cancellation);
            else if (!await engine.WhileAtRestAsync(other, stop =>
                BeginWithPhotosOfAsync(other, record, status, asked, stop), cancellation))
                throw ApiProblem.Invalid("/add", WasStarted);
            return await desk.FindStatusAsync(record, cancellation);
        }
        finally
        {
            turn.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => turn.Dispose();

    /// <summary>From the look at the other batch until it is gone nobody starts it or sends it a photo: what is taken from it is all that
    /// it has.</summary>
    async Task BeginWithPhotosOfAsync(string other, BatchRecord record, BatchStatus status, AskedRevision asked,
        CancellationToken cancellation)
    {
        using IDisposable? held = uploads.Hold(other);
        await BeginAsync(record, status, asked, cancellation);
        await ForgetAsync(other, cancellation);
    }

    async Task BeginAsync(BatchRecord record, BatchStatus status, AskedRevision asked, CancellationToken cancellation)
    {
        BatchRevision revision = await PlanAsync(record, status, asked, cancellation);
        try
        {
            if (await engine.ReviseAsync(record, revision, cancellation))
                return;
            // Somebody may have deleted it meanwhile.
            _ = await desk.RecordAsync(record.Request.Id, cancellation);
            throw NotNext(revision.Number, revision.Number);
        }
        catch (BatchRefusedException refused)
        {
            throw new ApiProblem(ProblemKind.NotReady, refused.Message) { Reason = refused.Reason };
        }
    }

    async Task<BatchRevision> PlanAsync(BatchRecord record, BatchStatus status, AskedRevision asked, CancellationToken cancellation)
    {
        desk.ThrowIfInvalid(asked.Options.Over(record.Request.Options));
        if (asked is { Photos.Count: 0, Failed: false, Add: null })
            throw ApiProblem.Invalid("", "Give \"photos\", \"failed\" or \"add\".");
        HashSet<int> numbers = [];
        for (int i = 0; i < asked.Photos.Count; i++)
        {
            if (!numbers.Add(asked.Photos[i]))
                throw ApiProblem.Invalid(FormattableString.Invariant($"/photos/{i}"), "Give each number once.");
            if (asked.Photos[i] < 1 || asked.Photos[i] > status.Photos.Count)
                throw ApiProblem.Invalid(FormattableString.Invariant($"/photos/{i}"),
                    FormattableString.Invariant($"Give numbers of photos of the batch: 1 to {status.Photos.Count}."));
        }
        IEnumerable<int> failed = status.Photos.Where(photo => asked.Failed && BatchDesk.IsWanted(photo.State, RetryScope.Failed))
            .Select(photo => photo.Number);
        IReadOnlyList<int> photos = [.. asked.Photos.Concat(failed).Distinct().Order()];
        IReadOnlyList<AnnouncedPhoto> added = asked.Add is { } other ? await TakeAsync(record, status, other, cancellation) : [];
        if (photos.Count + added.Count == 0)
            throw ApiProblem.NotReady(BatchDesk.NothingFailed);

        int timeout = asked.Options.TimeoutSeconds
            ?? record.Request.Options.WithTimeFor(photos.Count + added.Count, status.Counts).TimeoutSeconds;
        return new BatchRevision(status.LatestRevision + 1, time.GetUtcNow(), asked, photos, timeout) { NewPhotos = added };
    }

    /// <summary>Puts the photos of another batch, which was not started, among those of the batch.</summary>
    async Task<IReadOnlyList<AnnouncedPhoto>> TakeAsync(BatchRecord record, BatchStatus status, string other,
        CancellationToken cancellation)
    {
        string id = record.Request.Id;
        if (PhotoSources.BatchOf(record.Request.Source) != id)
            throw ApiProblem.NotReady("The batch takes its photos where they lie, so none can be added. Make another batch for them.");
        if (!IsAnother(other, id) || await records.FindAsync(other, cancellation) is not { Photos: { } announced } from)
            throw ApiProblem.Invalid("/add", "Give the id of another batch, made for these photos and not started.");
        if (await desk.FindStatusAsync(from, cancellation) is not { State: BatchState.Created })
            throw ApiProblem.Invalid("/add", WasStarted);

        HashSet<string> names = [.. status.Photos.Select(photo => photo.Name)];
        if (announced.FirstOrDefault(photo => names.Contains(photo.Name)) is { } twice)
            throw ApiProblem.Invalid("/add", $"The batch has a photo named {twice.Name} already. Send it under another name.");
        if (names.Count + announced.Count > BatchDesk.MaxPhotosPerRequest)
            throw ApiProblem.Invalid("/add",
                FormattableString.Invariant($"A batch has {BatchDesk.MaxPhotosPerRequest} photos at most, and this one has {names.Count}."));
        // What is listed is what is copied.
        await uploads.CloseAsync(from, cancellation);
        Dictionary<string, StoredPhoto> found = await store.ListAsync(from.Request.Source, cancellation)
            .ToDictionaryAsync(photo => photo.Name, StringComparer.Ordinal, cancellation);
        List<AnnouncedPhoto> added = [.. from.Numbered.Select(photo => found.TryGetValue(photo.Name, out StoredPhoto? stored)
            ? AnnouncedPhoto.Of(photo.Name, stored.Refusal, stored.Bytes) : photo)];
        await uploads.CopyAsync(from.Request.Source, added.Where(photo => photo.Refusal is null).Select(photo => photo.Name),
            record.Request.Source, cancellation);
        return added;
    }

    /// <summary>Removes the batch whose photos are another's now. What could not be removed goes with its time.</summary>
    async Task ForgetAsync(string added, CancellationToken cancellation)
    {
        unstarted.Remove(added);
        try
        {
            await records.DeleteAsync(added, cancellation);
        }
        catch (Exception fault) when (Fault.CanPass(fault))
        {
            LogLeft(fault, added);
        }
    }

    static bool IsAnother(string other, string id) => BatchIds.IsValid(other) && other != id;

    static bool IsTaken(BatchStatus status, int? number, AskedRevision asked)
    {
        if (number is not { } given || given == status.LatestRevision + 1)
            return false;
        if (given >= 1 && given <= status.LatestRevision && status.Revisions![given - 1].IsSameAs(asked))
            return true;
        throw NotNext(given, status.LatestRevision);
    }

    static ApiProblem NotNext(int number, int latest) => ApiProblem.NotReady(FormattableString.Invariant(
        $"Revision {number} is not the next one: {latest} were asked for. Look at the batch, and ask again where that is still wanted."));

    static void ThrowIfNotEnded(BatchStatus status)
    {
        if (status.State == BatchState.Created)
            throw ApiProblem.NotReady("The batch was not started. Start it first.");
        if (!status.IsFinal && status.LatestRevision == 0)
            throw ApiProblem.NotReady("The batch is still under way. Wait until it has ended, or cancel it.");
        if (status.LatestRevision >= MostRevisions)
            throw ApiProblem.NotReady(FormattableString.Invariant(
                $"The batch was revised {MostRevisions} times, which is as often as can be. Draw its photos in a batch of their own: POST /api/batches/{{id}}/retry."));
        if (status.State == BatchState.Failed || status.Container is null)
            throw ApiProblem.NotReady(
                "The batch ended without results, so nothing can be drawn anew in it. Draw its photos in a batch of their own: POST /api/batches/{id}/retry.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "Batch {BatchId}, whose photos were added to another, could not be removed")]
    partial void LogLeft(Exception fault, string batchId);
}
