using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>Photos come straight to the storage, each to a signed address of its own.</summary>
public sealed class BlobUploads(BlobServiceClient account, TimeProvider time) : IUploads
{
    /// <summary>How long an address works. A client that needs longer asks for new ones.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // A client's clock may be behind the storage's, or before it.
    static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <summary>Makes the addresses; one key signs them all.</summary>
    public async Task<IReadOnlyList<Uri>> CreateLinksAsync(BatchRecord record, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        BlobContainerClient uploads = account.GetBlobContainerClient(BlobPlaces.Uploads);
        UserDelegationKey? key = uploads.CanGenerateSasUri ? null : await DelegationKeyAsync(now, cancellation);

        Uri[] links = new Uri[names.Count];
        for (int i = 0; i < links.Length; i++)
        {
            BlobClient blob = uploads.GetBlobClient(PhotoSources.UploadsOf(record.Request.Id).Prefix + names[i]);
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

    /// <inheritdoc/>
    public async Task CopyAsync(PhotoSource from, IEnumerable<string> names, string batchId, CancellationToken cancellation)
    {
        foreach (string name in names)
            await CopyAsync(account.GetBlobContainerClient(from.Container).GetBlobClient(from.Prefix + name),
                PhotoSources.UploadsOf(batchId), name, cancellation);
    }

    async Task CopyAsync(BlobClient photo, PhotoSource to, string name, CancellationToken cancellation)
    {
        try
        {
            BlobClient copy = account.GetBlobContainerClient(to.Container).GetBlobClient(to.Prefix + name);
            CopyFromUriOperation copying = await copy.StartCopyFromUriAsync(photo.Uri, cancellationToken: cancellation);
            await copying.WaitForCompletionAsync(cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
        }
    }

    async Task<UserDelegationKey> DelegationKeyAsync(DateTimeOffset now, CancellationToken cancellation)
    {
        BlobGetUserDelegationKeyOptions options = new(now + Lifetime) { StartsOn = now - ClockSkew };
        return await account.GetUserDelegationKeyAsync(options, cancellation);
    }
}
