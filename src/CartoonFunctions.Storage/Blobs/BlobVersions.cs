using Azure.Storage.Blobs.Models;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>What tells a blob from another one that takes its place.</summary>
static class BlobVersions
{
    /// <summary>Its ETag, as a condition takes it; null where a listing does not say.</summary>
    public static string? Version(this BlobItem blob) => blob.Properties.ETag?.ToString("G");
}
