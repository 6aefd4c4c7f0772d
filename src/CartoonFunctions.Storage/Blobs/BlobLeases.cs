using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>Whoever has an upload's address can lease that blob, for ever if they like. What is ours to remove is removed all the same:
/// the lease is broken.</summary>
static class BlobLeases
{
    /// <summary>Removes a blob with its snapshots; one that is gone is well.</summary>
    public static async Task RemoveBlobAsync(this BlobContainerClient container, string name, CancellationToken cancellation)
    {
        BlobClient blob = container.GetBlobClient(name);
        await WithoutLeaseAsync(
            () => blob.DeleteIfExistsAsync(DeleteSnapshotsOption.IncludeSnapshots, cancellationToken: cancellation),
            blob.GetBlobLeaseClient(), cancellation);
    }

    /// <summary>Removes a container with all that is in it; one that is gone is well.</summary>
    public static Task RemoveAsync(this BlobContainerClient container, CancellationToken cancellation) => WithoutLeaseAsync(
        () => container.DeleteIfExistsAsync(cancellationToken: cancellation), container.GetBlobLeaseClient(), cancellation);

    /// <summary>Whether a fault says that a lease is in the way.</summary>
    public static bool IsLeased(this RequestFailedException fault) => fault.ErrorCode == BlobErrorCode.LeaseIdMissing.ToString();

    static async Task WithoutLeaseAsync(Func<Task> remove, BlobLeaseClient lease, CancellationToken cancellation)
    {
        try
        {
            await remove();
        }
        catch (RequestFailedException fault) when (fault.IsLeased())
        {
            await BreakAsync(lease, cancellation);
            await remove();
        }
    }

    static async Task BreakAsync(BlobLeaseClient lease, CancellationToken cancellation)
    {
        try
        {
            await lease.BreakAsync(TimeSpan.Zero, cancellationToken: cancellation);
        }
        catch (RequestFailedException over) when (over.Status is 404 or 409)
        {
            // It has ended meanwhile.
        }
    }
}
