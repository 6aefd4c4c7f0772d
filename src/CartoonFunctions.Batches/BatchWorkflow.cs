namespace CartoonFunctions.Batches;

/// <summary>
/// A batch from plan to zip. Written once for every engine and deterministic: everything outside comes through
/// <see cref="IBatchContext"/>, so a durable engine can replay it.
/// </summary>
public static class BatchWorkflow
{
    /// <summary>Runs a batch: plan, fan out against the deadline, fan in, zip.</summary>
    public static async Task<BatchReport> RunAsync(IBatchContext context, BatchRequest request)
    {
        if (await PlanAsync(context, request) is not { } plan)
            return BatchReport.CancelledUnplanned;
        DateTimeOffset started = context.UtcNow;
        BatchOutcome outcome = plan.Exceeds(request.MaxPhotos)
            ? await DrawSlicesAsync(context, request, plan)
            : await DrawAsync(context, request with { Slice = plan });

        double seconds = (context.UtcNow - started).TotalSeconds;
        return await context.PackAsync(new PackWork(request.Id, plan with { Photos = [] }, request.Options, outcome, seconds)
        {
            Deadline = plan.Exceeds(request.MaxPhotos) ? null : started.AddSeconds(request.Options.TimeoutSeconds),
        });
    }

    /// <summary>The plan, or null when the batch was cancelled before there was one.</summary>
    static async Task<BatchPlan?> PlanAsync(IBatchContext context, BatchRequest request)
    {
        try
        {
            return await context.PlanAsync(request);
        }
        catch (OperationCanceledException)
        {
            return null;
        }
    }

    /// <summary>Draws the photos of <see cref="BatchRequest.Slice"/>, until all have their outcome, the deadline, or a cancel.</summary>
    public static async Task<BatchOutcome> DrawAsync(IBatchContext context, BatchRequest request)
    {
        BatchPlan plan = request.Slice ?? throw new ArgumentException("The request has no photos planned.", nameof(request));
        BatchProgress progress = new(plan, request.Options, context.UtcNow);
        context.Report(progress);

        BatchEnd end = await FanOutAsync(context, request, plan, progress);
        progress.Close(end);
        context.Report(progress);
        return new BatchOutcome(end, progress.Outcomes);
    }

    static async Task<BatchEnd> FanOutAsync(IBatchContext context, BatchRequest request, BatchPlan plan, BatchProgress progress)
    {
        using CancellationTokenSource waits = new();
        Task deadline = context.TimerAsync(progress.Deadline, waits.Token);
        Task cancel = context.CancelledAsync(waits.Token);
        List<Task> pending = [deadline, cancel];
        foreach (PlannedPhoto photo in plan.Photos)
        {
            if (photo.Accepted)
                pending.Add(context.CartoonizeAsync(
                    new(request.Id, request.Source, photo, plan.Container, request.Options, progress.Deadline)));
        }

        BatchEnd end = BatchEnd.Completed;
        while (pending.Count > 2)
        {
            Task first = await Task.WhenAny(pending);
            if (first is not Task<PhotoOutcome> drawn)
            {
                end = first == cancel ? BatchEnd.Cancelled : BatchEnd.TimedOut;
                await SettleFinishedAsync(context, pending, progress);
                break;
            }
            pending.Remove(drawn);
            progress.Settle(await drawn, context.UtcNow);
            context.Report(progress);
        }
        // Not CancelAsync: it would go on elsewhere than on the durable engine's own thread.
        waits.Cancel();
        return end;
    }

    /// <summary>What was drawn when the end came counts, though nobody had looked yet.</summary>
    static async Task SettleFinishedAsync(IBatchContext context, IEnumerable<Task> pending, BatchProgress progress)
    {
        foreach (Task<PhotoOutcome> drawn in pending.OfType<Task<PhotoOutcome>>())
        {
            if (drawn.IsCompletedSuccessfully)
                progress.Settle(await drawn, context.UtcNow);
        }
    }

    static async Task<BatchOutcome> DrawSlicesAsync(IBatchContext context, BatchRequest request, BatchPlan plan)
    {
        BatchProgress progress = new(plan, request.Options, context.UtcNow);
        context.Report(progress);
        BatchEnd end = BatchEnd.Completed;

        Queue<BatchPlan> waiting = new(plan.Slices(request.MaxPhotos));
        List<Task<BatchOutcome>> running = [];
        int begun = 0;
        while (waiting.Count + running.Count > 0)
        {
            while (waiting.Count > 0 && running.Count < request.ParallelBatches && end != BatchEnd.Cancelled)
                running.Add(context.RunChildAsync(request with { Id = $"{request.Id}-{++begun}", Slice = waiting.Dequeue() }));
            if (running.Count == 0)
                break;

            Task<BatchOutcome> first = await Task.WhenAny(running);
            running.Remove(first);
            BatchOutcome outcome = await first;
            end = outcome.End > end ? outcome.End : end;
            foreach (PhotoOutcome photo in outcome.Photos)
                progress.Settle(photo, context.UtcNow);
            context.Report(progress);
        }
        progress.Close(end);
        context.Report(progress);
        return new BatchOutcome(end, progress.Outcomes);
    }
}
