using System.Text.Json;
using System.Text.Json.Serialization;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>A change that somebody asked for of a batch that has ended: photos drawn anew, and photos added. It ends in the same
/// zip.</summary>
/// <param name="Number">Its place among the revisions of the batch, from 1.</param>
/// <param name="At">When it was asked for (UTC).</param>
/// <param name="Asked">What was asked for.</param>
/// <param name="Photos">The numbers of the photos to draw anew, each once.</param>
/// <param name="TimeoutSeconds">Seconds from the end of its planning until what is not finished is given up.</param>
public sealed record BatchRevision(int Number, DateTimeOffset At, AskedRevision Asked, IReadOnlyList<int> Photos, int TimeoutSeconds)
{
    /// <summary>The photos that are added, in the order of their numbers; they lie with the batch's own by now.</summary>
    public IReadOnlyList<AnnouncedPhoto> NewPhotos { get; init; } = [];
}

/// <summary>A revision as it was asked for.</summary>
/// <param name="Photos">The numbers of photos to draw anew, whatever they came to.</param>
/// <param name="Failed">Whether those are drawn anew that failed, timed out or were cancelled.</param>
/// <param name="Add">The id of the batch whose photos are added, or null.</param>
/// <param name="Options">How they are drawn.</param>
public sealed record AskedRevision(IReadOnlyList<int> Photos, bool Failed, string? Add, RevisionOptions Options)
{
    /// <summary>Whether the same was asked for: a client whose answer was lost asks again.</summary>
    public bool IsSameAs(AskedRevision other) => JsonOf(this).AsSpan().SequenceEqual(JsonOf(other));

    static byte[] JsonOf(AskedRevision asked) => JsonSerializer.SerializeToUtf8Bytes(asked, BatchJson.Kept<AskedRevision>());
}

/// <summary>What a batch has come to when a revision begins.</summary>
/// <param name="Status">Its status, as it ended.</param>
/// <param name="Manifest">Its manifest.</param>
public sealed record RevisionBase(BatchStatus Status, BatchManifest Manifest)
{
    /// <summary>The output container.</summary>
    [JsonIgnore]
    public string Container => Status.Container ?? "";

    /// <summary>What its drawing came to.</summary>
    [JsonIgnore]
    public BatchReport Report => new(Container, Status.Zip, Manifest.End, Manifest.Counts)
    {
        Zips = Status.Zips?.Select(zip => zip.Name).ToList(),
        Sheets = DrawSheets.NamesOf(Manifest.Options.Sheet, Manifest.Started, Manifest.Photos),
    };

    /// <summary>What it has come to after a revision.</summary>
    /// <param name="revision">The revision.</param>
    /// <param name="packed">How it ended.</param>
    /// <param name="seconds">How long all the drawing took until then.</param>
    public RevisionBase After(BatchRevision revision, BatchPacked packed, double seconds) => new(
        Status.After(new RevisionAsked(revision)).After(packed),
        Manifest with
        {
            Seconds = seconds,
            End = packed.Report.End,
            Counts = packed.Report.Counts,
            Photos = packed.Photos,
            Revisions = [.. Manifest.Revisions ?? [], revision.Asked],
        });

    /// <summary>What it has come to after a revision that could not be carried out: the same, with why, and with the photos that were to be
    /// added.</summary>
    public RevisionBase After(BatchRevision revision, Reason why)
    {
        RevisionGivenUp givenUp = GivenUp(revision, why);
        List<PhotoOutcome> photos = [.. Manifest.Photos, .. givenUp.Added];
        return new RevisionBase(Status.After(new RevisionAsked(revision)).After(givenUp),
            Manifest with { Photos = photos, Counts = BatchCounts.Of(photos.Count, photos) });
    }

    /// <summary>That a revision could not be carried out. The photos that it was to add lie with the batch's own by then, and the batch in
    /// which they came is gone: they stay here, to be tried again.</summary>
    public RevisionGivenUp GivenUp(BatchRevision revision, Reason why)
    {
        PhotoState state = why.Code == BatchReasons.Cancelled.Code ? PhotoState.Cancelled : PhotoState.Failed;
        return new RevisionGivenUp(Status, why)
        {
            Added = [.. revision.NewPhotos.Select((photo, i) =>
            {
                PlannedPhoto planned = new(Manifest.Photos.Count + i + 1, photo.Name, 0, 0, Output: "");
                return photo.WhyNot is { } refusal
                    ? PhotoOutcome.Without(planned, PhotoState.Refused, refusal)
                    : PhotoOutcome.Without(planned, state, why);
            })],
        };
    }
}

/// <summary>A revision to carry out.</summary>
/// <param name="Revision">What was asked for.</param>
/// <param name="Before">What the batch has come to before it.</param>
public sealed record RevisionWork(BatchRevision Revision, RevisionBase Before)
{
    /// <summary>The options of the batch, with the time that the revision has.</summary>
    public BatchOptions Options => Before.Manifest.Options with { TimeoutSeconds = Revision.TimeoutSeconds };

    /// <summary>Every photo's outcome after the drawing: a photo whose drawing did not succeed keeps the one that it had.</summary>
    /// <param name="drawn">What the photos of the revision came to.</param>
    public BatchOutcome Outcome(IReadOnlyList<PhotoOutcome> drawn)
    {
        SortedDictionary<int, PhotoOutcome> photos = new(Before.Manifest.Photos.ToDictionary(photo => photo.Number));
        foreach (PhotoOutcome photo in drawn)
            photos[photo.Number] = photos.TryGetValue(photo.Number, out PhotoOutcome? before) ? photo.Over(before) : photo;
        return new BatchOutcome(photos.Values.Select(photo => photo.End).DefaultIfEmpty().Max(), [.. photos.Values]);
    }
}
