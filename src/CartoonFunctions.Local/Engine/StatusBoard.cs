using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Engine;

/// <summary>Where a batch stands, for everyone who asks while it runs.</summary>
sealed class StatusBoard(BatchRecord record, DateTimeOffset startedAt, TimeProvider time) : IBatchObserver
{
    readonly Lock gate = new();
    PhotoStatus[] photos = [.. BatchStatus.Created(record).Photos];
    BatchProgress? whole;
    DateTimeOffset? deadline;
    DateTimeOffset? endedAt;
    BatchReport? report;
    Reason? reason;
    BatchState state = BatchState.Running;
    TaskCompletionSource changed = NewChange();
    long version;

    /// <summary>Grows with every change.</summary>
    public long Version => Volatile.Read(ref version);

    string Id => record.Request.Id;

    /// <summary>Where the batch stands once that is not the given version any more, or it has ended.</summary>
    public async Task<BatchStatus> WaitForChangeAsync(string? known, CancellationToken cancellation)
    {
        while (true)
        {
            // Taken before the reading, so that a change that comes after it is not missed.
            Task next = Volatile.Read(ref changed).Task;
            BatchStatus status = Read();
            if (BatchStatus.IsNews(status, known))
                return status;
            await next.WaitAsync(cancellation);
        }
    }

    /// <inheritdoc/>
    public void Progressed(BatchProgress progress) => Change(() =>
    {
        // The first report is of the whole batch; those of child batches follow, each with a deadline of its own.
        if (whole is null)
            Lay(progress);
        else
            SettleAll(progress.Outcomes, time.GetUtcNow());
        if (progress.Plan.Photos.Count <= record.Request.MaxPhotos)
            deadline = progress.Deadline;
    });

    /// <inheritdoc/>
    public void PhotoStarted(PlannedPhoto photo) => Change(() =>
    {
        if (photos[photo.Number - 1].State == PhotoState.Waiting)
            photos[photo.Number - 1] = photos[photo.Number - 1] with { State = PhotoState.Running };
    });

    /// <summary>A photo has its outcome.</summary>
    public void PhotoSettled(PhotoOutcome outcome, DateTimeOffset at) => Change(() => Settle(outcome, at));

    /// <inheritdoc/>
    public void Packing() => Change(() => state = BatchState.Packing);

    /// <summary>The batch has ended.</summary>
    public void End(Packed packed) => Change(() =>
    {
        // The report has the last word: what was drawn after the end is neither in it nor in the zip.
        photos = [.. packed.Photos.Select(outcome => PhotoStatus.Of(Id, outcome))];
        report = packed.Report;
        endedAt = packed.At;
        state = packed.Report.End switch
        {
            BatchEnd.TimedOut => BatchState.TimedOut,
            BatchEnd.Cancelled => BatchState.Cancelled,
            _ => BatchState.Completed,
        };
    });

    /// <summary>The batch was cancelled before it was planned.</summary>
    public void CancelUnplanned() => Change(() =>
    {
        photos = [.. photos.Select(photo =>
            photo.State == PhotoState.Waiting ? (photo with { State = PhotoState.Cancelled }).Because(BatchReasons.Cancelled.With())
            : photo)];
        endedAt = time.GetUtcNow();
        state = BatchState.Cancelled;
    });

    /// <summary>The batch could not be carried out.</summary>
    public void Fail(Reason why) => Change(() =>
    {
        for (int i = 0; i < photos.Length; i++)
        {
            if (photos[i].State is PhotoState.Waiting or PhotoState.Running)
                photos[i] = (photos[i] with { State = PhotoState.Failed }).Because(BatchReasons.BatchFailed.With());
        }
        endedAt = time.GetUtcNow();
        reason = why;
        state = BatchState.Failed;
    });

    /// <summary>Where the batch stands now.</summary>
    public BatchStatus Read()
    {
        lock (gate)
        {
            return new BatchStatus
            {
                Id = Id,
                State = state,
                Counts = CountPhotos(),
                EtaSeconds = state == BatchState.Running && whole?.EtaSeconds(time.GetUtcNow()) is { } left ? (int)Math.Ceiling(left)
                    : null,
                Photos = [.. photos],
                Container = whole?.Plan.Container,
                ZipUrl = report?.Zip is null ? null : BatchUrls.Zip(Id),
                Zip = report?.Zip,
                CreatedAt = record.CreatedAt,
                StartedAt = startedAt,
                Deadline = deadline,
                EndedAt = endedAt,
                Options = record.Request.Options,
                Reason = reason?.Text,
                ReasonCode = reason?.Code,
                ReasonValues = reason?.Values,
            };
        }
    }

    void Lay(BatchProgress progress)
    {
        whole = new BatchProgress(progress.Plan, record.Request.Options, progress.StartedAt);
        photos = [.. progress.Plan.Photos.Select(photo => new PhotoStatus(photo.Number, photo.Name, PhotoState.Waiting))];
        foreach (PhotoOutcome refused in progress.Outcomes)
            Settle(refused, progress.StartedAt);
    }

    void SettleAll(IReadOnlyList<PhotoOutcome> outcomes, DateTimeOffset at)
    {
        foreach (PhotoOutcome outcome in outcomes)
            Settle(outcome, at);
    }

    /// <summary>The first outcome of a photo counts: a drawing that comes after the deadline or a cancel is thrown away, so nobody is sent
    /// to it.</summary>
    void Settle(PhotoOutcome outcome, DateTimeOffset at)
    {
        if (photos[outcome.Number - 1].State is not (PhotoState.Waiting or PhotoState.Running))
            return;
        whole?.Settle(outcome, at);
        photos[outcome.Number - 1] = PhotoStatus.Of(Id, outcome);
    }

    BatchCounts CountPhotos() => BatchCounts.Of(photos.Length, photos.Select(photo => photo.State));

    void Change(Action change)
    {
        lock (gate)
        {
            change();
            version++;
        }
        // Those who wait go on elsewhere, not on the thread of whoever told of the change.
        Interlocked.Exchange(ref changed, NewChange()).SetResult();
    }

    static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);
}
