using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>
/// Makes batches of photos that any tool writes to <c>inbox/{folder}/</c>: when <c>batch.json</c> arrives, or when nothing has
/// come for a while. Each photo goes into exactly one batch, because it is moved there before the batch starts; which batch
/// that is, is written down before the first is moved, so a collection that was cut off is taken up again.
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

    readonly BlobContainerClient inbox = account.GetBlobContainerClient(BlobPlaces.Inbox);
    readonly BlobContainerClient uploads = account.GetBlobContainerClient(BlobPlaces.Uploads);
    readonly BlobContainerClient batches = account.GetBlobContainerClient(BlobPlaces.Batches);

    /// <summary>Collects every folder that is complete.</summary>
    /// <param name="start">Starts a batch; called again for the same batch where a collection is taken up again.</param>
    /// <param name="cancellation">Stops between two steps; what is begun is taken up by the next call.</param>
    public async Task CollectAsync(Func<BatchRecord, CancellationToken, Task> start, CancellationToken cancellation)
    {
        await foreach (BlobItem begun in batches.GetBlobsAsync(new GetBlobsOptions { Prefix = CollectingFolder }, cancellation))
            await FinishAsync(begun.Name, start, cancellation);

        foreach (InboxFolder folder in await ListAsync(cancellation))
        {
            if (folder.IsComplete(time.GetUtcNow(), settings.Quiet))
                await CollectAsync(folder, start, cancellation);
        }
    }

    /// <summary>The content of <see cref="ErrorFile"/>.</summary>
    public static string ErrorText(string wrong) => JsonSerializer.Serialize(wrong, BatchJson.Kept<string>());

    static string CollectingName(string folder) =>
        CollectingFolder + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)));

    async Task<IEnumerable<InboxFolder>> ListAsync(CancellationToken cancellation)
    {
        Dictionary<string, InboxFolder> folders = new(StringComparer.Ordinal);
        await foreach (BlobItem blob in inbox.GetBlobsAsync(cancellationToken: cancellation))
        {
            // A photo outside any folder belongs to no batch.
            int slash = blob.Name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || slash == blob.Name.Length - 1)
                continue;
            string name = blob.Name[..slash];
            if (!folders.TryGetValue(name, out InboxFolder? folder))
                folders[name] = folder = new InboxFolder(name);
            folder.Add(blob.Name[(slash + 1)..], blob.Properties.LastModified ?? time.GetUtcNow());
        }
        return folders.Values;
    }

    async Task CollectAsync(InboxFolder folder, Func<BatchRecord, CancellationToken, Task> start, CancellationToken cancellation)
    {
        BatchOptions? options = folder.HasOptions ? await ReadOptionsAsync(folder.Name, cancellation) : new BatchOptions();
        if (options is null)
            return;
        Collecting collecting = new(folder.Name, BatchIds.New(time.GetUtcNow()), options);
        BlobUploadOptions onlyOne = new() { Conditions = new BlobRequestConditions { IfNoneMatch = ETag.All } };
        try
        {
            await batches.GetBlobClient(CollectingName(folder.Name))
                .UploadAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(collecting, InboxJson.Kept)), onlyOne, cancellation);
        }
        catch (RequestFailedException taken) when (taken.Status is 409 or 412)
        {
            return;
        }
        await FinishAsync(CollectingName(folder.Name), start, cancellation);
    }

    async Task FinishAsync(string collectingName, Func<BatchRecord, CancellationToken, Task> start, CancellationToken cancellation)
    {
        BlobClient blob = batches.GetBlobClient(collectingName);
        Collecting collecting = JsonSerializer.Deserialize((await blob.DownloadContentAsync(cancellation)).Value.Content, InboxJson.Kept)!;
        BatchRecord? record = await records.FindAsync(collecting.BatchId, cancellation);
        if (record is null)
        {
            // The record comes after the last photo, so that nothing is moved into a batch that may have been started.
            int moved = await MoveAllAsync(collecting, cancellation);
            record = new BatchRecord(time.GetUtcNow(),
                limits.Request(collecting.BatchId, BlobPlaces.UploadsOf(collecting.BatchId), collecting.Options), Photos: null);
            if (moved > 0 || await IsAnyMovedAsync(collecting.BatchId, cancellation))
                await records.WriteAsync(record, cancellation);
            else
                record = null;
        }
        if (record is not null)
            await start(record, cancellation);
        await blob.DeleteIfExistsAsync(cancellationToken: cancellation);
    }

    async Task<bool> IsAnyMovedAsync(string batchId, CancellationToken cancellation) =>
        await uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = BlobPlaces.UploadsOf(batchId).Prefix }, cancellation)
            .AnyAsync(cancellation);

    async Task<int> MoveAllAsync(Collecting collecting, CancellationToken cancellation)
    {
        string prefix = $"{collecting.Folder}/";
        List<string> names = await inbox.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation)
            .Select(blob => blob.Name[prefix.Length..]).ToListAsync(cancellation);
        int moved = 0;
        foreach (string name in names)
        {
            if (name is OptionsFile or ErrorFile)
                await inbox.DeleteBlobIfExistsAsync(prefix + name, cancellationToken: cancellation);
            else if (await MoveAsync(prefix + name, BlobPlaces.UploadsOf(collecting.BatchId).Prefix + name, cancellation))
                moved++;
        }
        return moved;
    }

    /// <summary>Copies a photo and deletes that version of it; one that was replaced meanwhile is copied again.</summary>
    async Task<bool> MoveAsync(string from, string to, CancellationToken cancellation)
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
                return true;
            }
            catch (RequestFailedException replaced) when (replaced.Status is 409 or 412)
            {
                await Task.Delay(TimeSpan.FromMilliseconds(100), time, cancellation);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                return false;
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
}

/// <summary>When a folder of the inbox is complete.</summary>
/// <param name="Quiet">How long nothing may have come, where there is no <c>batch.json</c>.</param>
public sealed record InboxSettings(TimeSpan Quiet);

/// <summary>A collection that has begun: which folder goes into which batch.</summary>
public sealed record Collecting(string Folder, string BatchId, BatchOptions Options);

/// <summary>The JSON of what the inbox keeps.</summary>
[JsonSourceGenerationOptions(JsonSerializerDefaults.Web)]
[JsonSerializable(typeof(Collecting))]
sealed partial class InboxJson : JsonSerializerContext
{
    static readonly Lazy<JsonSerializerOptions> kept = new(CreateKept);

    /// <summary>A collection, read tolerantly.</summary>
    public static JsonTypeInfo<Collecting> Kept => (JsonTypeInfo<Collecting>)kept.Value.GetTypeInfo(typeof(Collecting));

    static JsonSerializerOptions CreateKept() => TolerantJson.Of(Default);
}
