using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>What is known about batches, in blobs: what was asked for, where it stands, which output container it has.</summary>
public sealed class BatchRecords(BlobServiceClient account) : IBatchRecords
{
    readonly BlobContainerClient batches = account.GetBlobContainerClient(BlobPlaces.Batches);

    /// <inheritdoc/>
    public Task WriteAsync(BatchRecord record, CancellationToken cancellation) =>
        WriteJsonAsync(BlobPlaces.Record(record.Request.Id), record, BatchJson.Kept<BatchRecord>(), cancellation);

    /// <inheritdoc/>
    public async Task<BatchRecord?> FindAsync(string batchId, CancellationToken cancellation)
    {
        BatchRecord? record = await ReadJsonAsync(batchId, BlobPlaces.Record(batchId), BatchJson.Kept<BatchRecord>(), cancellation);
        return record is null || record.Request.Id == batchId ? record : throw new UnreadableBatchException(batchId);
    }

    /// <inheritdoc/>
    public Task WriteStatusAsync(BatchStatus status, CancellationToken cancellation) =>
        WriteJsonAsync(BlobPlaces.Status(status.Id), status, BatchJson.Kept<BatchStatus>(), cancellation);

    /// <inheritdoc/>
    public async Task<BatchStatus?> FindStatusAsync(string batchId, CancellationToken cancellation)
    {
        BatchStatus? status = await ReadJsonAsync(batchId, BlobPlaces.Status(batchId), BatchJson.Kept<BatchStatus>(), cancellation);
        return status is null || status.Id == batchId ? status : throw new UnreadableBatchException(batchId);
    }

    /// <inheritdoc/>
    public Task WriteNameAsync(string batchId, string? name, CancellationToken cancellation) =>
        batches.GetBlobClient(BlobPlaces.Name(batchId)).UploadAsync(BinaryData.FromString(name ?? ""), overwrite: true, cancellation);

    /// <inheritdoc/>
    public async Task<string?> FindNameAsync(string batchId, CancellationToken cancellation) =>
        await ReadAsync(BlobPlaces.Name(batchId), cancellation) is { IsEmpty: false } name ? name.ToString() : null;

    /// <inheritdoc/>
    public Task WriteClaimAsync(string batchId, string container, CancellationToken cancellation) =>
        batches.GetBlobClient(BlobPlaces.Claim(batchId)).UploadAsync(BinaryData.FromString(container), overwrite: true, cancellation);

    /// <inheritdoc/>
    public async Task<string?> FindClaimAsync(string batchId, CancellationToken cancellation) =>
        (await ReadAsync(BlobPlaces.Claim(batchId), cancellation))?.ToString();

    /// <inheritdoc/>
    public async Task<BatchIdPage> ListAsync(int limit, string? after, CancellationToken cancellation)
    {
        GetBlobsByHierarchyOptions folders = new() { Delimiter = "/" };
        List<string> ids = [];
        string? next = after;
        while (ids.Count < limit)
        {
            // A page of storage also holds the status documents, so it can bring fewer batches than it has entries.
            IAsyncEnumerable<Page<BlobHierarchyItem>> pages = batches.GetBlobsByHierarchyAsync(folders, cancellation)
                .AsPages(next, limit - ids.Count);
            Page<BlobHierarchyItem> page = await FirstAsync(pages, after, cancellation);
            foreach (BlobHierarchyItem item in page.Values)
            {
                if (item.IsPrefix && item.Prefix.TrimEnd('/') is { } id && BatchIds.IsGenerated(id))
                    ids.Add(id);
            }
            next = page.ContinuationToken;
            if (string.IsNullOrEmpty(next))
                return new BatchIdPage(ids, null);
        }
        return new BatchIdPage(ids, next);
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string batchId, CancellationToken cancellation)
    {
        if (await FindClaimAsync(batchId, cancellation) is { } outputs)
            await account.GetBlobContainerClient(outputs).RemoveAsync(cancellation);
        await account.GetBlobContainerClient(PhotoSources.SentTo(batchId).Container).RemoveAsync(cancellation);
        await DeleteFolderAsync(account.GetBlobContainerClient(BlobPlaces.Uploads), $"{batchId}/", cancellation);
        await batches.RemoveBlobAsync(BlobPlaces.Status(batchId), cancellation);
        await DeleteFolderAsync(batches, BlobPlaces.FolderOf(batchId), cancellation);
    }

    /// <inheritdoc/>
    public async Task RemoveStraysAsync(DateTimeOffset madeBefore, CancellationToken cancellation)
    {
        BlobContainerClient uploads = account.GetBlobContainerClient(BlobPlaces.Uploads);
        GetBlobsByHierarchyOptions folders = new() { Delimiter = "/" };
        await foreach (BlobHierarchyItem item in uploads.GetBlobsByHierarchyAsync(folders, cancellation))
        {
            if (item.IsPrefix && await IsStrayAsync(item.Prefix.TrimEnd('/'), madeBefore, cancellation))
                await DeleteFolderAsync(uploads, item.Prefix, cancellation);
        }
        await foreach (BlobContainerItem own in account.GetBlobContainersAsync(prefix: PhotoSources.SentPrefix,
            cancellationToken: cancellation))
        {
            if (await IsStrayAsync(own.Name[PhotoSources.SentPrefix.Length..], madeBefore, cancellation))
                await account.GetBlobContainerClient(own.Name).RemoveAsync(cancellation);
        }
    }

    async Task<bool> IsStrayAsync(string batchId, DateTimeOffset madeBefore, CancellationToken cancellation) =>
        BatchIds.IsGenerated(batchId) && BatchIds.CreatedAt(batchId) < madeBefore
        && await ReadAsync(BlobPlaces.Record(batchId), cancellation) is null;

    static async Task<Page<BlobHierarchyItem>> FirstAsync(IAsyncEnumerable<Page<BlobHierarchyItem>> pages, string? after,
        CancellationToken cancellation)
    {
        try
        {
            return await pages.FirstAsync(cancellation);
        }
        catch (RequestFailedException refused) when (refused.Status == 400 && after is not null)
        {
            throw new FormatException("It is no end of a page.", refused);
        }
    }

    static async Task DeleteFolderAsync(BlobContainerClient container, string prefix, CancellationToken cancellation)
    {
        await foreach (BlobItem blob in container.GetBlobsAsync(new GetBlobsOptions { Prefix = prefix }, cancellation))
            await container.RemoveBlobAsync(blob.Name, cancellation);
    }

    async Task WriteJsonAsync<T>(string name, T value, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        BlobUploadOptions options = new() { HttpHeaders = new BlobHttpHeaders { ContentType = "application/json" } };
        await batches.GetBlobClient(name)
            .UploadAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(value, type)), options, cancellation);
    }

    async Task<T?> ReadJsonAsync<T>(string batchId, string name, JsonTypeInfo<T> type, CancellationToken cancellation) where T : class
    {
        if (await ReadAsync(name, cancellation) is not { } json)
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new UnreadableBatchException(batchId);
        }
        catch (JsonException fault)
        {
            throw new UnreadableBatchException(batchId, fault);
        }
    }

    async Task<BinaryData?> ReadAsync(string name, CancellationToken cancellation)
    {
        try
        {
            return (await batches.GetBlobClient(name).DownloadContentAsync(cancellation)).Value.Content;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            return null;
        }
    }
}
