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
        return await context.PackAsync(new PackWork(request.Id, ForPacking(plan, request.Options), request.Options, outcome, seconds)
        {
            Source = SourceFor(request),
            Deadline = plan.Exceeds(request.MaxPhotos) ? null : started.AddSeconds(request.Options.TimeoutSeconds),
        });
    }

    /// <summary>Carries out a revision of a batch that has ended: plan, fan out, fan in, and the same zip again.</summary>
    /// <returns>What the batch has come to, or null where somebody cancelled the revision before it was planned.</returns>
    public static async Task<BatchReport?> ReviseAsync(IBatchContext context, BatchRequest request, RevisionWork work)
    {
        BatchManifest before = work.Before.Manifest;
        BatchRequest revised = request with { Options = work.Options, Revision = work };
        if (await PlanAsync(context, revised) is not { } plan)
            return null;
        DateTimeOffset started = context.UtcNow;
        BatchOutcome drawn = plan.Exceeds(request.MaxPhotos)
            ? await DrawSlicesAsync(context, revised with { Id = $"{request.Id}-r{work.Revision.Number}" }, plan)
            : await DrawAsync(context, revised with { Slice = plan });

        double seconds = before.Seconds + (context.UtcNow - started).TotalSeconds;
        BatchOutcome outcome = work.Outcome(drawn.Photos);
        return await context.PackAsync(new PackWork(request.Id, ForPacking(plan, before.Options), before.Options, outcome, seconds)
        {
            Source = SourceFor(request with { Options = before.Options }),
            Revisions = [.. before.Revisions ?? [], work.Revision.Asked],
            Revision = work.Revision.Number,
        });
    }

    /// <summary>The plan as the packing needs it: without the photos, of which there may be many, unless they are shown.</summary>
    static BatchPlan ForPacking(BatchPlan plan, BatchOptions options) =>
        options.Sheet == SheetKind.BeforeAfter ? plan : plan with { Photos = [] };

    static PhotoSource? SourceFor(BatchRequest request) => request.Options.Sheet == SheetKind.BeforeAfter ? request.Source : null;

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
                    new(request.Id, request.Source, photo, plan.Container, photo.Options ?? request.Options, progress.Deadline)));
        }

        BatchEnd end = BatchEnd.Completed;
        while (pending.Count > 2)
        {
            Task first = await Task.WhenAny(pending);
            if (first is not Task<PhotoOutcome> drawn)
            {
                end = Later(end, first == cancel ? BatchEnd.Cancelled : BatchEnd.TimedOut);
                await SettleFinishedAsync(context, pending, progress);
                break;
            }
            pending.Remove(drawn);
            PhotoOutcome outcome = await drawn;
            // A photo can hear of a cancel, or of the deadline on a clock of its own, before the batch does.
            end = Later(end, outcome.End);
            progress.Settle(outcome, context.UtcNow);
            context.Report(progress);
        }
        // Not CancelAsync: it would go on elsewhere than on the durable engine's own thread.
        waits.Cancel();
        return end;
    }

    static BatchEnd Later(BatchEnd a, BatchEnd b) => a > b ? a : b;

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
            end = Later(end, outcome.End);
            foreach (PhotoOutcome photo in outcome.Photos)
                progress.Settle(photo, context.UtcNow);
            context.Report(progress);
        }
        progress.Close(end);
        context.Report(progress);
        return new BatchOutcome(end, progress.Outcomes);
    }
}
