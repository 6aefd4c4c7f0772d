using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>Copies photos from one place of an account to another, within the storage.</summary>
public sealed class PhotoCopies(BlobServiceClient account)
{
    /// <summary>Copies the photos of these names; one that is gone is left out.</summary>
    public async Task CopyAsync(PhotoSource from, IEnumerable<string> names, PhotoSource to, CancellationToken cancellation)
    {
        foreach (string name in names)
            await CopyAsync(account.GetBlobContainerClient(from.Container).GetBlobClient(from.Prefix + name), to, name, cancellation);
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
}
