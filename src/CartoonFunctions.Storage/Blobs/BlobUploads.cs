using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Sas;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>
/// Photos come straight to the storage, each to a signed address of its own, in a container of their batch's own. The address leans on a
/// policy of that container, which goes with the start of the batch, so that the address ends with it. Addresses that are signed with the
/// identity of the environment cannot lean on one: they last their hour, or as long as the container.
/// </summary>
public sealed class BlobUploads(BlobServiceClient account, TimeProvider time) : IUploads
{
    const string OpenPolicy = "upload";
    const string ClosedPolicy = "closed";
    const string MayWrite = "cw";

    // The storage copies by itself, so a copy is two short calls; one after another ten thousand of them outlast the call that asked.
    const int CopiesAtOnce = 16;

    /// <summary>How long an address works. A client that needs longer asks for new ones.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    // A client's clock may be behind the storage's, or before it.
    static readonly TimeSpan ClockSkew = TimeSpan.FromMinutes(5);

    /// <inheritdoc/>
    public PhotoSource PlaceOf(string batchId) => PhotoSources.SentTo(batchId);

    /// <summary>Makes the addresses; one key signs them all.</summary>
    public async Task<IReadOnlyList<Uri>> CreateLinksAsync(BatchRecord record, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        DateTimeOffset now = time.GetUtcNow();
        PhotoSource place = record.Request.Source;
        BlobContainerClient uploads = account.GetBlobContainerClient(place.Container);
        UserDelegationKey? key = uploads.CanGenerateSasUri ? null : await DelegationKeyAsync(now, cancellation);
        bool hasPolicy = await OpenAsync(uploads, cancellation) && key is null;

        Uri[] links = new Uri[names.Count];
        for (int i = 0; i < links.Length; i++)
        {
            BlobClient blob = uploads.GetBlobClient(place.Prefix + names[i]);
            BlobSasBuilder sas = new()
            {
                BlobContainerName = blob.BlobContainerName,
                BlobName = blob.Name,
                Resource = "b",
                StartsOn = now - ClockSkew,
                ExpiresOn = now + Lifetime,
            };
            if (hasPolicy)
                sas.Identifier = OpenPolicy;
            else
                sas.SetPermissions(MayWrite);
            links[i] = key is null ? blob.GenerateSasUri(sas) : blob.GenerateUserDelegationSasUri(sas, key);
        }
        return links;
    }

    /// <inheritdoc/>
    public async Task CloseAsync(BatchRecord record, CancellationToken cancellation)
    {
        BlobContainerClient uploads = account.GetBlobContainerClient(record.Request.Source.Container);
        if (!IsOwn(uploads) || !uploads.CanGenerateSasUri)
            return;
        try
        {
            await SetPolicyAsync(uploads, ClosedPolicy, expires: DateTimeOffset.UnixEpoch, cancellation);
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // With the container went its addresses.
        }
    }

    /// <summary>Makes a batch's container, with the policy that its addresses lean on.</summary>
    /// <returns>False where there is no container of the batch's own: batches that an earlier version made have none.</returns>
    /// <exception cref="UploadRefusedException">It is closed.</exception>
    static async Task<bool> OpenAsync(BlobContainerClient uploads, CancellationToken cancellation)
    {
        if (!IsOwn(uploads))
            return false;
        bool isNew = await uploads.CreateIfNotExistsAsync(cancellationToken: cancellation) is not null;
        if (!uploads.CanGenerateSasUri)
            return true;
        BlobSignedIdentifier? policy = isNew ? null
            : (await uploads.GetAccessPolicyAsync(cancellationToken: cancellation)).Value.SignedIdentifiers.FirstOrDefault();
        if (policy?.Id == ClosedPolicy)
            throw UploadRefusedException.Started();
        if (policy is null)
            await SetPolicyAsync(uploads, OpenPolicy, expires: null, cancellation);
        return true;
    }

    static async Task SetPolicyAsync(BlobContainerClient uploads, string id, DateTimeOffset? expires, CancellationToken cancellation)
    {
        BlobSignedIdentifier policy = new() { Id = id, AccessPolicy = new() { Permissions = MayWrite, PolicyExpiresOn = expires } };
        await uploads.SetAccessPolicyAsync(PublicAccessType.None, [policy], cancellationToken: cancellation);
    }

    static bool IsOwn(BlobContainerClient uploads) => uploads.Name.StartsWith(PhotoSources.SentPrefix, StringComparison.Ordinal);

    /// <inheritdoc/>
    public Task CopyAsync(PhotoSource from, IEnumerable<string> names, PhotoSource target, CancellationToken cancellation)
    {
        BlobContainerClient source = account.GetBlobContainerClient(from.Container);
        return Parallel.ForEachAsync(names, new ParallelOptions { MaxDegreeOfParallelism = CopiesAtOnce, CancellationToken = cancellation },
            async (name, stop) => await CopyAsync(source.GetBlobClient(from.Prefix + name), target, name, stop));
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
