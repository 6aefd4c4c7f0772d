using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Engine;

/// <summary>One thing that happened to a batch.</summary>
/// <param name="At">When (UTC).</param>
[JsonDerivedType(typeof(Begun), "begun")]
[JsonDerivedType(typeof(Planned), "planned")]
[JsonDerivedType(typeof(ChildBegun), "childBegun")]
[JsonDerivedType(typeof(PhotoSettled), "drawn")]
[JsonDerivedType(typeof(CancelAsked), "cancelAsked")]
[JsonDerivedType(typeof(Packed), "packed")]
[JsonDerivedType(typeof(Revised), "revised")]
[JsonDerivedType(typeof(PlannedAgain), "plannedAgain")]
[JsonDerivedType(typeof(PhotoSettledAgain), "drawnAgain")]
[JsonDerivedType(typeof(PackedAgain), "packedAgain")]
[JsonDerivedType(typeof(RevisionLeft), "revisionLeft")]
abstract record JournalEntry(DateTimeOffset At);

/// <summary>The batch was started; the time is that in its names.</summary>
sealed record Begun(DateTimeOffset At, BatchRecord Record) : JournalEntry(At);

/// <summary>It was planned.</summary>
record Planned(DateTimeOffset At, BatchPlan Plan) : JournalEntry(At);

/// <summary>A child batch was started.</summary>
sealed record ChildBegun(DateTimeOffset At, string Id) : JournalEntry(At);

/// <summary>A photo has its outcome.</summary>
record PhotoSettled(DateTimeOffset At, PhotoOutcome Outcome) : JournalEntry(At);

/// <summary>Somebody cancelled it.</summary>
sealed record CancelAsked(DateTimeOffset At) : JournalEntry(At);

/// <summary>It was zipped.</summary>
record Packed(DateTimeOffset At, BatchReport Report, IReadOnlyList<PhotoOutcome> Photos) : JournalEntry(At);

/// <summary>A revision was asked for.</summary>
/// <param name="At">When (UTC).</param>
/// <param name="Revision">What was asked for.</param>
sealed record Revised(DateTimeOffset At, BatchRevision Revision) : JournalEntry(At)
{
    /// <summary>What the batch had come to by then; with the first entry of a journal, and null with the others.</summary>
    public RevisionBase? Before { get; init; }
}

/// <summary>An entry about a revision. Such are of other kinds than those about the batch itself, so that a version that knows no revisions
/// does not take one for the other.</summary>
interface IOfRevision
{
    /// <summary>The revision's number.</summary>
    int Revision { get; }
}

/// <summary>A revision was planned.</summary>
sealed record PlannedAgain(DateTimeOffset At, BatchPlan Plan, int Revision) : Planned(At, Plan), IOfRevision;

/// <summary>A photo has its outcome in a revision.</summary>
sealed record PhotoSettledAgain(DateTimeOffset At, PhotoOutcome Outcome, int Revision) : PhotoSettled(At, Outcome), IOfRevision;

/// <summary>The batch was zipped again, after so many seconds of drawing in all.</summary>
sealed record PackedAgain(DateTimeOffset At, BatchReport Report, IReadOnlyList<PhotoOutcome> Photos, int Revision, double Seconds)
    : Packed(At, Report, Photos), IOfRevision;

/// <summary>A revision could not be carried out.</summary>
sealed record RevisionLeft(DateTimeOffset At, int Revision, Reason Reason) : JournalEntry(At), IOfRevision;

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
