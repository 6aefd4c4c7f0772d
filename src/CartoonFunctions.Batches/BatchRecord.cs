using System.Text.Json.Serialization;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>What was asked for when a batch was made; kept beside its status, the same under every engine.</summary>
/// <param name="CreatedAt">When it was made (UTC).</param>
/// <param name="Request">The batch.</param>
/// <param name="Photos">The photos that were announced, or null where the batch takes what it finds.</param>
public sealed record BatchRecord(DateTimeOffset CreatedAt, BatchRequest Request, IReadOnlyList<AnnouncedPhoto>? Photos)
{
    /// <summary>The announced photos by their numbers: in the order of the plan, so that a photo keeps its number.</summary>
    [JsonIgnore]
    public IReadOnlyList<AnnouncedPhoto> Numbered => [.. (Photos ?? []).OrderBy(photo => photo.Name, NaturalOrder.Comparer)];
}

/// <summary>A photo that will be uploaded.</summary>
/// <param name="Name">Its name.</param>
/// <param name="Refusal">Why it need not be, or null.</param>
public sealed record AnnouncedPhoto(string Name, string? Refusal)
{
    /// <summary>How many bytes it will have; null in records of versions that did not keep that.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public long? Bytes { get; init; }

    /// <summary>The stable code of <see cref="Refusal"/>; null where that is null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? RefusalCode { get; init; }

    /// <summary>The values in <see cref="Refusal"/>, by name; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? RefusalValues { get; init; }

    /// <summary>Why it need not be uploaded, or null.</summary>
    [JsonIgnore]
    public Reason? WhyNot => Refusal is null ? null : new Reason(RefusalCode ?? Reason.Other, RefusalValues, Refusal);

    /// <summary>A photo with what is wrong with it, if anything is.</summary>
    public static AnnouncedPhoto Of(string name, Reason? refusal, long? bytes = null) =>
        new(name, refusal?.Text) { Bytes = bytes, RefusalCode = refusal?.Code, RefusalValues = refusal?.Values };
}
