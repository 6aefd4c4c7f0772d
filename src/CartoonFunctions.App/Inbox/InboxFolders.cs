using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage.Blobs;
using CollectedInbox = CartoonFunctions.Storage.Blobs.Inbox;

namespace CartoonFunctions.App.Inbox;

/// <summary>Photos dropped into <c>inbox/{folder}/</c>, and how they become a batch: they are moved to its uploads, so each is in exactly
/// one.</summary>
public sealed class InboxFolders(BlobServiceClient account, BatchRecords records, BatchLimits limits, TimeProvider time)
{
    readonly BlobContainerClient inbox = account.GetBlobContainerClient(BlobPlaces.Inbox);
    readonly BlobContainerClient uploads = account.GetBlobContainerClient(BlobPlaces.Uploads);

    /// <summary>
    /// Moves what lies in a folder to a batch's uploads. Doing it again after a fault goes on where it was. A folder whose options
    /// cannot be used is told so, and waits for others.
    /// </summary>
    /// <returns>The batch's photos, and whether the folder has others by now.</returns>
    public async Task<TakenFolder> TakeAsync(string folder, string batchId, CancellationToken cancellation)
    {
        string prefix = $"{folder}/";
        if (await ReadOptionsAsync(prefix, cancellation) is not { } options)
            return new TakenFolder(0, More: false);
        await foreach (BlobItem blob in ListAsync(prefix, cancellation))
            await MoveAsync(blob, $"{batchId}/{blob.Name[prefix.Length..]}", cancellation);

        int photos = 0;
        await foreach (BlobItem _ in uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{batchId}/" }, cancellation))
            photos++;
        if (photos > 0)
        {
            BatchRequest request = limits.Request(batchId, BlobPlaces.UploadsOf(batchId), options);
            await records.WriteAsync(new BatchRecord(time.GetUtcNow(), request, Photos: null), cancellation);
        }
        await inbox.DeleteBlobIfExistsAsync(prefix + CollectedInbox.OptionsFile, cancellationToken: cancellation);
        await inbox.DeleteBlobIfExistsAsync(prefix + CollectedInbox.ErrorFile, cancellationToken: cancellation);
        return new TakenFolder(photos, More: await ListAsync(prefix, cancellation).AnyAsync(cancellation));
    }

    /// <summary>Folders with photos that have lain there since before <paramref name="since"/>.</summary>
    public async Task<IReadOnlyCollection<string>> ForgottenAsync(DateTimeOffset since, CancellationToken cancellation)
    {
        HashSet<string> folders = new(StringComparer.Ordinal);
        await foreach (BlobItem blob in ListAsync("", cancellation))
        {
            int end = blob.Name.IndexOf('/', StringComparison.Ordinal);
            if (end > 0 && blob.Properties.LastModified < since)
                folders.Add(blob.Name[..end]);
        }
        return folders;
    }

    /// <summary>A blob's name in its folder.</summary>
    static string NameIn(string blob) => blob[(blob.IndexOf('/', StringComparison.Ordinal) + 1)..];

    async IAsyncEnumerable<BlobItem> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobItem blob in inbox.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation))
        {
            if (!blob.Name.EndsWith('/') && NameIn(blob.Name) is not (CollectedInbox.OptionsFile or CollectedInbox.ErrorFile))
                yield return blob;
        }
    }

    /// <summary>Copies the version that was listed and removes that version only: one that replaces it meanwhile stays for the next
    /// batch.</summary>
    async Task MoveAsync(BlobItem photo, string target, CancellationToken cancellation)
    {
        BlobClient source = inbox.GetBlobClient(photo.Name);
        BlobRequestConditions listed = new() { IfMatch = photo.Properties.ETag };
        try
        {
            BlobCopyFromUriOptions options = new() { SourceConditions = listed };
            CopyFromUriOperation copying = await uploads.GetBlobClient(target).StartCopyFromUriAsync(source.Uri, options, cancellation);
            await copying.WaitForCompletionAsync(cancellation);
            await source.DeleteAsync(conditions: listed, cancellationToken: cancellation);
        }
        catch (RequestFailedException changed) when (changed.Status is 404 or 412)
        {
        }
    }

    /// <summary>The folder's options, or null when they cannot be used, or could not and no others have come.</summary>
    async Task<BatchOptions?> ReadOptionsAsync(string prefix, CancellationToken cancellation)
    {
        BlobClient file = inbox.GetBlobClient(prefix + CollectedInbox.OptionsFile);
        BlobClient error = inbox.GetBlobClient(prefix + CollectedInbox.ErrorFile);
        BinaryData json;
        try
        {
            json = (await file.DownloadContentAsync(cancellation)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return await error.ExistsAsync(cancellation) ? null : new BatchOptions();
        }
        if (CollectedInbox.TryParse(json, out BatchOptions options) is not { } wrong)
            return options;
        await error.UploadAsync(BinaryData.FromString(CollectedInbox.ErrorText(wrong)), overwrite: true, cancellation);
        await file.DeleteIfExistsAsync(cancellationToken: cancellation);
        return null;
    }
}

/// <summary>What was taken from an inbox folder.</summary>
/// <param name="Photos">The batch's photos; none when nothing was there, or its options cannot be used.</param>
/// <param name="More">Whether photos have come since.</param>
public sealed record TakenFolder(int Photos, bool More);
