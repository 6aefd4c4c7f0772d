using System.Text.Json.Serialization;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Where a photo stands. The first two are while a batch runs; the others are final and stand in the manifest.</summary>
[JsonConverter(typeof(CamelCaseNames<PhotoState>))]
public enum PhotoState
{
    /// <summary>Not begun.</summary>
    Waiting,

    /// <summary>Being drawn.</summary>
    Running,

    /// <summary>Drawn; the output is there.</summary>
    Done,

    /// <summary>Cannot be used, for what it is.</summary>
    Refused,

    /// <summary>A fault that retries did not pass.</summary>
    Failed,

    /// <summary>Not finished by the deadline.</summary>
    TimedOut,

    /// <summary>Not finished when the batch was cancelled.</summary>
    Cancelled,
}

/// <summary>How one photo ended.</summary>
/// <param name="Number">Its place in the batch, from 1.</param>
/// <param name="Name">Its name in the source.</param>
/// <param name="State">A final state.</param>
public sealed record PhotoOutcome(int Number, string Name, PhotoState State)
{
    /// <summary>Why it is not done, or what its file lacks though it is: the English text of the reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The stable code of <see cref="Reason"/>; null where that is null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReasonCode { get; init; }

    /// <summary>The values in <see cref="Reason"/>, by name; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ReasonValues { get; init; }

    /// <summary>Width of the source, upright, in pixels; 0 where unknown.</summary>
    public int Width { get; init; }

    /// <summary>Height of the source, upright, in pixels; 0 where unknown.</summary>
    public int Height { get; init; }

    /// <summary>Seconds from its bytes to its result.</summary>
    public double Seconds { get; init; }

    /// <summary>The file name of the result, when done.</summary>
    public string? Output { get; init; }

    /// <summary>SHA-256 of the result, lower-case hex, when done.</summary>
    public string? Sha256 { get; init; }

    /// <summary>The faces that were drawn on their own, by a compound style.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<FaceRecord>? Faces { get; init; }

    /// <summary>The outcome of a photo that was not drawn.</summary>
    public static PhotoOutcome Without(PlannedPhoto photo, PhotoState state, Reason reason) => new(photo.Number, photo.Name, state)
    {
        Reason = reason.Text,
        ReasonCode = reason.Code,
        ReasonValues = reason.Values,
        Width = photo.Width,
        Height = photo.Height,
    };

    /// <summary>The outcome of a photo that the batch's deadline overtook, whether or not it was being drawn.</summary>
    public static PhotoOutcome TimedOut(PlannedPhoto photo) =>
        Without(photo, PhotoState.TimedOut, BatchReasons.OutOfTime.With());

    /// <summary>The outcome of a photo that a person's cancel overtook.</summary>
    public static PhotoOutcome Cancelled(PlannedPhoto photo) =>
        Without(photo, PhotoState.Cancelled, BatchReasons.Cancelled.With());

    /// <summary>The file names of the results of those that are done, in the given order.</summary>
    public static IEnumerable<string> OutputsOf(IEnumerable<PhotoOutcome> photos) =>
        photos.Where(photo => photo.State == PhotoState.Done).Select(photo => photo.Output).OfType<string>();
}
