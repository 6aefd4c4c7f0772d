using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Local.Engine;

/// <summary>Runs a batch as tasks of this process.</summary>
/// <param name="steps">The work.</param>
/// <param name="slots">Bounds how many photos are under way.</param>
/// <param name="observer">Who watches.</param>
/// <param name="time">The clock.</param>
/// <param name="cancel">Cancelled by the person who started the batch.</param>
/// <param name="stop">Cancelled when the host stops: then nothing is packed either.</param>
sealed class LocalBatchContext(
    BatchSteps steps, PhotoSlots slots, IBatchObserver observer, TimeProvider time, CancellationToken cancel,
        CancellationToken stop = default) : IBatchContext
{
    readonly List<Task> drawing = [];
    IReadOnlySet<int> lastPhotos = new HashSet<int>();
    BatchProgress? whole;

    public DateTimeOffset UtcNow => time.GetUtcNow();

    // Names show the time of the person who waits for them.
    public Task<BatchPlan> PlanAsync(BatchRequest request) => PlanAsync(request, time.GetLocalNow());

    /// <summary>Plans a batch that began at <paramref name="startedAt"/>.</summary>
    public async Task<BatchPlan> PlanAsync(BatchRequest request, DateTimeOffset startedAt)
    {
        BatchPlan plan = await Retry(() => steps.Plan(request, startedAt, cancel), cancel);
        lastPhotos = LastPhotos.Of(plan, request.Options, slots.Width);
        return plan;
    }

    public Task<PhotoOutcome> CartoonizeAsync(PhotoWork work)
    {
        // Finished at once, so that it counts also where the batch is cancelled now.
        if (steps.Settled(work.Photo) is { } outcome)
            return Task.FromResult(outcome);
        Task<PhotoOutcome> task = DrawAsync(work);
        drawing.Add(task);
        return task;
    }

    public async Task<BatchReport> PackAsync(PackWork work)
    {
        // Photos that the deadline or a cancel overtook stop by themselves; the zip waits for them to let go of the store.
        await Task.WhenAll(drawing);
        observer.Packing();
        return await Retry(() => steps.Pack(work, stop), stop);
    }

    public Task<BatchOutcome> RunChildAsync(BatchRequest child) => BatchWorkflow.DrawAsync(new ChildContext(this), child);

    public async Task TimerAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        TimeSpan left = due - UtcNow;
        if (left > TimeSpan.Zero)
            await Task.Delay(left, time, cancellation);
    }

    public async Task CancelledAsync(CancellationToken cancellation)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancel, cancellation);
        await Task.Delay(Timeout.Infinite, either.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        cancellation.ThrowIfCancellationRequested();
    }

    public void Report(BatchProgress progress)
    {
        whole = progress;
        observer.Progressed(progress);
    }

    async Task<PhotoOutcome> DrawAsync(PhotoWork work)
    {
        using CancellationTokenSource deadline = new(Max(work.Deadline - UtcNow, TimeSpan.Zero), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancel);
        try
        {
            // Between two attempts the slot is others'.
            return await Retry(() => AttemptAsync(work, either.Token), either.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested)
        {
            return cancel.IsCancellationRequested
                ? PhotoOutcome.Cancelled(work.Photo)
                : PhotoOutcome.TimedOut(work.Photo);
        }
        catch (Exception fault)
        {
            return PhotoOutcome.Without(work.Photo, PhotoState.Failed, Fault.ReasonOf(fault));
        }
    }

    async Task<PhotoOutcome> AttemptAsync(PhotoWork work, CancellationToken giveUp)
    {
        using IDisposable slot = await slots.EnterAsync(work.BatchId, lastPhotos.Contains(work.Photo.Number), giveUp);
        // Photos queue for slots in number order, but for the last ones, on the workflow's thread; the work is done on the pool's.
        await Task.Yield();
        observer.PhotoStarted(work.Photo);
        return await steps.Cartoonize(work, cancel);
    }

    Task<T> Retry<T>(Func<Task<T>> attempt, CancellationToken cancellation) => Backoff.Default.RunAsync(attempt, time, cancellation);

    static TimeSpan Max(TimeSpan a, TimeSpan b) => a > b ? a : b;

    /// <summary>A child batch in the same process: it shares everything, and its progress is its parent's.</summary>
    sealed class ChildContext(LocalBatchContext parent) : IBatchContext
    {
        public DateTimeOffset UtcNow => parent.UtcNow;

        public Task<BatchPlan> PlanAsync(BatchRequest request) => parent.PlanAsync(request);

        public Task<PhotoOutcome> CartoonizeAsync(PhotoWork work) => parent.CartoonizeAsync(work);

        public Task<BatchReport> PackAsync(PackWork work) => parent.PackAsync(work);

        public Task<BatchOutcome> RunChildAsync(BatchRequest child) => parent.RunChildAsync(child);

        public Task TimerAsync(DateTimeOffset due, CancellationToken cancellation) => parent.TimerAsync(due, cancellation);

        public Task CancelledAsync(CancellationToken cancellation) => parent.CancelledAsync(cancellation);

        public void Report(BatchProgress progress)
        {
            if (parent.whole is not { } whole)
                return;
            foreach (PhotoOutcome outcome in progress.Outcomes)
                whole.Settle(outcome, UtcNow);
            parent.Report(whole);
        }
    }
}
