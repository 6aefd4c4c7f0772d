using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.Json.Serialization;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Web;

/// <summary>The body of <c>POST /api/batches</c>.</summary>
sealed record CreateBatch(
    BatchOptions? Options = null, IReadOnlyList<NewPhoto>? Photos = null, PhotoSource? Source = null, string? Name = null);

/// <summary>A photo that will be uploaded.</summary>
/// <param name="Name">Its name: a relative path.</param>
/// <param name="Size">Its size in bytes.</param>
sealed record NewPhoto(string Name, long Size);

/// <summary>The answer to <c>POST /api/batches</c>.</summary>
sealed record CreatedBatch(string Id, IReadOnlyList<UploadSlot> Photos);

/// <summary>Where to send a photo, or why not.</summary>
sealed record UploadSlot(string Name)
{
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public Uri? UploadUrl { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? Reason { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReasonCode { get; init; }

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ReasonValues { get; init; }
}

/// <summary>The body of <c>POST /api/batches/{id}/retry</c>; may be missing.</summary>
sealed record RetryBatch(BatchOptions? Options = null, RetryScope Photos = RetryScope.Failed);

/// <summary>Which photos of a batch are drawn again.</summary>
[JsonConverter(typeof(CamelCaseNames<RetryScope>))]
enum RetryScope
{
    /// <summary>Those that failed, timed out or were cancelled.</summary>
    Failed,

    /// <summary>All but those that were refused.</summary>
    All,
}

/// <summary>The body of <c>POST /api/batches/{id}/revisions</c>.</summary>
/// <param name="Photos">The numbers of photos to draw anew.</param>
/// <param name="Failed">Whether those are drawn anew that failed, timed out or were cancelled.</param>
/// <param name="Add">The batch, made and not started, whose photos are added.</param>
/// <param name="Options">How they are drawn.</param>
/// <param name="Number">The revision's number; the next one without it.</param>
sealed record ReviseBatch(IReadOnlyList<int>? Photos = null, bool Failed = false, string? Add = null, RevisionOptions? Options = null,
    int? Number = null)
{
    /// <summary>What is asked for.</summary>
    public AskedRevision ToAsked() => new(Photos ?? [], Failed, Add, Options ?? new());
}

/// <summary>The body of <c>PUT /api/batches/{id}/name</c>.</summary>
/// <param name="Name">The batch's name; null takes it away.</param>
sealed record NameBatch(string? Name);

/// <summary>A page of batches, the newest first.</summary>
sealed record BatchPage(IReadOnlyList<BatchSummary> Batches, string? Next);

/// <summary>A batch in a list.</summary>
sealed record BatchSummary(
    string Id,
    string? Name,
    BatchState State,
    BatchCounts Counts,
    DateTimeOffset CreatedAt,
    DateTimeOffset? StartedAt,
    DateTimeOffset? EndedAt,
    DateTimeOffset? KeptUntil,
    BatchOptions Options,
    string? Container,
    string? ZipUrl,
    int RevisionCount,
    IReadOnlyList<string> Thumbnails)
{
    const int MaxThumbnails = 4;

    public static BatchSummary Of(BatchStatus status, string? name, DateTimeOffset? keptUntil) => new(
        status.Id, name, status.State, status.Counts, status.CreatedAt, status.StartedAt, status.EndedAt, keptUntil,
            status.Options, status.Container, status.ZipUrl, status.LatestRevision,
        [.. status.Photos.Select(photo => photo.ThumbnailUrl).OfType<string>().Take(MaxThumbnails)]);
}

/// <summary>The styles to choose from.</summary>
sealed record StyleList(string Default, IReadOnlyList<StyleEntry> Styles, IReadOnlyList<UnusableStyleEntry> Unusable,
    AcceptedPhotos Limits);

/// <summary>What photos are accepted, so that a client need not send others.</summary>
/// <param name="MaxPhotos">The most photos of one batch; more become child batches.</param>
/// <param name="MaxSidePixels">The longest side.</param>
/// <param name="MaxBytes">The largest file.</param>
/// <param name="CanRevise">Whether batches that have ended can be revised.</param>
sealed record AcceptedPhotos(int MaxPhotos, int MaxSidePixels, long MaxBytes, bool CanRevise)
{
    /// <summary>What in a folder is no photo by its name.</summary>
    public NoPhotoNames NoPhotos { get; } = new(Batches.NoPhotos.Folders, Batches.NoPhotos.Files, Batches.NoPhotos.Extensions);
}

/// <summary>Names of what is no photo, in lower case.</summary>
sealed record NoPhotoNames(IReadOnlyList<string> Folders, IReadOnlyList<string> Files, IReadOnlyList<string> Extensions);

/// <summary>A style that cannot be used though its files are there.</summary>
sealed record UnusableStyleEntry(string Id, string Name, string Look, string Reason);

/// <summary>A style.</summary>
sealed record StyleEntry(string Id, string Name, string Look, string SampleUrl);

/// <summary>The options of a batch and the formats of its results, for clients that offer them.</summary>
sealed record OptionList(IReadOnlyList<OptionEntry> Options, IReadOnlyList<FormatEntry> Formats)
{
    /// <summary>The tables of this build.</summary>
    public static OptionList Current { get; } =
        new([.. BatchOptions.Table.Select(OptionEntry.Of)], [.. OutputFormats.All.Select(FormatEntry.Of)]);
}

/// <summary>An option.</summary>
sealed record OptionEntry(
    string Name, OptionKind Kind, string Label, string Help, bool Draws, JsonNode? Default, double? Minimum, double? Maximum, double? Step,
        IReadOnlyList<OptionChoice> Choices, IReadOnlyList<NamedNumber> Names, IReadOnlyList<OptionChoice> Suggestions)
{
    public static OptionEntry Of(BatchOption option) => new(
        option.Name, option.Kind, option.Label, option.Help, option.Draws, option.Default, option.Minimum, option.Maximum, option.Step,
            option.Choices, option.Names, option.Suggestions);
}

/// <summary>An output format.</summary>
sealed record FormatEntry(string Name, string Label, string Extension, string MediaType, bool KeepsAlpha, bool HasQuality)
{
    public static FormatEntry Of(OutputFormatEntry format) =>
        new(format.Name, format.Label, format.Extension, format.MediaType, format.KeepsAlpha, format.HasQuality);
}

/// <summary>How the service is.</summary>
sealed record Health(string Status, string Storage, string Model, string Device, AtOnceEntry AtOnce, int RunningBatches, int RunningPhotos,
    int WaitingPhotos, string Version);

/// <summary>How much is done at once; the threads are those that can draw one picture.</summary>
sealed record AtOnceEntry(int Pictures, int QuickPictures, int Threads, int Photos)
{
    public static AtOnceEntry Of(Concurrency atOnce) => new(atOnce.Pictures, atOnce.QuickPictures, atOnce.Threads, atOnce.Photos);
}

/// <summary>A problem, as RFC 9457 says.</summary>
sealed record ProblemDocument(string Type, string Title, int Status, string Detail, string Instance)
{
    public const string MediaType = "application/problem+json";

    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyList<ProblemPart>? Errors { get; init; }

    /// <summary>The code of why the photo or the style can't be used.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public string? ReasonCode { get; init; }

    /// <summary>The values that its text has.</summary>
    [JsonIgnore(Condition = JsonIgnoreCondition.WhenWritingNull)]
    public IReadOnlyDictionary<string, string>? ReasonValues { get; init; }
}

/// <summary>One thing that is wrong in a request.</summary>
/// <param name="Pointer">Where: a JSON pointer into the body, or a query parameter's name.</param>
/// <param name="Detail">What, and what to do.</param>
sealed record ProblemPart(string Pointer, string Detail);

/// <summary>The JSON of the HTTP API: strict in what it reads.</summary>
[JsonSourceGenerationOptions(
    JsonSerializerDefaults.Web,
    UnmappedMemberHandling = JsonUnmappedMemberHandling.Disallow,
    NumberHandling = JsonNumberHandling.Strict,
    PropertyNameCaseInsensitive = false,
    RespectNullableAnnotations = true,
    RespectRequiredConstructorParameters = true,
    AllowDuplicateProperties = false,
    MaxDepth = 8)]
[JsonSerializable(typeof(CreateBatch))]
[JsonSerializable(typeof(RetryBatch))]
[JsonSerializable(typeof(ReviseBatch))]
[JsonSerializable(typeof(CreatedBatch))]
[JsonSerializable(typeof(BatchStatus))]
[JsonSerializable(typeof(BatchPage))]
[JsonSerializable(typeof(NameBatch))]
[JsonSerializable(typeof(StyleList))]
[JsonSerializable(typeof(OptionList))]
[JsonSerializable(typeof(Health))]
[JsonSerializable(typeof(ProblemDocument))]
[JsonSerializable(typeof(BatchOptions))]
sealed partial class ApiJson : JsonSerializerContext;
