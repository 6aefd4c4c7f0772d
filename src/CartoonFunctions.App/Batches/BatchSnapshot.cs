using CartoonFunctions.Batches;

namespace CartoonFunctions.App.Batches;

/// <summary>
/// How far a batch is, as the custom status of its orchestration. Durable allows 16 KB of UTF-16 there, so it has no names:
/// those are in the plan. What does not fit is left out until the batch ends.
/// </summary>
/// <param name="State">Running or packing.</param>
/// <param name="First">The number of its first photo: above 1 in a child batch.</param>
/// <param name="Photos">The states of its photos, as <see cref="PhotoStates"/> writes them.</param>
/// <param name="Deadline">When what is not done is given up (UTC).</param>
/// <param name="EtaSeconds">Seconds until the last photo; null before that can be told.</param>
public sealed record BatchSnapshot(BatchState State, int First, string Photos, DateTimeOffset Deadline, int? EtaSeconds)
{
    /// <summary>The most characters of a snapshot's JSON: half of the 8,192 that Durable allows.</summary>
    public const int MaxLength = 4096;

    const int MaxPhotosLength = 1500;
    const int MaxReasonsLength = 1200;
    const int MaxReasonLength = 200;
    const int MaxTimedPhotos = 120;

    /// <summary>How many seconds each done photo took, in number order; empty where they are too many.</summary>
    public IReadOnlyList<double> Seconds { get; init; } = [];

    /// <summary>Why photos failed, by number: as many as fit.</summary>
    public IReadOnlyDictionary<int, string> Reasons { get; init; } = new Dictionary<int, string>();

    /// <summary>The child batches under way: their own snapshots say how far they are.</summary>
    public IReadOnlyList<string> Children { get; init; } = [];

    /// <summary>Sums a batch up.</summary>
    /// <param name="progress">How far it is.</param>
    /// <param name="state">Running or packing.</param>
    /// <param name="now">The orchestration's time.</param>
    /// <param name="children">Child batches under way.</param>
    public static BatchSnapshot Of(BatchProgress progress, BatchState state, DateTimeOffset now, IReadOnlyList<string> children)
    {
        IReadOnlyList<PlannedPhoto> photos = progress.Plan.Photos;
        IReadOnlyList<PhotoOutcome> outcomes = progress.Outcomes;
        List<double> seconds = [.. outcomes.Where(photo => photo.State == PhotoState.Done).Select(photo => Math.Round(photo.Seconds, 1))];
        return new BatchSnapshot(
            state,
            photos.Count > 0 ? photos[0].Number : 1,
            PhotoStates.Write(photos.Select(photo => progress[photo.Number]?.State ?? PhotoState.Waiting), MaxPhotosLength),
            progress.Deadline,
            progress.EtaSeconds(now) is { } left ? (int)Math.Ceiling(left) : null)
        {
            Seconds = seconds.Count <= MaxTimedPhotos ? seconds : [],
            Reasons = ReasonsOf(outcomes),
            Children = [.. children],
        };
    }

    static Dictionary<int, string> ReasonsOf(IReadOnlyList<PhotoOutcome> outcomes)
    {
        Dictionary<int, string> reasons = [];
        int length = 0;
        foreach (PhotoOutcome outcome in outcomes)
        {
            if (outcome is not { State: PhotoState.Failed, Reason: { } reason })
                continue;
            string text = reason.Length <= MaxReasonLength ? reason : $"{reason[..MaxReasonLength]}…";
            length += text.Length;
            if (length > MaxReasonsLength)
                break;
            reasons[outcome.Number] = text;
        }
        return reasons;
    }
}
