namespace CartoonFunctions.Batches;

/// <summary>How far the drawing of a batch is: what each photo came to, and when the rest will be ready.</summary>
public sealed class BatchProgress
{
    readonly Dictionary<int, PhotoOutcome> outcomes = [];
    readonly EtaEstimator eta;
    readonly Dictionary<int, double> work;

    /// <summary>Begins at <paramref name="now"/>; photos that the plan refused have their outcome at once.</summary>
    public BatchProgress(BatchPlan plan, BatchOptions options, DateTimeOffset now)
    {
        Plan = plan;
        StartedAt = now;
        Deadline = now.AddSeconds(options.TimeoutSeconds);
        work = plan.Photos.Where(photo => photo.Accepted).ToDictionary(photo => photo.Number, photo => EtaEstimator.WorkOf(photo, options));
        eta = new EtaEstimator(work.Values.Sum(), now);
        foreach (PlannedPhoto photo in plan.Photos)
        {
            if (photo.WhyNot is { } reason)
                outcomes[photo.Number] = PhotoOutcome.Without(photo, PhotoState.Refused, reason);
        }
    }

    /// <summary>What is being done.</summary>
    public BatchPlan Plan { get; }

    /// <summary>When the drawing began.</summary>
    public DateTimeOffset StartedAt { get; }

    /// <summary>When it will be given up.</summary>
    public DateTimeOffset Deadline { get; }

    /// <summary>Every outcome so far, in number order.</summary>
    public IReadOnlyList<PhotoOutcome> Outcomes => [.. outcomes.Values.OrderBy(outcome => outcome.Number)];

    /// <summary>How many photos stand where.</summary>
    public BatchCounts Counts => BatchCounts.Of(Plan.Photos.Count, outcomes.Values);

    /// <summary>The outcome of a photo, or null while it has none.</summary>
    public PhotoOutcome? this[int number] => outcomes.GetValueOrDefault(number);

    /// <summary>Seconds until the last photo, as far as known at <paramref name="now"/>; null before two are done.</summary>
    public double? EtaSeconds(DateTimeOffset now) => eta.SecondsLeft(now);

    /// <summary>Takes an outcome; the first of a photo counts.</summary>
    public void Settle(PhotoOutcome outcome, DateTimeOffset now)
    {
        if (outcomes.TryAdd(outcome.Number, outcome) && work.TryGetValue(outcome.Number, out double done))
            eta.Complete(done, outcome.Seconds, now);
    }

    /// <summary>Names the photos that have no outcome after what ended the batch.</summary>
    public void Close(BatchEnd end)
    {
        foreach (PlannedPhoto photo in Plan.Photos)
        {
            if (outcomes.ContainsKey(photo.Number))
                continue;
            outcomes[photo.Number] = end == BatchEnd.Cancelled
                ? PhotoOutcome.Cancelled(photo)
                : PhotoOutcome.TimedOut(photo);
        }
    }
}
