using System.Text.Json.Serialization;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;

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

    // The names and brackets around a photo's reason in JSON.
    const int ReasonFrameLength = 45;

    /// <summary>How many seconds each done photo took, in number order; empty where they are too many.</summary>
    public IReadOnlyList<double> Seconds { get; init; } = [];

    /// <summary>Why photos are not done, by number, in English: as many as fit, and not those whose state says it all.</summary>
    public IReadOnlyDictionary<int, string> Reasons { get; init; } = new Dictionary<int, string>();

    /// <summary>The codes and values of <see cref="Reasons"/>; a version before this one has none.</summary>
    public IReadOnlyDictionary<int, SnapshotReason> Codes { get; init; } = new Dictionary<int, SnapshotReason>();

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
            Children = [.. children],
        }.WithReasons(progress);
    }

    /// <summary>The outcomes that it tells of.</summary>
    /// <param name="plan">The plan of the whole batch.</param>
    public IEnumerable<PhotoOutcome> OutcomesOf(BatchPlan plan)
    {
        int index = First - 1;
        int done = 0;
        foreach (PhotoState state in PhotoStates.Read(Photos))
        {
            if (index < 0 || index >= plan.Photos.Count)
                yield break;
            PlannedPhoto photo = plan.Photos[index++];
            if (state == PhotoState.Done)
                yield return new(photo.Number, photo.Name, state) { Output = photo.Output, Seconds = Seconds.ElementAtOrDefault(done++) };
            else if (state is not (PhotoState.Waiting or PhotoState.Running))
                yield return ReasonOf(photo.Number, state) is { } reason ? PhotoOutcome.Without(photo, state, reason)
                    : new(photo.Number, photo.Name, state);
        }
    }

    Reason? ReasonOf(int number, PhotoState state)
    {
        if (!Reasons.TryGetValue(number, out string? text))
            return Usual(state);
        if (!Codes.TryGetValue(number, out SnapshotReason? code))
            return new Reason(Reason.Other, null, text);
        return code.Code == BatchReasons.Fault.Code ? BatchReasons.Fault.With(("detail", text)) : new Reason(code.Code, code.Values, text);
    }

    /// <summary>The reason that goes without saying where photos have such a state.</summary>
    static Reason? Usual(PhotoState state) => state switch
    {
        PhotoState.TimedOut => BatchReasons.OutOfTime.With(),
        PhotoState.Cancelled => BatchReasons.Cancelled.With(),
        _ => null,
    };

    BatchSnapshot WithReasons(BatchProgress progress)
    {
        Dictionary<int, string> texts = [];
        Dictionary<int, SnapshotReason> codes = [];
        int length = 0;
        foreach (PlannedPhoto photo in progress.Plan.Photos)
        {
            if (!photo.Accepted || progress[photo.Number] is not { Reason: { } reason } outcome
                || outcome.ReasonCode == Usual(outcome.State)?.Code)
                continue;
            string text = reason.Length <= MaxReasonLength ? reason : $"{reason[..MaxReasonLength]}…";
            SnapshotReason? code = SnapshotReason.Of(outcome, MaxReasonLength);
            length += text.Length + ReasonFrameLength + (code?.Length ?? 0);
            if (length > MaxReasonsLength)
                break;
            texts[photo.Number] = text;
            if (code is not null)
                codes[photo.Number] = code;
        }
        return this with { Reasons = texts, Codes = codes };
    }
}

/// <summary>The part of a reason that programs and translations go by.</summary>
/// <param name="Code">The stable name.</param>
/// <param name="Values">What the text says of this case; null where it says nothing, or is itself the value.</param>
public sealed record SnapshotReason(string Code, IReadOnlyDictionary<string, string>? Values)
{
    /// <summary>About how many characters it takes.</summary>
    [JsonIgnore]
    public int Length => Code.Length + (Values?.Sum(value => value.Key.Length + value.Value.Length + 6) ?? 0);

    /// <summary>That of an outcome; null where there is none, or it is longer than <paramref name="maxLength"/>.</summary>
    public static SnapshotReason? Of(PhotoOutcome outcome, int maxLength)
    {
        if (outcome.ReasonCode is not { } code)
            return null;
        SnapshotReason reason = new(code, code == BatchReasons.Fault.Code ? null : outcome.ReasonValues);
        return reason.Length <= maxLength ? reason : null;
    }
}
