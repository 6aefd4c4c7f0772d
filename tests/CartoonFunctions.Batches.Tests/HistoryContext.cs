namespace CartoonFunctions.Batches.Tests;

/// <summary>
/// Replays a batch from its history, the way a durable engine does: calls are answered by the recorded events, in recorded
/// order, and what the workflow asked for is written down. A history that stops early leaves the workflow waiting.
/// </summary>
sealed class HistoryContext(BatchPlan plan, IReadOnlyList<HistoryEvent> history) : IBatchContext
{
    readonly Dictionary<int, TaskCompletionSource<PhotoOutcome>> photos = [];
    readonly Dictionary<string, TaskCompletionSource<BatchOutcome>> children = [];
    readonly TaskCompletionSource deadline = new();
    readonly TaskCompletionSource cancelled = new();

    /// <summary>Everything the workflow asked for, in order.</summary>
    public List<string> Calls { get; } = [];

    public DateTimeOffset UtcNow { get; private set; } = Photos.Start;

    public PackWork? Packed { get; private set; }

    /// <summary>Runs the workflow over the whole history; null when the history ends before it does.</summary>
    public BatchReport? Replay(BatchRequest request)
    {
        Task<BatchReport> batch = BatchWorkflow.RunAsync(this, request);
        foreach (HistoryEvent happened in history)
        {
            UtcNow = Photos.Start.AddSeconds(happened.Seconds);
            Raise(happened);
        }
        return batch.IsCompleted ? batch.GetAwaiter().GetResult() : null;
    }

    /// <summary>Somebody cancels before there is a plan.</summary>
    public bool CancelledWhilePlanning { get; init; }

    public Task<BatchPlan> PlanAsync(BatchRequest request) =>
        Recorded("plan", CancelledWhilePlanning ? Task.FromException<BatchPlan>(new OperationCanceledException()) : Task.FromResult(plan));

    public Task<PhotoOutcome> CartoonizeAsync(PhotoWork work) =>
        Recorded($"photo {work.Photo.Number}", (photos[work.Photo.Number] = new()).Task);

    public Task<BatchReport> PackAsync(PackWork work)
    {
        Packed = work;
        return Recorded("pack", Task.FromResult(
            new BatchReport(plan.Container, null, work.Outcome.End, BatchCounts.Of(work.Outcome.Photos.Count, work.Outcome.Photos))));
    }

    public Task<BatchOutcome> RunChildAsync(BatchRequest child) =>
        Recorded($"child {child.Id} of {child.Slice!.Photos.Count}", (children[child.Id] = new()).Task);

    public async Task TimerAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        Calls.Add($"timer {(due - Photos.Start).TotalSeconds}");
        await deadline.Task.WaitAsync(cancellation);
    }

    public async Task CancelledAsync(CancellationToken cancellation)
    {
        Calls.Add("event cancel");
        await cancelled.Task.WaitAsync(cancellation);
    }

    public void Report(BatchProgress progress) => Calls.Add($"report {progress.Counts.Settled}/{progress.Counts.Total}");

    Task<T> Recorded<T>(string call, Task<T> answer)
    {
        Calls.Add(call);
        return answer;
    }

    void Raise(HistoryEvent happened)
    {
        switch (happened)
        {
            case PhotoEnded { Outcome: var outcome }:
                photos[outcome.Number].SetResult(outcome);
                break;
            case ChildEnded { Id: var id, Outcome: var outcome }:
                children[id].SetResult(outcome);
                break;
            case DeadlineCame:
                deadline.SetResult();
                break;
            case CancelCame:
                cancelled.SetResult();
                break;
        }
    }
}

abstract record HistoryEvent(double Seconds);

sealed record PhotoEnded(double Seconds, PhotoOutcome Outcome) : HistoryEvent(Seconds);

sealed record ChildEnded(double Seconds, string Id, BatchOutcome Outcome) : HistoryEvent(Seconds);

sealed record DeadlineCame(double Seconds) : HistoryEvent(Seconds);

sealed record CancelCame(double Seconds) : HistoryEvent(Seconds);
