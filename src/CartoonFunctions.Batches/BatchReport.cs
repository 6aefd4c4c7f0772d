using System.Text.Json;
using System.Text.Json.Serialization;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Batches;

/// <summary>What a batch came to: the manifest that lies beside the results.</summary>
public sealed record BatchManifest
{
    /// <summary>The batch's id.</summary>
    public required string Id { get; init; }

    /// <summary>What the person chose.</summary>
    public required BatchOptions Options { get; init; }

    /// <summary>The model that drew.</summary>
    public required ModelIdentity Model { get; init; }

    /// <summary>When it began, on the clock that the names show, with its distance from UTC.</summary>
    public required DateTimeOffset Started { get; init; }

    /// <summary>The same moment in UTC.</summary>
    public DateTime StartedUtc => Started.UtcDateTime;

    /// <summary>Seconds from the start to the last photo.</summary>
    public required double Seconds { get; init; }

    /// <summary>What ended it.</summary>
    public required BatchEnd End { get; init; }

    /// <summary>How many photos ended how.</summary>
    public required BatchCounts Counts { get; init; }

    /// <summary>What was asked for after the batch had ended, the first one first; null where nothing was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AskedRevision>? Revisions { get; init; }

    /// <summary>What lay beside the photos and is none; null where there was nothing.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public LeftOutCounts? LeftOut { get; init; }

    /// <summary>Every photo, in number order.</summary>
    public required IReadOnlyList<PhotoOutcome> Photos { get; init; }

    /// <summary>The file.</summary>
    public byte[] ToJson() => JsonSerializer.SerializeToUtf8Bytes(this, BatchJson.Readable<BatchManifest>());
}

/// <summary>Where the results of a finished batch are. Small: it is an orchestration's output.</summary>
/// <param name="Container">The output container.</param>
/// <param name="Zip">The name of the zip in it, or null when nothing was done.</param>
/// <param name="End">What ended the batch.</param>
/// <param name="Counts">How many photos ended how.</param>
public sealed record BatchReport(string Container, string? Zip, BatchEnd End, BatchCounts Counts)
{
    /// <summary>The names of all zips where there are several, of which <see cref="Zip"/> is the first; null where there are
    /// not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Zips { get; init; }

    /// <summary>The names of the contact sheets; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<string>? Sheets { get; init; }

    /// <summary>The names of all zips.</summary>
    [JsonIgnore]
    public IReadOnlyList<string> AllZips => Zips ?? (Zip is null ? [] : [Zip]);

    /// <summary>What a batch came to that was cancelled before it was planned: it has no photos and no container.</summary>
    public static BatchReport CancelledUnplanned { get; } = new("", null, BatchEnd.Cancelled, BatchCounts.Of(0, Array.Empty<PhotoState>()));

    /// <summary>Whether it came as far as a plan, so that there is a container with a manifest.</summary>
    [JsonIgnore]
    public bool WasPlanned => Container.Length > 0;

    /// <summary>The names under which everything is kept that belongs into the output container.</summary>
    public IReadOnlySet<string> Results(IEnumerable<PhotoOutcome> photos)
    {
        HashSet<string> names = [OutputNames.Manifest, .. PhotoOutcome.OutputsOf(photos).Select(result => result.Stored)];
        names.UnionWith(AllZips);
        names.UnionWith(Sheets ?? []);
        return names;
    }
}
