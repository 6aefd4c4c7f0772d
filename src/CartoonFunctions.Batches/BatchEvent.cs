using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>One thing that happened to a batch, as its status tells of it; see <see cref="StatusFold"/>.</summary>
public abstract record BatchEvent;

/// <summary>It was taken up.</summary>
/// <param name="At">When (UTC).</param>
public sealed record BatchTakenUp(DateTimeOffset At) : BatchEvent;

/// <summary>It was planned.</summary>
/// <param name="Plan">What will be done.</param>
/// <param name="Deadline">When what is not done is given up (UTC); null before that is known, and where child batches each have their
/// own.</param>
public sealed record BatchPlanned(BatchPlan Plan, DateTimeOffset? Deadline) : BatchEvent
{
    /// <summary>The plan of a batch whose photos may be too many for one deadline.</summary>
    public static BatchPlanned Of(BatchRequest request, BatchPlan plan, DateTimeOffset? deadline) =>
        new(plan, plan.Exceeds(request.MaxPhotos) ? null : deadline);
}

/// <summary>A photo is being drawn.</summary>
/// <param name="Number">Which.</param>
public sealed record PhotoTakenUp(int Number) : BatchEvent;

/// <summary>Photos have their outcome; the first of a photo counts.</summary>
/// <param name="Outcomes">The outcomes, in any order, also those that are known already.</param>
public sealed record PhotosEnded(IReadOnlyList<PhotoOutcome> Outcomes) : BatchEvent;

/// <summary>The results are being zipped.</summary>
public sealed record PackingBegun : BatchEvent;

/// <summary>The results are zipped: the batch has ended, however it did.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Report">What it came to.</param>
/// <param name="Photos">Every photo's outcome, in number order: the last word, for what was drawn after the end is not in the zip.</param>
public sealed record BatchPacked(DateTimeOffset At, BatchReport Report, IReadOnlyList<PhotoOutcome> Photos) : BatchEvent;

/// <summary>It was cancelled before it was planned.</summary>
/// <param name="At">When (UTC).</param>
public sealed record UnplannedCancelled(DateTimeOffset At) : BatchEvent;

/// <summary>A revision of it was asked for, which begins when those before it have ended. It may be told more than once.</summary>
/// <param name="Revision">The revision.</param>
public sealed record RevisionAsked(BatchRevision Revision) : BatchEvent;

/// <summary>A revision was planned.</summary>
/// <param name="Plan">What will be done: the photos that are drawn now.</param>
/// <param name="Deadline">When what is not done is given up (UTC); null where child batches each have their own.</param>
public sealed record RevisionPlanned(BatchPlan Plan, DateTimeOffset? Deadline) : BatchEvent;

/// <summary>A revision could not be carried out: the batch is as it was before, and has the photos that were to be added.</summary>
/// <param name="Before">The status before it was asked for.</param>
/// <param name="Reason">Why.</param>
public sealed record RevisionGivenUp(BatchStatus Before, Reason Reason) : BatchEvent
{
    /// <summary>The photos that were to be added, which are nowhere else by now.</summary>
    public IReadOnlyList<PhotoOutcome> Added { get; init; } = [];
}

/// <summary>It could not be carried out.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Reason">Why.</param>
public sealed record BatchGivenUp(DateTimeOffset At, Reason Reason) : BatchEvent;
