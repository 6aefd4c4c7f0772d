using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>The inbox in a container of an account.</summary>
/// <param name="account">The storage account.</param>
/// <param name="records">Where the new batches are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">How batches are made.</param>
/// <param name="settings">When a folder is complete.</param>
/// <param name="check">Whether options can be used.</param>
/// <param name="log">Told of what can't be taken.</param>
public sealed class Inbox(BlobServiceClient account, BatchRecords records, TimeProvider time, BatchLimits limits, InboxSettings settings,
    OptionCheck check, ILogger<Inbox> log) : CollectingInbox(records, time, limits, log)
{
    /// <inheritdoc cref="InboxOptions.OptionsFile"/>
    public const string OptionsFile = InboxOptions.OptionsFile;

    const string CollectingFolder = "collecting/";
    const string OriginMetadata = "from";
    const int MoveAttempts = 6;
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(100); // doubles

    readonly BlobContainerClient inbox = account.GetBlobContainerClient(BlobPlaces.Inbox);
    readonly BlobContainerClient uploads = account.GetBlobContainerClient(BlobPlaces.Uploads);
    readonly BlobContainerClient batches = account.GetBlobContainerClient(BlobPlaces.Batches);

    /// <inheritdoc/>
    public override async Task<IReadOnlyCollection<string>> ListReadyAsync(CancellationToken cancellation)
    {
        HashSet<string> ready = new(StringComparer.Ordinal);
        await foreach (BlobItem begun in batches.GetBlobsAsync(new GetBlobsOptions { Prefix = CollectingFolder }, cancellation))
        {
            if (await ReadAsync(batches.GetBlobClient(begun.Name), cancellation) is { } collecting)
                ready.Add(collecting.Folder);
        }
        foreach (InboxFolder folder in await ListAsync("", cancellation))
        {
            if (folder.IsComplete(Time.GetUtcNow(), settings.Quiet))
                ready.Add(folder.Name);
        }
        return ready;
    }

    /// <inheritdoc/>
    protected override Task<Collecting?> FindAsync(string folder, CancellationToken cancellation) =>
        ReadAsync(CollectingBlob(folder), cancellation);

    /// <inheritdoc/>
    protected override Task ForgetAsync(string folder, CancellationToken cancellation) =>
        CollectingBlob(folder).DeleteIfExistsAsync(cancellationToken: cancellation);

    BlobClient CollectingBlob(string folder) =>
        batches.GetBlobClient(CollectingFolder + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder))));

    static async Task<Collecting?> ReadAsync(BlobClient blob, CancellationToken cancellation)
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

    /// <summary>Whether somebody has leased a photo, or it could not be moved just now: it stays where it is, and keeps no other waiting.
    /// What tells us the options is for us.</summary>
    bool IsHeld(BlobItem blob, string folder, string name) => Stuck.Waits(folder, name, blob.Version() ?? "")
        || (blob.Properties.LeaseState == LeaseState.Leased && !IsOurs(name));

    static bool IsOurs(string name) => name is InboxOptions.OptionsFile or InboxOptions.ErrorFile;

    /// <summary>Folders as a listing finds them, of all blobs or those of one folder, which ends with <c>/</c>.</summary>
    async Task<IReadOnlyCollection<InboxFolder>> ListAsync(string prefix, CancellationToken cancellation)
    {
        Dictionary<string, InboxFolder> folders = new(StringComparer.Ordinal);
        await foreach (BlobItem blob in inbox.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation))
        {
            // A photo outside any folder belongs to no batch.
            int slash = blob.Name.IndexOf('/', StringComparison.Ordinal);
            if (slash <= 0 || IsHeld(blob, blob.Name[..slash], blob.Name[(slash + 1)..]))
                continue;
            string name = blob.Name[..slash];
            if (!folders.TryGetValue(name, out InboxFolder? folder))
                folders[name] = folder = new InboxFolder(name);
            folder.Add(blob.Name[(slash + 1)..], blob.Properties.LastModified ?? Time.GetUtcNow());
        }
        return folders.Values;
    }

    /// <inheritdoc/>
    protected override async Task<Collecting?> BeginAsync(string folder, string batchId, CancellationToken cancellation)
    {
        BlobClient blob = CollectingBlob(folder);
        if (await ReadAsync(blob, cancellation) is { } known)
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
            return await ReadAsync(blob, cancellation);
        }
    }

    /// <inheritdoc/>
    protected override async Task<TakenFolder> TakenAsync(string folder, string batchId, CancellationToken cancellation)
    {
        string prefix = PhotoSources.UploadsOf(batchId).Prefix;
        int photos = await uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation)
            .CountAsync(blob => InboxFolder.IsPhoto(blob.Name[prefix.Length..]), cancellation);
        bool more = (await ListAsync($"{folder}/", cancellation)).Any(left => left.CanBeTaken);
        return new TakenFolder(photos, more);
    }

    /// <inheritdoc/>
    protected override Task MovePhotosAsync(string folder, string batchId, CancellationToken cancellation) =>
        MoveAllAsync(folder, batchId, InboxFolder.IsPhoto, cancellation);

    /// <inheritdoc/>
    protected override Task MoveRestAsync(string folder, string batchId, CancellationToken cancellation) =>
        MoveAllAsync(folder, batchId, name => !InboxFolder.IsPhoto(name), cancellation);

    async Task MoveAllAsync(string folder, string batchId, Predicate<string> isWanted, CancellationToken cancellation)
    {
        string prefix = $"{folder}/";
        List<BlobItem> blobs = await inbox.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation)
            .Where(blob => isWanted(blob.Name[prefix.Length..]) && !IsHeld(blob, folder, blob.Name[prefix.Length..]))
            .ToListAsync(cancellation);
        foreach (BlobItem blob in blobs)
        {
            string name = blob.Name[prefix.Length..];
            try
            {
                await MoveAsync(blob.Name, IsOurs(name) ? null : PhotoSources.UploadsOf(batchId).Prefix + name, cancellation);
                Stuck.Remove(folder, name);
            }
            catch (RequestFailedException leased) when (leased.IsLeased())
            {
                // Just now: the next listing says so.
            }
            catch (RequestFailedException own) when (own.Status is >= 400 and < 500)
            {
                Stuck.Add(folder, name, blob.Version() ?? "", $"The storage refuses ({own.ErrorCode ?? $"HTTP {own.Status}"}).");
            }
        }
    }

    /// <summary>Copies a photo and deletes that version of it, or only deletes it where it goes nowhere; one that was replaced meanwhile is
    /// copied again.</summary>
    async Task MoveAsync(string from, string? to, CancellationToken cancellation)
    {
        TimeSpan pause = FirstPause;
        for (int attempt = 1; ; attempt++, pause *= 2)
        {
            try
            {
                if (to is null)
                    await inbox.RemoveBlobAsync(from, cancellation);
                else
                    await MoveVersionAsync(inbox.GetBlobClient(from), to, cancellation);
                return;
            }
            catch (RequestFailedException replaced) when (replaced.Status is 409 or 412 && !replaced.IsLeased() && attempt < MoveAttempts)
            {
                await Task.Delay(pause, Time, cancellation);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                return;
            }
        }
    }

    async Task MoveVersionAsync(BlobClient photo, string to, CancellationToken cancellation)
    {
        BlobProperties version = await photo.GetPropertiesAsync(cancellationToken: cancellation);
        if (!await TryCopyAsync(photo, version.ETag, uploads.GetBlobClient(to), cancellation))
            return;
        try
        {
            await photo.DeleteAsync(DeleteSnapshotsOption.IncludeSnapshots, new BlobRequestConditions { IfMatch = version.ETag },
                cancellation);
        }
        catch (RequestFailedException stays) when (stays.Status != 404)
        {
            // It is for a later batch, and in none but that.
            await uploads.RemoveBlobAsync(to, cancellation);
            throw;
        }
    }

    /// <summary>Copies one version of a photo to where nothing is yet, or finds the copy of an attempt that was cut off.</summary>
    /// <returns>False where the batch has another photo of that name: this one came later and is for the next.</returns>
    static async Task<bool> TryCopyAsync(BlobClient photo, ETag version, BlobClient copy, CancellationToken cancellation)
    {
        string origin = version.ToString();
        BlobCopyFromUriOptions thisVersion = new()
        {
            SourceConditions = new BlobRequestConditions { IfMatch = version },
            DestinationConditions = new BlobRequestConditions { IfNoneMatch = ETag.All },
            Metadata = new Dictionary<string, string> { [OriginMetadata] = origin },
        };
        CopyFromUriOperation copying;
        try
        {
            copying = await copy.StartCopyFromUriAsync(photo.Uri, thisVersion, cancellation);
        }
        catch (RequestFailedException refused) when (refused.Status is 409 or 412 && !refused.IsLeased())
        {
            // The photo was replaced, unless the batch has one of its name.
            if (!await copy.ExistsAsync(cancellation))
                throw;
            BlobProperties there = await copy.GetPropertiesAsync(cancellationToken: cancellation);
            if (there.Metadata.TryGetValue(OriginMetadata, out string? from) && from == origin)
                copying = new CopyFromUriOperation(there.CopyId, copy);
            else
                return false;
        }
        await copying.WaitForCompletionAsync(cancellation);
        return true;
    }

    async Task<BatchOptions?> ReadOptionsAsync(string folder, CancellationToken cancellation)
    {
        BinaryData json = (await inbox.GetBlobClient($"{folder}/{OptionsFile}").DownloadContentAsync(cancellation)).Value.Content;
        string? wrong = InboxOptions.TryParse(json, check, out BatchOptions options);
        if (wrong is null)
            return options;
        await inbox.GetBlobClient($"{folder}/{InboxOptions.ErrorFile}")
            .UploadAsync(BinaryData.FromString(InboxOptions.ErrorText(wrong)), overwrite: true, cancellation);
        await inbox.RemoveBlobAsync($"{folder}/{OptionsFile}", cancellation);
        return null;
    }
}
