using System.Text.Json.Serialization;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
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

    /// <summary>The number of the revision that drew it; 0 where that was the batch itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Revision { get; init; }

    /// <summary>How it was drawn, where that is not how the batch was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BatchOptions? Options { get; init; }

    /// <summary>The model that drew it, where that is not the batch's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelIdentity? Model { get; init; }

    /// <summary>How a batch has ended at least, that has such a photo.</summary>
    [JsonIgnore]
    public BatchEnd End => State switch
    {
        PhotoState.Cancelled => BatchEnd.Cancelled,
        PhotoState.TimedOut => BatchEnd.TimedOut,
        _ => BatchEnd.Completed,
    };

    /// <summary>The outcome of a photo that was not drawn.</summary>
    public static PhotoOutcome Without(PlannedPhoto photo, PhotoState state, Reason reason) => new(photo.Number, photo.Name, state)
    {
        Reason = reason.Text,
        ReasonCode = reason.Code,
        ReasonValues = reason.Values,
        Width = photo.Width,
        Height = photo.Height,
        Options = photo.Options,
    };

    /// <summary>The outcome of a photo that was to be drawn anew: a drawing that there was stays where there is no new one, and says
    /// why.</summary>
    /// <param name="before">What it had come to.</param>
    public PhotoOutcome Over(PhotoOutcome before)
    {
        if (State == PhotoState.Done || before.State != PhotoState.Done)
            return this;
        Reason kept = BatchReasons.NotRedrawnBecause(ReasonCode, ReasonValues, Reason);
        return before with { Reason = kept.Text, ReasonCode = kept.Code, ReasonValues = kept.Values };
    }

    /// <summary>The outcome of a photo that the batch's deadline overtook, whether or not it was being drawn.</summary>
    public static PhotoOutcome TimedOut(PlannedPhoto photo) =>
        Without(photo, PhotoState.TimedOut, BatchReasons.OutOfTime.With());

    /// <summary>The outcome of a photo that a person's cancel overtook.</summary>
    public static PhotoOutcome Cancelled(PlannedPhoto photo) =>
        Without(photo, PhotoState.Cancelled, BatchReasons.Cancelled.With());

    /// <summary>The results of those that are done, in the given order: the file name, and the one under which it is kept.</summary>
    public static IEnumerable<(string Output, string Stored)> OutputsOf(IEnumerable<PhotoOutcome> photos)
    {
        foreach (PhotoOutcome photo in photos)
        {
            if (photo is { State: PhotoState.Done, Output: { } output })
                yield return (output, OutputNames.Stored(output, photo.Revision));
        }
    }
}
