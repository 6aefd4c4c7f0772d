using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Resuming;

/// <summary>One line of what a run keeps in its output folder so that it can go on.</summary>
[JsonDerivedType(typeof(RunBegun), "begun")]
[JsonDerivedType(typeof(RunPlanned), "planned")]
[JsonDerivedType(typeof(RunSettled), "drawn")]
abstract record RunEntry;

/// <summary>What was asked for. The first line.</summary>
/// <param name="Request">The batch.</param>
/// <param name="Paths">The files and folders that were named, absolute.</param>
/// <param name="ModelFile">The absolute path of an ONNX file of the person's own, or null.</param>
/// <param name="Device">The device that was asked for.</param>
/// <param name="Jobs">How many pictures at once, where that was asked for.</param>
/// <param name="Beside">Whether results go beside their photos.</param>
sealed record RunBegun(BatchRequest Request, IReadOnlyList<string> Paths, string? ModelFile,
    [property: JsonConverter(typeof(CamelCaseNames<DeviceChoice>))] DeviceChoice Device, int? Jobs, bool Beside = false) : RunEntry
{
    /// <summary>The absolute path of the PNG that is the watermark, or null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? WatermarkFile { get; init; }

    /// <summary>Whether the style draws faces on their own, for which it takes a model; null in a run of an earlier version.</summary>
    public bool? DrawsFaces { get; init; }

    /// <summary>The SHA-256 of that file; null where there is none, and in a run of an earlier version.</summary>
    public string? WatermarkSha256 { get; init; }
}

/// <summary>What will be done. The second line.</summary>
/// <param name="Plan">The plan.</param>
/// <param name="Places">Where the photos are, by their names.</param>
sealed record RunPlanned(BatchPlan Plan, IReadOnlyDictionary<string, string> Places) : RunEntry;

/// <summary>A photo is drawn, or refused for what it is.</summary>
sealed record RunSettled(PhotoOutcome Outcome) : RunEntry;

/// <summary>The JSON of those lines, read tolerantly.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(RunEntry))]
sealed partial class RunJson : JsonSerializerContext
{
    static readonly Lazy<JsonSerializerOptions> kept = new(CreateKept);

    /// <summary>An entry.</summary>
    public static JsonTypeInfo<RunEntry> Entry => (JsonTypeInfo<RunEntry>)kept.Value.GetTypeInfo(typeof(RunEntry));

    static JsonSerializerOptions CreateKept() => TolerantJson.Of(Default);
}
