using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Engine;

/// <summary>Where a batch stands, for everyone who asks while it runs: what is observed of it, folded into its status.</summary>
/// <param name="record">What was asked for.</param>
/// <param name="first">Where it stands at first.</param>
/// <param name="time">The clock.</param>
sealed class StatusBoard(BatchRecord record, BatchStatus first, TimeProvider time) : IBatchObserver
{
    // A status of so few is built for everyone who asks.
    const int FewPhotos = 200;

    // What building a status of one photo, and sending it to everyone who asks, may take of a processor's time.
    static readonly TimeSpan FreshForAPhoto = TimeSpan.FromMilliseconds(0.1);
    static readonly TimeSpan EtaIsFreshFor = TimeSpan.FromSeconds(1);

    readonly Lock gate = new();
    BatchStatus status = first;
    bool isRevision;
    BatchProgress? whole;
    TaskCompletionSource changed = NewChange();
    long version;
    Reading? latest;

    /// <summary>The board of a batch that begins.</summary>
    public StatusBoard(BatchRecord record, DateTimeOffset startedAt, TimeProvider time)
        : this(record, BatchStatus.Created(record).After(new BatchTakenUp(startedAt)), time)
    {
    }

    /// <summary>Grows with every change.</summary>
    public long Version => Volatile.Read(ref version);

    /// <summary>Where the batch stands once that is not the given version any more, or it has ended.</summary>
    public async Task<BatchStatus> WaitForChangeAsync(string? known, CancellationToken cancellation)
    {
        while (true)
        {
            // Taken before the reading, so that a change that comes after it is not missed.
            Task next = Volatile.Read(ref changed).Task;
            Reading reading = ReadShared();
            if (BatchStatus.IsNews(reading.Status, known))
                return reading.Status;
            // What is older than the board is read again as soon as it may be, and else at the next change.
            if (reading.Version == Version)
                await next.WaitAsync(cancellation);
            else
                await Task.Delay(FreshFor(reading.Status), time, cancellation);
        }
    }

    /// <inheritdoc/>
    public void Progressed(BatchProgress progress)
    {
        lock (gate)
        {
            // The first report is of the whole batch; those of child batches follow.
            if (whole is null)
            {
                whole = new BatchProgress(progress.Plan, record.Request.Options, progress.StartedAt);
                BatchPlanned planned = BatchPlanned.Of(record.Request, progress.Plan, progress.Deadline);
                Add(isRevision ? new RevisionPlanned(planned.Plan, planned.Deadline) : planned);
            }
            Settle(progress.Outcomes, time.GetUtcNow());
        }
    }

    /// <inheritdoc/>
    public void PhotoStarted(PlannedPhoto photo) => Add(new PhotoTakenUp(photo.Number));

    /// <summary>A photo has its outcome.</summary>
    public void PhotoSettled(PhotoOutcome outcome, DateTimeOffset at) => Settle([outcome], at);

    /// <inheritdoc/>
    public void Packing() => Add(new PackingBegun());

    /// <summary>The batch has ended, but for the revisions that wait.</summary>
    public void End(Packed packed, IReadOnlyList<BatchRevision> pending) =>
        Add([new BatchPacked(packed.At, packed.Report, packed.Photos), .. pending.Select(revision => new RevisionAsked(revision))]);

    /// <summary>Revisions were asked for, and wait. Whoever asked for one reads of it at once.</summary>
    public void Ask(IReadOnlyList<BatchRevision> pending)
    {
        lock (gate)
        {
            Add([.. pending.Select(revision => new RevisionAsked(revision))]);
            latest = null;
        }
    }

    /// <summary>A revision begins; what is told of progress from now on is of its photos.</summary>
    public void Revise(BatchRevision revision)
    {
        lock (gate)
        {
            whole = null;
            isRevision = true;
            Add(new RevisionAsked(revision));
        }
    }

    /// <summary>A revision could not be carried out: where the batch stands without it, and with those that wait.</summary>
    public void Leave(RevisionGivenUp givenUp, IReadOnlyList<BatchRevision> pending) =>
        Add([givenUp, .. pending.Select(revision => new RevisionAsked(revision))]);

    /// <summary>The batch was cancelled before it was planned.</summary>
    public void CancelUnplanned() => Add(new UnplannedCancelled(time.GetUtcNow()));

    /// <summary>The batch could not be carried out.</summary>
    public void Fail(Reason why) => Add(new BatchGivenUp(time.GetUtcNow(), why));

    /// <summary>Where the batch stands now; in a batch of thousands, where it stood some tenths of a second ago: all who ask meanwhile
    /// share
    /// one status, so that it is built and serialized once for them. The end is told at once.</summary>
    public BatchStatus Read() => ReadShared().Status;

    Reading ReadShared()
    {
        lock (gate)
        {
            DateTimeOffset now = time.GetUtcNow();
            if (latest is { } kept && kept.Status.State == status.State
                && now - kept.At < (kept.Version == version ? EtaIsFreshFor : FreshFor(status)))
                return kept;
            return latest = new Reading(status.WithEta(whole?.EtaSeconds(now)), version, now);
        }
    }

    static TimeSpan FreshFor(BatchStatus status) =>
        status.Photos.Count <= FewPhotos ? TimeSpan.Zero : status.Photos.Count * FreshForAPhoto;

    void Settle(IReadOnlyList<PhotoOutcome> outcomes, DateTimeOffset at)
    {
        lock (gate)
        {
            foreach (PhotoOutcome outcome in outcomes)
                whole?.Settle(outcome, at);
            Add(new PhotosEnded(outcomes));
        }
    }

    void Add(params ReadOnlySpan<BatchEvent> happened)
    {
        lock (gate)
        {
            foreach (BatchEvent one in happened)
                status = status.After(one);
            version++;
        }
        // Those who wait go on elsewhere, not on the thread of whoever told of the change.
        Interlocked.Exchange(ref changed, NewChange()).SetResult();
    }

    static TaskCompletionSource NewChange() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    /// <summary>The status as it was given out.</summary>
    sealed record Reading(BatchStatus Status, long Version, DateTimeOffset At);
}
