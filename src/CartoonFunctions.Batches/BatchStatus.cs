using System.IO.Hashing;
using System.Text.Json;
using System.Text.Json.Serialization;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Where a batch stands.</summary>
[JsonConverter(typeof(CamelCaseNames<BatchState>))]
public enum BatchState
{
    /// <summary>Made, not started.</summary>
    Created,

    /// <summary>Its photos are being listed or drawn.</summary>
    Running,

    /// <summary>The results are being zipped.</summary>
    Packing,

    /// <summary>Every photo has its outcome.</summary>
    Completed,

    /// <summary>The deadline came first; what was done is in the zip.</summary>
    TimedOut,

    /// <summary>Somebody cancelled it; what was done is in the zip.</summary>
    Cancelled,

    /// <summary>It could not be carried out; <see cref="BatchStatus.Reason"/> says why.</summary>
    Failed,
}

/// <summary>How a batch is getting on, as the HTTP API and the status document say it.</summary>
public sealed record BatchStatus
{
    KnownVersion version = KnownVersion.None;

    /// <summary>The batch's id.</summary>
    public required string Id { get; init; }

    /// <summary>Where it stands.</summary>
    public required BatchState State { get; init; }

    /// <summary>How many photos stand where.</summary>
    public required BatchCounts Counts { get; init; }

    /// <summary>Seconds until the last photo; null before that can be told.</summary>
    public int? EtaSeconds { get; init; }

    /// <summary>Every photo, in number order.</summary>
    public required IReadOnlyList<PhotoStatus> Photos { get; init; }

    /// <summary>The output container, once it is claimed.</summary>
    public string? Container { get; init; }

    /// <summary>Where the zip is, once it is there.</summary>
    public string? ZipUrl { get; init; }

    /// <summary>The zip's file name, once it is there.</summary>
    public string? Zip { get; init; }

    /// <summary>All zips where there are several, of which the others give the first; null where there are not.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ZipPart>? Zips { get; init; }

    /// <summary>When it was made (UTC).</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>When it was started (UTC).</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>When what is not done is given up (UTC).</summary>
    public DateTimeOffset? Deadline { get; init; }

    /// <summary>When it ended (UTC).</summary>
    public DateTimeOffset? EndedAt { get; init; }

    /// <summary>What the person chose.</summary>
    public required BatchOptions Options { get; init; }

    /// <summary>The revisions that were asked for since it had ended, the first one first; null where none was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<AskedRevision>? Revisions { get; init; }

    /// <summary>Why the batch as a whole failed, or its latest revision, which then has changed nothing; null when it did not.</summary>
    public string? Reason { get; init; }

    /// <summary>The stable code of <see cref="Reason"/>; null where that is null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReasonCode { get; init; }

    /// <summary>The values in <see cref="Reason"/>, by name; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ReasonValues { get; init; }

    /// <summary>In an answer to a client that knows a status: the <see cref="Version"/> of that, and then <see cref="Photos"/> has only
    /// those that are otherwise there; null where all are here.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Since { get; init; }

    /// <summary>The number of the latest revision that was asked for; 0 where none was.</summary>
    [JsonIgnore]
    public int LatestRevision => Revisions?.Count ?? 0;

    /// <summary>Whether nothing will change any more, unless somebody asks for a revision.</summary>
    [JsonIgnore]
    public bool IsFinal => State is BatchState.Completed or BatchState.TimedOut or BatchState.Cancelled or BatchState.Failed;

    /// <summary>What tells this status from others of the batch: 32 hexadecimal digits that change with everything but the ETA, which
    /// moves by itself.</summary>
    public string Version()
    {
        // Many ask one status; a copy that was changed brings along what is no longer true of it.
        if (ReferenceEquals(version.Of, this))
            return version.Text;
        byte[] json = JsonSerializer.SerializeToUtf8Bytes(this with { EtaSeconds = null }, BatchJson.Kept<BatchStatus>());
        string text = $"{XxHash128.HashToUInt128(json):x32}";
        version = new KnownVersion(this, text);
        return text;
    }

    /// <summary>The same status with only the photos that are otherwise in <paramref name="known"/>; null where those two have not the same
    /// photos.</summary>
    /// <param name="known">An earlier status of the batch.</param>
    public BatchStatus? ChangesSince(BatchStatus known)
    {
        if (known.Id != Id || known.Photos.Count != Photos.Count)
            return null;
        List<PhotoStatus> changed = [];
        for (int i = 0; i < Photos.Count; i++)
        {
            if (Photos[i].Number != known.Photos[i].Number)
                return null;
            if (!Photos[i].IsSameAs(known.Photos[i]))
                changed.Add(Photos[i]);
        }
        return this with { Photos = changed, Since = known.Version() };
    }

    /// <summary>Whether a status is worth waking somebody for who knows a version: it is another, or nothing will change any
    /// more.</summary>
    /// <param name="status">The status; null for a batch that was never started.</param>
    /// <param name="version">What is known; null where nothing is.</param>
    public static bool IsNews(BatchStatus? status, string? version) => status is { IsFinal: true } || status?.Version() != version;

    /// <summary>A version and the status that has it. It tells no status from another.</summary>
    sealed record KnownVersion(BatchStatus? Of, string Text)
    {
        public static readonly KnownVersion None = new(null, "");

        public bool Equals(KnownVersion? other) => true;

        public override int GetHashCode() => 0;
    }

