using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>
/// Everything that a batch may touch outside itself. The workflow is replayed by durable engines, so time, I/O and
/// waiting come only from here, and the same history gives the same calls in the same order.
/// </summary>
public interface IBatchContext
{
    /// <summary>The current time, the same on every replay.</summary>
    DateTimeOffset UtcNow { get; }

    /// <summary>Lists, numbers and probes the photos, and claims the output container; of a revision, its own photos only.</summary>
    /// <exception cref="OperationCanceledException">Somebody cancelled the batch before there was a plan.</exception>
    Task<BatchPlan> PlanAsync(BatchRequest request);

    /// <summary>Draws one photo. Faults that can pass have been retried; what the photo itself is comes back as an outcome.</summary>
    Task<PhotoOutcome> CartoonizeAsync(PhotoWork work);

    /// <summary>Zips what is done, with the manifest.</summary>
    Task<BatchReport> PackAsync(PackWork work);

    /// <summary>Runs a child batch to its outcomes.</summary>
    Task<BatchOutcome> RunChildAsync(BatchRequest child);

    /// <summary>Completes at <paramref name="due"/>, or is cancelled by <paramref name="cancellation"/> once nobody waits.</summary>
    Task TimerAsync(DateTimeOffset due, CancellationToken cancellation);

    /// <summary>Completes when somebody cancels the batch; <paramref name="cancellation"/> ends the wait.</summary>
    Task CancelledAsync(CancellationToken cancellation);

    /// <summary>Shows how far the batch is. Must not be waited for, and must not fail the batch.</summary>
    void Report(BatchProgress progress);
}

/// <summary>One photo to draw.</summary>
/// <param name="BatchId">The batch it belongs to.</param>
/// <param name="Source">Where the photo is.</param>
/// <param name="Photo">Which one.</param>
/// <param name="Container">Where the result goes.</param>
/// <param name="Options">How.</param>
/// <param name="Deadline">When to give up.</param>
public sealed record PhotoWork(
    string BatchId, PhotoSource Source, PlannedPhoto Photo, string Container, BatchOptions Options, DateTimeOffset Deadline);

/// <summary>A batch to zip.</summary>
/// <param name="BatchId">The batch.</param>
/// <param name="Plan">Its plan, without the photos unless a contact sheet shows them.</param>
/// <param name="Options">What the person chose.</param>
/// <param name="Outcome">How it ended.</param>
/// <param name="Seconds">How long the drawing took.</param>
public sealed record PackWork(string BatchId, BatchPlan Plan, BatchOptions Options, BatchOutcome Outcome, double Seconds)
{
    /// <summary>When what was not done was given up (UTC); null where child batches each had their own deadline.</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>Where the photos are, for a contact sheet that shows them; null where none does.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public PhotoSource? Source { get; init; }

    /// <summary>What was asked for since the batch had ended, the first one first; null where nothing was.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AskedRevision>? Revisions { get; init; }

    /// <summary>The number of the revision that is packed; 0 where that is the batch itself.</summary>
    [System.Text.Json.Serialization.JsonIgnore(Condition = System.Text.Json.Serialization.JsonIgnoreCondition.WhenWritingDefault)]
    public int Revision { get; init; }
}

/// <summary>How the drawing of a batch ended.</summary>
/// <param name="End">What ended it.</param>
/// <param name="Photos">Every photo's outcome, in number order.</param>
public sealed record BatchOutcome(BatchEnd End, IReadOnlyList<PhotoOutcome> Photos);

/// <summary>What ended the drawing.</summary>
[System.Text.Json.Serialization.JsonConverter(typeof(CamelCaseNames<BatchEnd>))]
public enum BatchEnd
{
    /// <summary>Every photo has its outcome.</summary>
    Completed,

    /// <summary>The deadline came first.</summary>
    TimedOut,

    /// <summary>Somebody cancelled it.</summary>
    Cancelled,
}
