using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>One thing that happened to a batch.</summary>
/// <param name="At">When (UTC).</param>
[JsonDerivedType(typeof(Begun), "begun")]
[JsonDerivedType(typeof(Planned), "planned")]
[JsonDerivedType(typeof(ChildBegun), "childBegun")]
[JsonDerivedType(typeof(PhotoSettled), "drawn")]
[JsonDerivedType(typeof(CancelAsked), "cancelAsked")]
[JsonDerivedType(typeof(Packed), "packed")]
abstract record JournalEntry(DateTimeOffset At);

/// <summary>The batch was started; the time is that in its names.</summary>
sealed record Begun(DateTimeOffset At, BatchRecord Record) : JournalEntry(At);

/// <summary>It was planned.</summary>
sealed record Planned(DateTimeOffset At, BatchPlan Plan) : JournalEntry(At);

/// <summary>A child batch was started.</summary>
sealed record ChildBegun(DateTimeOffset At, string Id) : JournalEntry(At);

/// <summary>A photo has its outcome.</summary>
sealed record PhotoSettled(DateTimeOffset At, PhotoOutcome Outcome) : JournalEntry(At);

/// <summary>Somebody cancelled it.</summary>
sealed record CancelAsked(DateTimeOffset At) : JournalEntry(At);

/// <summary>It was zipped.</summary>
sealed record Packed(DateTimeOffset At, BatchReport Report, IReadOnlyList<PhotoOutcome> Photos) : JournalEntry(At);

/// <summary>The JSON of journals: one entry a line.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(JournalEntry))]
sealed partial class JournalJson : JsonSerializerContext
{
    static readonly Lazy<JsonSerializerOptions> kept = new(CreateKept);

    /// <summary>An entry, read tolerantly.</summary>
    public static JsonTypeInfo<JournalEntry> Entry => (JsonTypeInfo<JournalEntry>)kept.Value.GetTypeInfo(typeof(JournalEntry));

    static JsonSerializerOptions CreateKept() => TolerantJson.Of(Default);
}
