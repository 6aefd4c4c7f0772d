using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;

namespace CartoonFunctions.Web;

/// <summary>What clients do with batches, whatever engine runs them: make, start, look, cancel, try again, delete.</summary>
sealed class BatchDesk(IBatchEngine engine, IServiceStore store, IBatchRecords records, IUploads uploads, OptionCheck check,
    PhotoLimits limits, BatchLimits batches, ServiceOptions service, UnstartedBatches unstarted, TimeProvider time)
{
    /// <summary>The most photos of a batch that come over HTTP.</summary>
    public const int MaxPhotosPerRequest = 10_000;

    /// <summary>Why nothing is tried again.</summary>
    public const string NothingFailed = "No photo of the batch failed, timed out or was cancelled, so there is nothing to try again.";

    // Of batches that are not started: no engine knows of them, so none notices that one is deleted.
    readonly StatusWatch unstartedWatch = new(time);

    /// <summary>Makes a batch and the addresses for its photos.</summary>
    /// <param name="wanted">The batch.</param>
    /// <param name="reachedAt">Where the client reached the service: its own addresses begin with that.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<CreatedBatch> CreateAsync(CreateBatch wanted, Uri reachedAt, CancellationToken cancellation)
    {
        ThrowIfInvalid(wanted);
        string id = BatchIds.New(time.GetUtcNow());
        await ForgetStartedAsync(cancellation);
        unstarted.Add(id);
        try
        {
            return await CreateAsync(id, wanted, reachedAt, cancellation);
        }
        catch
        {
            unstarted.Remove(id);
            throw;
        }
    }

    /// <summary>Where one more batch would be refused, looks whether those that count were started or deleted by another host.</summary>
    async Task ForgetStartedAsync(CancellationToken cancellation)
    {
        foreach (string counted in unstarted.OldestWhereFull())
        {
            BatchState? state = (await engine.FindAsync(counted, cancellation))?.State;
            if (state is null && await records.FindAsync(counted, cancellation) is not null)
                state = BatchState.Created;
            if (state != BatchState.Created)
                unstarted.Remove(counted);
        }
    }

    async Task<CreatedBatch> CreateAsync(string id, CreateBatch wanted, Uri reachedAt, CancellationToken cancellation)
    {
        BatchOptions options = wanted.Options ?? new();
        if (wanted.Source is { } source)
        {
            if (!await store.HasContainerAsync(source.Container, cancellation))
                throw ApiProblem.Invalid("/source/container", $"There is no container {source.Container} in the storage.");
            await WriteRecordAsync(id, source, options, photos: null, cancellation);
            await WriteNameAsync(id, wanted.Name, cancellation);
            return new CreatedBatch(id, []);
        }

        List<AnnouncedPhoto> photos = [.. wanted.Photos!.Select(photo => AnnouncedPhoto.Of(photo.Name, RefusalOf(photo), photo.Size))];
        BatchRecord record = await WriteRecordAsync(id, uploads.PlaceOf(id), options, photos, cancellation);
        await WriteNameAsync(id, wanted.Name, cancellation);
        return await SlotsAsync(record, reachedAt, cancellation);
    }

    /// <summary>Fresh addresses for the photos of a batch that is not started, for a client that lost its own or came late.</summary>
    public async Task<CreatedBatch> RenewUploadsAsync(string id, Uri reachedAt, CancellationToken cancellation)
    {
        BatchRecord record = await RecordAsync(id, cancellation);
        if (await FindStatusAsync(record, cancellation) is not { State: BatchState.Created })
            throw ApiProblem.NotReady("The batch was started, so it takes no more photos. Make another batch for them.");
        return await SlotsAsync(record, reachedAt, cancellation);
    }

    /// <summary>Starts a batch; one that was started before goes on as it is.</summary>
    public async Task<BatchStatus> StartAsync(string id, CancellationToken cancellation)
    {
        BatchRecord record = await RecordAsync(id, cancellation);
        if (await FindStatusAsync(record, cancellation) is { IsFinal: false })
        {
            await uploads.CloseAsync(record, cancellation);
            await engine.StartAsync(record, cancellation);
        }
        unstarted.Remove(id);
        // Somebody may have deleted it meanwhile.
        return await GetAsync(id, cancellation);
    }

    /// <summary>How a batch is getting on.</summary>
    public async Task<BatchStatus> GetAsync(string id, CancellationToken cancellation)
    {
        if (!BatchIds.IsValid(id))
            throw ApiProblem.NoSuchBatch(id);
        return await TryGetAsync(id, cancellation) ?? throw ApiProblem.NoSuchBatch(id);
    }

    /// <summary>How a batch is getting on, once that is not the version that the client knows any more, or the batch has ended.</summary>
    /// <exception cref="ApiProblem">There is no such batch, or none any more.</exception>
    public async Task<BatchStatus> WaitForChangeAsync(string id, string version, CancellationToken cancellation)
    {
        if (!BatchIds.IsValid(id))
            throw ApiProblem.NoSuchBatch(id);
        try
        {
            return await engine.WaitForChangeAsync(id, version, cancellation)
                ?? await unstartedWatch.WaitForChangeAsync(id, version, FindAsync, cancellation)
                ?? throw ApiProblem.NoSuchBatch(id);
        }
        catch (UnreadableBatchException)
        {
            return BatchStatus.Unreadable(id);
        }
    }

    /// <summary>Cancels a batch; one that has ended stays as it is.</summary>
    public async Task<BatchStatus> CancelAsync(string id, CancellationToken cancellation)
    {
        BatchStatus status = await GetAsync(id, cancellation);
        if (status.State == BatchState.Created)
            status = await CancelUnstartedAsync(id, cancellation);
        if (status.IsFinal)
            return status;
        await engine.CancelAsync(id, cancellation);
        return await GetAsync(id, cancellation);
    }

    /// <summary>Cancels a batch unless somebody starts it now: only one of the two is done.</summary>
    async Task<BatchStatus> CancelUnstartedAsync(string id, CancellationToken cancellation)
    {
        BatchStatus? cancelled = null;
        await engine.WhileAtRestAsync(id, async stop =>
        {
            BatchStatus status = await GetAsync(id, stop);
            if (status.State != BatchState.Created)
                return;
            status = status.After(new UnplannedCancelled(time.GetUtcNow()));
            await records.WriteStatusAsync(status, stop);
            cancelled = status;
            await uploads.CloseAsync(await RecordAsync(id, stop), stop);
        }, cancellation);
        unstarted.Remove(id);
        return cancelled ?? await GetAsync(id, cancellation);
    }

    /// <summary>Removes a batch that is not under way, with its photos and results.</summary>
    public async Task PurgeAsync(string id, CancellationToken cancellation)
    {
        _ = await GetAsync(id, cancellation);
        if (!await engine.WhileAtRestAsync(id, stop => records.DeleteAsync(id, stop), cancellation))
            throw ApiProblem.NotReady("The batch is under way. Cancel it first, and delete it when it has ended.");
        unstarted.Remove(id);
    }

    /// <summary>Makes and starts a new batch of photos of one that has ended: those that failed, timed out or were cancelled, or all that
    /// can be drawn.</summary>
    public async Task<BatchStatus> RetryAsync(string id, RetryBatch wanted, CancellationToken cancellation)
    {
        BatchRecord record = await RecordAsync(id, cancellation);
        // Those of the batch may be why it ended: what they need may have been missing all along, or be gone by now.
        ThrowIfInvalid(wanted.Options ?? record.Request.Options);
        BatchStatus status = await FindStatusAsync(record, cancellation);
        if (!status.IsFinal)
            throw ApiProblem.NotReady("The batch is still under way. Wait until it has ended, or cancel it.");
        List<string> names = status.Photos.Count == 0 ? await ListUnplannedAsync(record, cancellation)
            : [.. status.Photos.Where(photo => IsWanted(photo.State, wanted.Photos)).Select(photo => photo.Name)];
        if (names.Count == 0)
            throw ApiProblem.NotReady(status.Photos.Count == 0 ? "The batch has no photo, so there is nothing to draw."
                : wanted.Photos == RetryScope.All ? "Every photo of the batch was refused, so there is nothing to draw again."
                : NothingFailed);

        string next = BatchIds.New(time.GetUtcNow());
        await uploads.CopyAsync(record.Request.Source, names, PhotoSources.UploadsOf(next), cancellation);
        BatchOptions options = wanted.Options ?? record.Request.Options.WithTimeFor(names.Count, status.Counts);
        BatchRecord again = await WriteRecordAsync(next, PhotoSources.UploadsOf(next), options,
            [.. names.Select(name => new AnnouncedPhoto(name, null))], cancellation);
        await WriteNameAsync(next, await records.FindNameAsync(id, cancellation), cancellation);
        await engine.StartAsync(again, cancellation);
        return await FindStatusAsync(again, cancellation);
    }

    /// <summary>The photos of a batch that ended before it knew them: all that lie there for it.</summary>
    async Task<List<string>> ListUnplannedAsync(BatchRecord record, CancellationToken cancellation) =>
        await store.ListAsync(record.Request.Source, cancellation).Where(photo => photo.LeftOut is null && photo.Refusal is null)
            .Select(photo => photo.Name).ToListAsync(cancellation);

    /// <summary>Where the photo of a number lies.</summary>
    public async Task<(PhotoSource Source, string Name)> FindSourceAsync(string id, int number, CancellationToken cancellation)
    {
        BatchRecord record = await RecordAsync(id, cancellation);
        BatchStatus status = await FindStatusAsync(record, cancellation);
        return number >= 1 && number <= status.Photos.Count
            ? (record.Request.Source, status.Photos[number - 1].Name)
            : throw ApiProblem.NoSuchPhoto(number, status.Photos.Count);
    }

    /// <summary>A page of batches, the newest first.</summary>
    public async Task<(IReadOnlyList<BatchStatus> Batches, string? Next)> ListAsync(int limit, string? after,
        CancellationToken cancellation)
    {
        BatchIdPage page = await ReadPageAsync(limit, after, cancellation);
        BatchStatus?[] statuses = await Task.WhenAll(page.Ids.Select(id => TryGetAsync(id, cancellation)));
        return ([.. statuses.OfType<BatchStatus>()], page.Next);
    }

    async Task<BatchIdPage> ReadPageAsync(int limit, string? after, CancellationToken cancellation)
    {
        try
        {
            return await records.ListAsync(limit, after, cancellation);
        }
        catch (FormatException)
        {
            throw ApiProblem.Invalid("after", "Give the \"next\" of a page, as it was.");
        }
    }

    async Task<CreatedBatch> SlotsAsync(BatchRecord record, Uri reachedAt, CancellationToken cancellation)
    {
        IReadOnlyList<AnnouncedPhoto> photos = record.Photos ?? [];
        List<string> accepted = [.. photos.Where(photo => photo.Refusal is null).Select(photo => photo.Name)];
        Queue<Uri> urls = new(await uploads.CreateLinksAsync(record, accepted, cancellation));
        return new CreatedBatch(record.Request.Id, [.. photos.Select(photo => photo.WhyNot is { } reason
            ? new UploadSlot(photo.Name) { Reason = reason.Text, ReasonCode = reason.Code, ReasonValues = reason.Values }
            : new UploadSlot(photo.Name) { UploadUrl = new Uri(reachedAt, urls.Dequeue()) })]);
    }

    /// <summary>The status of a batch, or null when it is gone; one that can't be read keeps no other from being listed.</summary>
    async Task<BatchStatus?> TryGetAsync(string id, CancellationToken cancellation)
    {
        try
        {
            return await FindAsync(id, cancellation);
        }
        catch (UnreadableBatchException)
        {
            return BatchStatus.Unreadable(id);
        }
    }

    async Task<BatchStatus?> FindAsync(string id, CancellationToken cancellation) =>
        await engine.FindAsync(id, cancellation)
        ?? (await records.FindAsync(id, cancellation) is { } record ? await FindStatusAsync(record, cancellation) : null);

    /// <summary>What was asked for.</summary>
    /// <exception cref="ApiProblem">There is no such batch.</exception>
    public async Task<BatchRecord> RecordAsync(string id, CancellationToken cancellation) =>
        (BatchIds.IsValid(id) ? await records.FindAsync(id, cancellation) : null) ?? throw ApiProblem.NoSuchBatch(id);

    /// <summary>Where a batch stands.</summary>
    public async Task<BatchStatus> FindStatusAsync(BatchRecord record, CancellationToken cancellation) =>
        await engine.FindAsync(record.Request.Id, cancellation)
        ?? await records.FindStatusAsync(record.Request.Id, cancellation)
        ?? BatchStatus.Created(record);

    async Task<BatchRecord> WriteRecordAsync(string id, PhotoSource source, BatchOptions options, IReadOnlyList<AnnouncedPhoto>? photos,
        CancellationToken cancellation)
    {
        BatchRecord record = new(time.GetUtcNow(), batches.Request(id, source, options), photos);
        await records.WriteAsync(record, cancellation);
        return record;
    }

    async Task WriteNameAsync(string id, string? name, CancellationToken cancellation)
    {
        if (BatchName.Tidy(name) is { } given)
            await records.WriteNameAsync(id, given, cancellation);
    }

    Reason? RefusalOf(NewPhoto photo)
    {
        try
        {
            limits.Check(photo.Size);
            return null;
        }
        catch (PhotoRefusedException refused)
        {
            return refused.Reason;
        }
    }

    void ThrowIfInvalid(CreateBatch wanted)
    {
        if (wanted.Options is { } options)
            ThrowIfInvalid(options);
        _ = UsableName(wanted.Name);
        if (wanted.Photos is null == wanted.Source is null)
            throw ApiProblem.Invalid("", "Give either \"photos\" or \"source\".");
        if (wanted.Source is { } source && PhotoSources.WhyNot(source, service.SourceContainers) is { } reason)
            throw ApiProblem.Invalid("/source", reason);
        if (wanted.Photos is { } photos)
            ThrowIfInvalid(photos);
    }

    /// <summary>A batch's name as it is kept; null where it is none. One that cannot be used is refused.</summary>
    public static string? UsableName(string? name)
    {
        string? tidy = BatchName.Tidy(name);
        return tidy is null || BatchName.WhyNot(tidy) is not { } reason ? tidy : throw ApiProblem.Invalid("/name", reason);
    }

    /// <summary>Refuses options that are out of their range, or of a style that is not installed.</summary>
    public void ThrowIfInvalid(BatchOptions options)
    {
        List<ProblemPart> errors = [.. check.Check(options).Select(fault => new ProblemPart($"/options{fault.Place}", fault.Detail))];
        if (errors.Count > 0)
            throw ApiProblem.Invalid(errors);
    }

    static void ThrowIfInvalid(IReadOnlyList<NewPhoto> photos)
    {
        if (photos.Count is < 1 or > MaxPhotosPerRequest)
            throw ApiProblem.Invalid("/photos", FormattableString.Invariant($"Give 1 to {MaxPhotosPerRequest} photos."));
        List<ProblemPart> errors = [];
        HashSet<string> names = new(StringComparer.Ordinal);
        for (int i = 0; i < photos.Count; i++)
        {
            if (photos[i] is null)
            {
                errors.Add(new ProblemPart(FormattableString.Invariant($"/photos/{i}"), "Give a photo: its \"name\" and \"size\"."));
                continue;
            }
            if (PhotoNames.WhyNot(photos[i].Name) is { } reason)
                errors.Add(new ProblemPart(FormattableString.Invariant($"/photos/{i}/name"), reason));
            else if (!names.Add(photos[i].Name))
                errors.Add(new ProblemPart(FormattableString.Invariant($"/photos/{i}/name"),
                    "Another photo of the batch has the same name."));
            if (photos[i].Size < 0)
                errors.Add(new ProblemPart(FormattableString.Invariant($"/photos/{i}/size"), "Give the size in bytes."));
        }
        if (errors.Count > 0)
            throw ApiProblem.Invalid(errors);
    }

    /// <summary>Whether a photo is among those to try again.</summary>
    public static bool IsWanted(PhotoState state, RetryScope scope) =>
        state is PhotoState.Failed or PhotoState.TimedOut or PhotoState.Cancelled || (scope == RetryScope.All && state == PhotoState.Done);
}
