using System.Text.Json.Serialization;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>What a batch will do, decided once: its output container, its model, and its photos by number.</summary>
/// <param name="Container">The timestamped output container.</param>
/// <param name="StartedAt">When the batch began; the time in the names of its files, on the clock of its offset.</param>
/// <param name="Model">The model that will draw.</param>
/// <param name="Photos">Every photo, in number order, the refused ones with their reason.</param>
public sealed record BatchPlan(string Container, DateTimeOffset StartedAt, ModelIdentity Model, IReadOnlyList<PlannedPhoto> Photos)
{
    /// <summary>What lay beside the photos and is none; null where there was nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LeftOutCounts? LeftOut { get; init; }

    /// <summary>Whether the photos are too many for one batch.</summary>
    public bool Exceeds(int maxPhotos) => Photos.Count > maxPhotos;

    /// <summary>The same plan in parts of at most <paramref name="maxPhotos"/> photos, in order.</summary>
    public IEnumerable<BatchPlan> Slices(int maxPhotos) => Photos.Chunk(maxPhotos).Select(photos => this with { Photos = photos });
}

/// <summary>One photo of a plan.</summary>
/// <param name="Number">Its place in the batch from 1, the same on every retry.</param>
/// <param name="Name">Its name in the source.</param>
/// <param name="Width">Width upright, in pixels; 0 where unknown.</param>
/// <param name="Height">Height upright, in pixels; 0 where unknown.</param>
/// <param name="Output">The name of its result.</param>
/// <param name="Refusal">Why it will not be drawn, or null.</param>
public sealed record PlannedPhoto(int Number, string Name, int Width, int Height, string Output, string? Refusal = null)
{
    /// <summary>The stable code of <see cref="Refusal"/>; null where that is null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefusalCode { get; init; }

    /// <summary>The values in <see cref="Refusal"/>, by name; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? RefusalValues { get; init; }

    /// <summary>The number of the revision that draws it; 0 where that is the batch itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Revision { get; init; }

    /// <summary>How it is drawn, where that is not how the batch is.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BatchOptions? Options { get; init; }

    /// <summary>The model that will draw it, where that is not the batch's.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public ModelIdentity? Model { get; init; }

    /// <summary>The name under which its result is kept in the output container.</summary>
    [JsonIgnore]
    public string StoredOutput => OutputNames.Stored(Output, Revision);

    /// <summary>The version of it that is drawn and no other, as its store tells them apart; null where it can't be exchanged, and in a
    /// plan of an earlier version.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Version { get; init; }

    /// <summary>Whether it is to be drawn.</summary>
    [JsonIgnore]
    public bool Accepted => Refusal is null;

    /// <summary>Why it will not be drawn, or null.</summary>
    [JsonIgnore]
    public Reason? WhyNot => Refusal is null ? null : new Reason(RefusalCode ?? Reason.Other, RefusalValues, Refusal);

    /// <summary>The same photo, refused.</summary>
    public PlannedPhoto Refused(Reason reason) =>
        this with { Refusal = reason.Text, RefusalCode = reason.Code, RefusalValues = reason.Values };
}
