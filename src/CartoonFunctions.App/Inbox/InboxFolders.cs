using System.Runtime.CompilerServices;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage;

namespace CartoonFunctions.App.Inbox;

/// <summary>Photos dropped into <c>inbox/{folder}/</c>, and how they become a batch: they are moved to its uploads, so each is in exactly one.</summary>
public sealed class InboxFolders(BlobServiceClient account, BatchRecords records, AppSettings settings, TimeProvider time)
{
    /// <summary>The blob that says that a folder is complete, and may hold the batch's options.</summary>
    public const string OptionsName = "batch.json";

    readonly BlobContainerClient inbox = account.GetBlobContainerClient(BlobPlaces.Inbox);
    readonly BlobContainerClient uploads = account.GetBlobContainerClient(BlobPlaces.Uploads);

    /// <summary>Moves what lies in a folder to a batch's uploads. Doing it again after a fault goes on where it was.</summary>
    /// <returns>The batch's photos, and whether the folder has others by now.</returns>
    public async Task<TakenFolder> TakeAsync(string folder, string batchId, CancellationToken cancellation)
    {
        string prefix = $"{folder}/";
        (BatchOptions options, string? fault) = await ReadOptionsAsync(prefix, cancellation);
        await foreach (BlobItem blob in ListAsync(prefix, cancellation))
            await MoveAsync(blob, $"{batchId}/{blob.Name[prefix.Length..]}", cancellation);

        int photos = 0;
        await foreach (BlobItem _ in uploads.GetBlobsAsync(new GetBlobsOptions { Prefix = $"{batchId}/" }, cancellation))
            photos++;
        if (photos > 0)
            await WriteRecordAsync(batchId, options, fault, cancellation);
        await inbox.DeleteBlobIfExistsAsync(prefix + OptionsName, cancellationToken: cancellation);
        bool more = await ListAsync(prefix, cancellation).AnyAsync(cancellation);
        return new TakenFolder(photos, fault is null, more);
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

    async IAsyncEnumerable<BlobItem> ListAsync(string prefix, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await foreach (BlobItem blob in inbox.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation))
        {
            if (!blob.Name.EndsWith('/') && !blob.Name.EndsWith($"/{OptionsName}", StringComparison.Ordinal))
                yield return blob;
        }
    }

    /// <summary>Copies the version that was listed and removes that version only: one that replaces it meanwhile stays for the next batch.</summary>
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

    async Task<(BatchOptions Options, string? Fault)> ReadOptionsAsync(string prefix, CancellationToken cancellation)
    {
        try
        {
            BinaryData json = (await inbox.GetBlobClient(prefix + OptionsName).DownloadContentAsync(cancellation)).Value.Content;
            if (json.ToMemory().IsEmpty)
                return (new BatchOptions(), null);
            BatchOptions options = JsonSerializer.Deserialize(json, BatchJson.Default.BatchOptions) ?? new BatchOptions();
            IReadOnlyList<OptionError> errors = options.Validate();
            return (errors.Count == 0 ? options : new BatchOptions(), errors.Count == 0 ? null : $"{OptionsName}: {errors[0]}");
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return (new BatchOptions(), null);
        }
        catch (JsonException fault)
        {
            return (new BatchOptions(), $"{OptionsName} can't be read: {fault.Message}");
        }
    }

    /// <summary>A batch whose options cannot be used is there all the same, failed with the reason: its photos can be tried again.</summary>
    async Task WriteRecordAsync(string batchId, BatchOptions options, string? fault, CancellationToken cancellation)
    {
        BatchRecord record = new(time.GetUtcNow(), new BatchRequest(batchId, BlobPlaces.UploadsOf(batchId), options, settings.MaxPhotos, settings.ParallelBatches), Photos: null);
        await records.WriteAsync(record, cancellation);
        if (fault is not null)
            await records.WriteStatusAsync(BatchStatus.Created(record) with { State = BatchState.Failed, EndedAt = time.GetUtcNow(), Reason = fault }, cancellation);
    }
}

/// <summary>What was taken from an inbox folder.</summary>
/// <param name="Photos">The batch's photos.</param>
/// <param name="Startable">Whether its options can be used.</param>
/// <param name="More">Whether photos have come since.</param>
public sealed record TakenFolder(int Photos, bool Startable, bool More);
