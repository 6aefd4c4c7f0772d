using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>Addresses to which one photo each may be written, and nothing else, straight to storage.</summary>
public sealed class UploadLinks(BlobServiceClient account, TimeProvider time)
{
    /// <summary>How long an address works.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(6);

    // A client's clock may be behind the storage's, or before it.
    static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Makes addresses for the photos of a batch; one key signs them all.</summary>
    public async Task<IReadOnlyList<Uri>> CreateAsync(string batchId, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        BlobContainerClient uploads = account.GetBlobContainerClient(BlobPlaces.Uploads);
        UserDelegationKey? key = uploads.CanGenerateSasUri ? null : await DelegationKeyAsync(now, cancellation);

        Uri[] links = new Uri[names.Count];
        for (int i = 0; i < links.Length; i++)
        {
            BlobClient blob = uploads.GetBlobClient(BlobPlaces.UploadsOf(batchId).Prefix + names[i]);
            BlobSasBuilder sas = new(BlobSasPermissions.Create | BlobSasPermissions.Write, now + Lifetime)
            {
                BlobContainerName = blob.BlobContainerName,
                BlobName = blob.Name,
                Resource = "b",
                StartsOn = now - ClockSkew,
            };
            links[i] = key is null ? blob.GenerateSasUri(sas) : blob.GenerateUserDelegationSasUri(sas, key);
        }
        return links;
    }

    async Task<UserDelegationKey> DelegationKeyAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        BlobGetUserDelegationKeyOptions options = new(now + Lifetime) { StartsOn = now - ClockSkew };
        return await account.GetUserDelegationKeyAsync(options, cancellation);
    }
}
