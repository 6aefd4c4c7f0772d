using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>The JSON of batches: camelCase, enums by name. Our own parts keep it and send it to each other as <see cref="Kept"/>, read
/// tolerantly; <see cref="StrictJson"/> reads what people write by the shapes of <see cref="Default"/>.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, NumberHandling = JsonNumberHandling.Strict)]
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
[JsonSerializable(typeof(BatchRevision))]
[JsonSerializable(typeof(AskedRevision))]
[JsonSerializable(typeof(RevisionBase))]
[JsonSerializable(typeof(BatchStatus))]
[JsonSerializable(typeof(Reason))]
[JsonSerializable(typeof(string))]
public sealed partial class BatchJson : JsonSerializerContext
{
    static readonly Lazy<JsonSerializerOptions> kept = new(CreateKept);
    static readonly Lazy<JsonSerializerOptions> sparse = new(() => LeavingOutDefaults(kept.Value));
    static readonly Lazy<JsonSerializerOptions> readable = new(() => new(kept.Value)
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>What is kept and sent.</summary>
    public static JsonTypeInfo<T> Kept<T>() => (JsonTypeInfo<T>)kept.Value.GetTypeInfo(typeof(T));

    /// <summary>The same without members that have their default, for a reader that may be older: it is not told of what nobody
    /// chose.</summary>
    public static JsonTypeInfo<T> Sparse<T>() => (JsonTypeInfo<T>)sparse.Value.GetTypeInfo(typeof(T));

    /// <summary>The same as <see cref="Kept"/>, indented and with names readable in any script: for files that people open.</summary>
    public static JsonTypeInfo<T> Readable<T>() => (JsonTypeInfo<T>)readable.Value.GetTypeInfo(typeof(T));

    static JsonSerializerOptions CreateKept() => TolerantJson.Of(Default);

    static JsonSerializerOptions LeavingOutDefaults(JsonSerializerOptions options) => new(options)
    {
        TypeInfoResolver = options.TypeInfoResolver!.WithAddedModifier(static type =>
        {
            foreach (JsonPropertyInfo member in type.Properties)
            {
                // Where no parameter says otherwise only null goes without saying: an older version may need a 0 or a false.
                object? unsaid = member.AssociatedParameter is { HasDefaultValue: true, DefaultValue: var value } ? value : null;
                // What the member itself leaves out stays out.
                Func<object, object?, bool>? isSaid = member.ShouldSerialize;
                member.ShouldSerialize = (owner, given) => !Equals(given, unsaid) && (isSaid is null || isSaid(owner, given));
            }
        }),
    };
}
