using System.Text.Json;
using Azure;
using Azure.Storage.Blobs;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.App.Batches;

/// <summary>The plans of batches, in blobs: a status takes its photos' names from there.</summary>
public sealed class PlanFiles(BlobServiceClient account)
{
    /// <summary>Keeps a plan.</summary>
    public Task WriteAsync(string batchId, BatchPlan plan, CancellationToken cancellation) =>
        BlobOf(batchId).UploadAsync(BinaryData.FromBytes(JsonSerializer.SerializeToUtf8Bytes(plan, BatchJson.Kept<BatchPlan>())),
            overwrite: true, cancellation);

    /// <summary>A batch's plan, or null while it has none that can be read.</summary>
    public async Task<BatchPlan?> FindAsync(string batchId, CancellationToken cancellation)
    {
        try
        {
            BinaryData json = (await BlobOf(batchId).DownloadContentAsync(cancellation)).Value.Content;
            return JsonSerializer.Deserialize(json, BatchJson.Kept<BatchPlan>());
        }
        catch (Exception missing) when (missing is RequestFailedException { Status: 404 } or JsonException)
        {
            return null;
        }
    }

    BlobClient BlobOf(string batchId) =>
        account.GetBlobContainerClient(BlobPlaces.Batches).GetBlobClient($"{BlobPlaces.FolderOf(batchId)}plan.json");
}
