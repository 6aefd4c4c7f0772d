using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>The JSON of batches, one shape everywhere: camelCase, enums by name, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    Converters = [typeof(CamelCaseNames<OutputFormat>), typeof(CamelCaseNames<OutputNaming>), typeof(CamelCaseNames<ColourSource>), typeof(CamelCaseNames<PhotoState>), typeof(CamelCaseNames<BatchEnd>)],
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict)]
[JsonSerializable(typeof(BatchRequest))]
[JsonSerializable(typeof(BatchOptions))]
[JsonSerializable(typeof(BatchPlan))]
[JsonSerializable(typeof(PhotoWork))]
[JsonSerializable(typeof(PhotoOutcome))]
[JsonSerializable(typeof(BatchOutcome))]
[JsonSerializable(typeof(PackWork))]
[JsonSerializable(typeof(BatchReport))]
[JsonSerializable(typeof(BatchManifest))]
public sealed partial class BatchJson : JsonSerializerContext
{
    static readonly Lazy<BatchJson> Indented = new(CreateReadable);

    /// <summary>The same, indented and with names readable in any script: for files that people open.</summary>
    public static BatchJson Readable => Indented.Value;

    static BatchJson CreateReadable() => new(new JsonSerializerOptions(Default.Options)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}

/// <summary>An enum as JSON: its name in camelCase, and never a number.</summary>
public sealed class CamelCaseNames<T>() : JsonStringEnumConverter<T>(JsonNamingPolicy.CamelCase, allowIntegerValues: false)
    where T : struct, Enum;
