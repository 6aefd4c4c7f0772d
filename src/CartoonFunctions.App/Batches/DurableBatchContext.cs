using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using Microsoft.DurableTask;

namespace CartoonFunctions.App.Batches;

/// <summary>Runs a batch as a Durable orchestration: retries, timers, history and scale-out are Durable's.</summary>
sealed class DurableBatchContext(TaskOrchestrationContext context) : IBatchContext
{
    /// <summary>How long the zip waits for photos that the end of the drawing overtook; they look for that end every few seconds.</summary>
    static readonly TimeSpan LetGoWithin = TimeSpan.FromSeconds(30);

    /// <summary>How long after its start a child batch is there to be told of a cancel. Durable sends starts and events side by side, those
    /// of many photos by way of a blob, and drops an event for a batch that is not there yet.</summary>
    static readonly TimeSpan ThereWithin = TimeSpan.FromSeconds(10);

    // Durable hands an event to one of those who wait for it, and every child batch under way must hear of this one.
    readonly Task cancelled = context.WaitForExternalEvent<string>(BatchOrchestrators.CancelEvent);
    readonly List<Task> drawing = [];
    readonly List<string> children = [];
    BatchProgress? latest;

    public DateTimeOffset UtcNow => new(context.CurrentUtcDateTime, TimeSpan.Zero);

    public async Task<BatchPlan> PlanAsync(BatchRequest request)
    {
        try
        {
            return await FaultRetry.CallAsync<BatchPlan>(context, nameof(BatchActivities.PlanBatch), new PlanWork(request, UtcNow));
        }
        catch (Exception fault) when (fault is TaskFailedException or BatchRefusedException && cancelled.IsCompleted)
        {
            throw new OperationCanceledException("The batch was cancelled before it was planned.", fault);
        }
    }

    public Task<PhotoOutcome> CartoonizeAsync(PhotoWork work)
    {
        Task<PhotoOutcome> task = DrawAsync(work);
        drawing.Add(task);
        return task;
    }

    public async Task<BatchReport> PackAsync(PackWork work)
    {
        await FinishDrawingAsync();
        return await FaultRetry.CallAsync<BatchReport>(context, nameof(BatchActivities.PackResults), work);
    }

    public async Task<BatchOutcome> RunChildAsync(BatchRequest child)
    {
        if (cancelled.IsCompleted)
            return new BatchOutcome(BatchEnd.Cancelled, []);
        DateTimeOffset begun = UtcNow;
        Task<BatchOutcome> outcome = context.CallSubOrchestratorAsync<BatchOutcome>(
            nameof(BatchOrchestrators.DrawSlice), child, new SubOrchestrationOptions(instanceId: child.Id));
        children.Add(child.Id);
        Show(BatchState.Running);

        using CancellationTokenSource ended = new();
        Task cancel = CancelledAsync(ended.Token);
        if (await Task.WhenAny(outcome, cancel) == cancel)
        {
            // Time stands still within a turn: the cancel came in the very one that starts the child.
            if (UtcNow == begun)
                await Task.WhenAny(outcome, TimerAsync(begun + ThereWithin, ended.Token));
            context.SendEvent(child.Id, BatchOrchestrators.CancelEvent, "");
        }
        ended.Cancel();
        BatchOutcome drawn = await outcome;
        children.Remove(child.Id);
        return drawn;
    }

    public Task TimerAsync(DateTimeOffset due, CancellationToken cancellation) => context.CreateTimer(due.UtcDateTime, cancellation);

    public async Task CancelledAsync(CancellationToken cancellation)
    {
        // Ends on the orchestration's own thread, which Task.WaitAsync would not.
        TaskCompletionSource gone = new();
        using CancellationTokenRegistration nobodyWaits = cancellation.Register(() => gone.TrySetCanceled(cancellation));
        await await Task.WhenAny(cancelled, gone.Task);
    }

    public void Report(BatchProgress progress)
    {
        latest = progress;
        Show(BatchState.Running);
    }

    /// <summary>Says that the drawing is over, and waits a little for photos that are still being drawn to let go of the store.</summary>
    public async Task FinishDrawingAsync()
    {
        Show(BatchState.Packing);
        if (drawing.TrueForAll(task => task.IsCompleted))
            return;
        using CancellationTokenSource letGo = new();
        await Task.WhenAny(Task.WhenAll(drawing), TimerAsync(UtcNow + LetGoWithin, letGo.Token));
        letGo.Cancel();
    }

    async Task<PhotoOutcome> DrawAsync(PhotoWork work)
    {
        try
        {
            return await context.CallActivityAsync<PhotoOutcome>(
                nameof(BatchActivities.CartoonizePhoto), work, FaultRetry.Options(work.Deadline - UtcNow));
        }
        catch (TaskFailedException fault)
        {
            return PhotoOutcome.Without(work.Photo, PhotoState.Failed, FaultRetry.ReasonOf(fault.FailureDetails));
        }
    }

    void Show(BatchState state)
    {
        if (latest is not { } progress)
            return;
        DateTimeOffset now = UtcNow;
        context.SetCustomStatus(new LateSnapshot(() => BatchSnapshot.Of(progress, state, now, children)));
    }
}