    /// <summary>The status of a batch of which nothing can be read.</summary>
    public static BatchStatus Unreadable(string id)
    {
        Imaging.Reason reason = BatchReasons.Unreadable.With();
        return new()
        {
            Id = id,
            State = BatchState.Failed,
            Counts = BatchCounts.Of(0, Array.Empty<PhotoState>()),
            Photos = [],
            CreatedAt = BatchIds.IsGenerated(id) ? BatchIds.CreatedAt(id) : DateTimeOffset.UnixEpoch,
            Options = new(),
            Reason = reason.Text,
            ReasonCode = reason.Code,
            ReasonValues = reason.Values,
        };
    }

    /// <summary>The status of a batch that was made and not started.</summary>
    public static BatchStatus Created(BatchRecord record)
    {
        IReadOnlyList<AnnouncedPhoto> photos = record.Numbered;
        return new()
        {
            Id = record.Request.Id,
            State = BatchState.Created,
            Counts = new BatchCounts(photos.Count, 0, photos.Count(photo => photo.Refusal is not null), 0, 0, 0),
            Photos = [.. photos.Select((photo, i) => PhotoStatus.Waiting(i + 1, photo.Name, photo.WhyNot))],
            CreatedAt = record.CreatedAt,
            Options = record.Request.Options,
        };
    }
}

/// <summary>One of several zips of a batch.</summary>
/// <param name="Name">Its name in the output container; the zips of a revision lie in a folder there.</param>
/// <param name="Url">Where it is.</param>
public sealed record ZipPart(string Name, string Url);

/// <summary>How one photo is getting on.</summary>
/// <param name="Number">Its place in the batch, from 1.</param>
/// <param name="Name">Its name in the source.</param>
/// <param name="State">Where it stands.</param>
public sealed record PhotoStatus(int Number, string Name, PhotoState State)
{
    /// <summary>Why it is not done, or what its file lacks though it is: the English text of the reason.</summary>
    public string? Reason { get; init; }

    /// <summary>The stable code of <see cref="Reason"/>; null where that is null.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReasonCode { get; init; }

    /// <summary>The values in <see cref="Reason"/>, by name; null where there are none.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ReasonValues { get; init; }

    /// <summary>Where a small picture of the cartoon is, when done.</summary>
    public string? ThumbnailUrl { get; init; }

    /// <summary>Where the cartoon is, when done.</summary>
    public string? OutputUrl { get; init; }

    /// <summary>Where the photo itself is, when done; it may be gone before the cartoon.</summary>
    public string? SourceUrl { get; init; }

    /// <summary>The cartoon's file name, when done.</summary>
    public string? Output { get; init; }

    /// <summary>Seconds from its bytes to its result, when done.</summary>
    public double? Seconds { get; init; }

    /// <summary>The number of the revision that drew the cartoon; 0 where that was the batch itself.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingDefault)]
    public int Revision { get; init; }

    /// <summary>How it was drawn, where that is not how the batch was.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public BatchOptions? Options { get; init; }

    /// <summary>Whether there is nothing new. A reason's values are in its text, so that is enough.</summary>
    internal bool IsSameAs(PhotoStatus other) =>
        ReferenceEquals(this, other) || Equals(other with { ReasonValues = ReasonValues });

    /// <summary>The status of a photo that nothing has been done with, and that waits unless it is refused.</summary>
    public static PhotoStatus Waiting(int number, string name, Reason? refusal) =>
        refusal is null ? new(number, name, PhotoState.Waiting) : new PhotoStatus(number, name, PhotoState.Refused).Because(refusal);

    /// <summary>The same photo with why it is not done.</summary>
    public PhotoStatus Because(Reason reason) => this with { Reason = reason.Text, ReasonCode = reason.Code, ReasonValues = reason.Values };

    /// <summary>The status of a photo that has its outcome.</summary>
    public static PhotoStatus Of(string batchId, PhotoOutcome outcome) => new(outcome.Number, outcome.Name, outcome.State)
    {
        Reason = outcome.Reason,
        ReasonCode = outcome.ReasonCode,
        ReasonValues = outcome.ReasonValues,
        ThumbnailUrl = outcome.State == PhotoState.Done ? BatchUrls.Thumbnail(batchId, outcome.Number, outcome.Revision) : null,
        OutputUrl = outcome.State == PhotoState.Done ? BatchUrls.Output(batchId, outcome.Number, outcome.Revision) : null,
        SourceUrl = outcome.State == PhotoState.Done ? BatchUrls.Source(batchId, outcome.Number) : null,
        Output = outcome.Output,
        Seconds = outcome.State == PhotoState.Done ? outcome.Seconds : null,
        Revision = outcome.Revision,
        Options = outcome.Options,
    };

    /// <summary>The same photo, to be drawn anew; the cartoon that there is stays until then.</summary>
    public PhotoStatus WaitingAgain() =>
        this with { State = PhotoState.Waiting, Reason = null, ReasonCode = null, ReasonValues = null, Seconds = null };

    /// <summary>The status of the photo with an outcome; the cartoon that there was stays where there is no new one.</summary>
    public PhotoStatus After(string batchId, PhotoOutcome outcome) => outcome.State == PhotoState.Done || OutputUrl is null
        ? Of(batchId, outcome)
        : (this with { State = PhotoState.Done })
            .Because(BatchReasons.NotRedrawnBecause(outcome.ReasonCode, outcome.ReasonValues, outcome.Reason));
}
