using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace CartoonFunctions.Batches;

/// <summary>The JSON of batches, one shape everywhere: camelCase, enums by name, unknown members refused.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
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
[JsonSerializable(typeof(BatchRecord))]
[JsonSerializable(typeof(BatchStatus))]
[JsonSerializable(typeof(string))]
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
