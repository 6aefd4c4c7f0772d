using System.Security.Cryptography;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>
/// Photos that any tool writes to <c>inbox/{folder}/</c>, and how a folder becomes a batch: when <c>batch.json</c> arrives, or when
/// nothing has come for a while. Each photo goes into exactly one batch, because it is moved there before the batch starts; which
/// batch that is, is written down before the first is moved, so a collection that was cut off is taken up again. A host asks which
/// folders are ready, and for each one names its batch, takes the folder, starts the batch and lets go of the folder, in this order;
/// every step can be done again.
/// </summary>
/// <param name="account">The storage account.</param>
/// <param name="records">Where the new batches are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">How batches are made.</param>
/// <param name="settings">When a folder is complete.</param>
public sealed class Inbox(BlobServiceClient account, BatchRecords records, TimeProvider time, BatchLimits limits, InboxSettings settings)
{
    /// <summary>The blob in a folder that holds the options, may be empty, and says that the folder is complete.</summary>
    public const string OptionsFile = "batch.json";

    /// <summary>The blob in which a folder is told what is wrong with its options. While it is there the folder waits for new
    /// ones.</summary>
    public const string ErrorFile = "batch.error.json";

    const string CollectingFolder = "collecting/";
    static readonly TimeSpan ReplacedPause = TimeSpan.FromMilliseconds(100);

    readonly BlobContainerClient inbox = account.GetBlobContainerClient(BlobPlaces.Inbox);
    readonly BlobContainerClient uploads = account.GetBlobContainerClient(BlobPlaces.Uploads);
    readonly BlobContainerClient batches = account.GetBlobContainerClient(BlobPlaces.Batches);

    /// <summary>The folders that can be taken now: those that are complete, and those of which the taking was cut off.</summary>
    public async Task<IReadOnlyCollection<string>> ListReadyAsync(CancellationToken cancellation)
    {
        HashSet<string> ready = new(StringComparer.Ordinal);
        await foreach (BlobItem begun in batches.GetBlobsAsync(new GetBlobsOptions { Prefix = CollectingFolder }, cancellation))
        {
            if (await FindAsync(batches.GetBlobClient(begun.Name), cancellation) is { } collecting)
                ready.Add(collecting.Folder);
        }
        foreach (InboxFolder folder in await ListAsync("", cancellation))
        {
            if (folder.IsComplete(time.GetUtcNow(), settings.Quiet))
                ready.Add(folder.Name);
        }
        return ready;
    }

    /// <summary>The id of the batch that a folder's photos go into: the one that a taking which was cut off had, or a new one.</summary>
    public async Task<string> NameBatchAsync(string folder, CancellationToken cancellation) =>
        (await FindAsync(CollectingBlob(folder), cancellation))?.BatchId ?? BatchIds.New(time.GetUtcNow());

    /// <summary>
    /// Moves what lies in a folder to a batch's uploads and keeps the batch's record. Doing it again after a fault goes on where it was.
    /// A folder without a photo is left as it is; one whose options cannot be used is told so, and waits for others.
    /// </summary>
    /// <param name="folder">The folder.</param>
    /// <param name="batchId">What <see cref="NameBatchAsync"/> gave.</param>
    /// <param name="cancellation">Stops between two steps.</param>
    public async Task<TakenFolder> TakeAsync(string folder, string batchId, CancellationToken cancellation)
    {
        // The record comes after the last photo, so that nothing is moved into a batch that may have been started.
        if (await records.FindAsync(batchId, cancellation) is not null)
            return await TakenAsync(folder, batchId, cancellation);
        if (await BeginAsync(folder, batchId, cancellation) is not { } collecting)
            return new TakenFolder(0, More: false);
        if (collecting.BatchId != batchId)
            return new TakenFolder(0, More: true);

        await MoveAllAsync(folder, batchId, cancellation);
        TakenFolder taken = await TakenAsync(folder, batchId, cancellation);
        if (taken.Photos > 0)
        {
            BatchRequest request = limits.Request(batchId, BlobPlaces.UploadsOf(batchId), collecting.Options);
            await records.WriteAsync(new BatchRecord(time.GetUtcNow(), request, Photos: null), cancellation);
        }
        return taken;
    }

