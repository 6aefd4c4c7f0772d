using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>Makes an account ready: its containers, and the rule by which the page may upload to it.</summary>
public sealed class StorageSetup(BlobServiceClient account)
{
    const int PreflightSeconds = 3600;
    const int MaxOrigins = 64; // as many as one rule takes
    const string UploadHeaders = "content-type,x-ms-blob-type,x-ms-blob-content-type,x-ms-version";

    /// <summary>Makes the containers that are missing.</summary>
    public async Task MakeContainersAsync(CancellationToken cancellation)
    {
        foreach (string name in (string[])[BlobPlaces.Batches, BlobPlaces.Uploads, BlobPlaces.Inbox])
            await account.GetBlobContainerClient(name).CreateIfNotExistsAsync(cancellationToken: cancellation);
    }

    /// <summary>Lets pages of these origins upload; other rules stay as they are.</summary>
    /// <returns>False where the account does not let us set that.</returns>
    public async Task<bool> AllowUploadsFromAsync(IReadOnlyList<string> origins, CancellationToken cancellation)
    {
        try
        {
            BlobServiceProperties properties = await account.GetPropertiesAsync(cancellation);
            if (origins.All(origin => properties.Cors.Any(rule => Covers(rule, origin))))
                return true;
            // An account holds five rules, so all our origins are in one; the oldest make room for new ones.
            BlobCorsRule? before = properties.Cors.FirstOrDefault(rule => rule.AllowedHeaders == UploadHeaders);
            IEnumerable<string> known = before?.AllowedOrigins.Split(',').Except(origins) ?? [];
            properties.Cors.Remove(before);
            properties.Cors.Add(new BlobCorsRule
            {
                AllowedOrigins = string.Join(',', known.Concat(origins).TakeLast(MaxOrigins)),
                AllowedMethods = "PUT,OPTIONS",
                AllowedHeaders = UploadHeaders,
                ExposedHeaders = "etag",
                MaxAgeInSeconds = PreflightSeconds,
            });
            await account.SetPropertiesAsync(properties, cancellation);
            return true;
        }
        catch (RequestFailedException refused) when (refused.Status is 400 or 403)
        {
            return false;
        }
    }

    static bool Covers(BlobCorsRule rule, string origin) =>
        rule.AllowedMethods.Contains("PUT", StringComparison.Ordinal)
            && rule.AllowedOrigins.Split(',').Any(allowed => allowed.Trim() == "*" || allowed.Trim() == origin);
}