    /// <summary>Lets a folder go whose batch was started, so that what comes next becomes another batch.</summary>
    public async Task ReleaseAsync(string folder, string batchId, CancellationToken cancellation)
    {
        if (await FindAsync(CollectingBlob(folder), cancellation) is { } collecting && collecting.BatchId == batchId)
            await CollectingBlob(folder).DeleteIfExistsAsync(cancellationToken: cancellation);
    }

    /// <summary>The content of <see cref="ErrorFile"/>: a problem document (RFC 9457), as the API answers.</summary>
    public static string ErrorText(string wrong) => JsonSerializer.Serialize(new InboxProblem(wrong), InboxJson.Readable);

    /// <summary>Reads the options of a folder; empty ones are the defaults.</summary>
    /// <returns>What is wrong with them, or null.</returns>
    public static string? TryParse(BinaryData json, out BatchOptions options)
    {
        options = new BatchOptions();
        if (string.IsNullOrWhiteSpace(json.ToString()))
            return null;
        BatchOptions? read = StrictJson.Read(json.ToMemory(), BatchJson.Default.BatchOptions, out IReadOnlyList<JsonFault> faults);
        if (faults.Count > 0)
            return $"{OptionsFile} can't be used: {string.Join(" ", faults.Select(fault => fault.Detail))} Write it again.";
        options = read ?? options;
        IReadOnlyList<OptionError> errors = options.Validate();
        return errors.Count == 0 ? null : $"{OptionsFile} can't be used: {string.Join(" ", errors)} Write it again.";
    }

    BlobClient CollectingBlob(string folder) =>
        batches.GetBlobClient(CollectingFolder + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder))));

    static async Task<Collecting?> FindAsync(BlobClient blob, CancellationToken cancellation)
    {
        try
        {
            return JsonSerializer.Deserialize((await blob.DownloadContentAsync(cancellation)).Value.Content, InboxJson.Kept);
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }

    /// <summary>Folders as a listing finds them, of all blobs or those of one folder, which ends with <c>/</c>.</summary>
    async Task<IReadOnlyCollection<InboxFolder>> ListAsync(string prefix, CancellationToken cancellation)
    {
        Dictionary<string, InboxFolder> folders = new(StringComparer.Ordinal);
        await foreach (BlobItem blob in inbox.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation))
        {
            // A photo outside any folder belongs to no batch.
            int slash = blob.Name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0)
                continue;
            string name = blob.Name[..slash];
            if (!folders.TryGetValue(name, out InboxFolder? folder))
                folders[name] = folder = new InboxFolder(name);
            folder.Add(blob.Name[(slash + 1)..], blob.Properties.LastModified ?? time.GetUtcNow());
        }
        return folders.Values;
    }

    /// <summary>Writes down where a folder goes, unless that is known already; null when it goes nowhere yet.</summary>
    async Task<Collecting?> BeginAsync(string folder, string batchId, CancellationToken cancellation)
    {
        BlobClient blob = CollectingBlob(folder);
        if (await FindAsync(blob, cancellation) is { } known)
            return known;
        if ((await ListAsync($"{folder}/", cancellation)).SingleOrDefault() is not { CanBeTaken: true } found)
            return null;
        if ((found.HasOptions ? await ReadOptionsAsync(folder, cancellation) : new BatchOptions()) is not { } options)
            return null;
        Collecting collecting = new(folder, batchId, options);
        BlobUploadOptions onlyOne = new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        try
        {
            await blob.UploadAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(collecting, InboxJson.Kept)), onlyOne,
                cancellation);
            return collecting;
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            return await FindAsync(blob, cancellation);
        }
    }

    /// <summary>What a batch has got, and whether its folder has more by now.</summary>
    async Task<TakenFolder> TakenAsync(string folder, string batchId, CancellationToken cancellation)
    {
        string prefix = BlobPlaces.UploadsOf(batchId).Prefix;
        int photos = await uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation)
            .CountAsync(blob => InboxFolder.IsPhoto(blob.Name[prefix.Length..]), cancellation);
        bool more = (await ListAsync($"{folder}/", cancellation)).Any(left => left.CanBeTaken);
        return new TakenFolder(photos, more);
    }

    async Task MoveAllAsync(string folder, string batchId, CancellationToken cancellation)
    {
        string prefix = $"{folder}/";
        List<string> names = await inbox.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation)
            .Select(blob => blob.Name[prefix.Length..]).ToListAsync(cancellation);
        foreach (string name in names)
        {
            if (name is OptionsFile or ErrorFile)
                await inbox.DeleteBlobIfExistsAsync(prefix + name, cancellationToken: cancellation);
            else
                await MoveAsync(prefix + name, BlobPlaces.UploadsOf(batchId).Prefix + name, cancellation);
        }
    }

    /// <summary>Copies a photo and deletes that version of it; one that was replaced meanwhile is copied again.</summary>
    async Task MoveAsync(string from, string to, CancellationToken cancellation)
    {
        BlobClient photo = inbox.GetBlobClient(from);
        while (true)
        {
            try
            {
                BlobProperties version = await photo.GetPropertiesAsync(cancellationToken: cancellation);
                BlobCopyFromUriOptions thisVersion = new() { SourceConditions = new BlobRequestConditions { IfMatch = version.ETag } };
                CopyFromUriOperation copying = await uploads.GetBlobClient(to).StartCopyFromUriAsync(photo.Uri, thisVersion, cancellation);
                await copying.WaitForCompletionAsync(cancellation);
                await photo.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = version.ETag },
                    cancellation);
                return;
            }
            catch (RequestFailedException replaced) when (replaced.Status is 409 or 412)
            {
                await Task.Delay(ReplacedPause, time, cancellation);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                return;
            }
        }
    }

    async Task<BatchOptions?> ReadOptionsAsync(string folder, CancellationToken cancellation)
    {
        BinaryData json = (await inbox.GetBlobClient($"{folder}/{OptionsFile}").DownloadContentAsync(cancellation)).Value.Content;
        string? wrong = TryParse(json, out BatchOptions options);
        if (wrong is null)
            return options;
        await inbox.GetBlobClient($"{folder}/{ErrorFile}")
            .UploadAsync(BinaryData.FromString(ErrorText(wrong)), overwrite: true, cancellation);
        await inbox.DeleteBlobIfExistsAsync($"{folder}/{OptionsFile}", cancellationToken: cancellation);
        return null;
    }
}

/// <summary>When a folder of the inbox is complete.</summary>
/// <param name="Quiet">How long nothing may have come, where there is no <c>batch.json</c>.</param>
public sealed record InboxSettings(TimeSpan Quiet);

/// <summary>What was taken from a folder of the inbox.</summary>
/// <param name="Photos">The batch's photos; none when there was no photo, or the folder's options cannot be used.</param>
/// <param name="More">Whether photos have come since.</param>
public sealed record TakenFolder(int Photos, bool More);

/// <summary>A collection that has begun: which folder goes into which batch.</summary>
public sealed record Collecting(string Folder, string BatchId, BatchOptions Options);

/// <summary>What a folder is told that can't become a batch.</summary>
/// <param name="Detail">What is wrong, and what to do.</param>
public sealed record InboxProblem(string Detail)
{
    /// <summary>The kind, as the API names it.</summary>
    public string Type { get; } = "urn:cartoonfunctions:problem:invalid-request";

    /// <summary>The kind in a few words.</summary>
    public string Title { get; } = "The folder can't become a batch";
}

/// <summary>The JSON of what the inbox keeps.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Collecting))]
[JsonSerializable(typeof(InboxProblem))]
sealed partial class InboxJson : JsonSerializerContext
{
    static readonly Lazy<JsonSerializerOptions> kept = new(CreateKept);
    static readonly Lazy<JsonSerializerOptions> readable = new(() => new(CreateKept())
    {
        WriteIndented = true,
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });

    /// <summary>A problem, for people to open.</summary>
    public static JsonTypeInfo<InboxProblem> Readable => (JsonTypeInfo<InboxProblem>)readable.Value.GetTypeInfo(typeof(InboxProblem));

    /// <summary>A collection, read tolerantly.</summary>
    public static JsonTypeInfo<Collecting> Kept => (JsonTypeInfo<Collecting>)kept.Value.GetTypeInfo(typeof(Collecting));

    static JsonSerializerOptions CreateKept() => TolerantJson.Of(Default);
}
