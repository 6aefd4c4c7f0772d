using System.IO.Pipelines;
using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>Photos from blob containers, results into a container per batch. See <see cref="BlobPlaces"/> for the names.</summary>
public sealed class BlobStore(BlobServiceClient account, BatchRecords records) : IServiceStore
{
    // What one upload holds of a zip, and how far its writer may run ahead.
    const int BlockBytes = 4 << 20;
    const int AheadBytes = 1 << 20;

    // What one who looks at a result or a photo holds of it, however slowly they take it.
    const int ReadBytes = 512 << 10;

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredPhoto> ListAsync(PhotoSource source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        Dictionary<string, AnnouncedPhoto> missing = await AnnouncedAsync(source, cancellation);
        BlobContainerClient container = account.GetBlobContainerClient(source.Container);
        // The results of a batch are its own, and so are their names.
        if (PhotoSources.BatchOf(source) is null && await OwnerOfAsync(container, cancellation) is not null)
            yield break;
        IAsyncEnumerable<BlobItem> blobs = await container.ExistsAsync(cancellation)
            ? container.GetBlobsAsync(new GetBlobsOptions { Prefix = source.Prefix }, cancellation)
            : AsyncEnumerable.Empty<BlobItem>();
        await foreach (BlobItem blob in blobs)
        {
            string name = blob.Name[source.Prefix.Length..];
            long bytes = blob.Properties.ContentLength ?? 0;
            if (name.Length == 0 || name.EndsWith('/'))
                continue;
            if (missing.Remove(name, out AnnouncedPhoto? announced))
                yield return announced.Found(bytes, blob.Version());
            else if (!NoPhotos.IsAmongSystems(name))
                yield return new StoredPhoto(name, bytes, Version: blob.Version(),
                    LeftOut: NoPhotos.IsByName(name) ? LeftOut.NoPicture : null);
        }
        foreach (AnnouncedPhoto photo in missing.Values)
            yield return photo.Missing();
    }

    /// <inheritdoc/>
    public async Task<Stream> OpenPhotoAsync(PhotoSource source, string name, string? version, long? wantedBytes,
        CancellationToken cancellation)
    {
        BlobDownloadOptions wanted = new() { Range = new HttpRange(0, wantedBytes) };
        if (version is not null)
            wanted.Conditions = new BlobRequestConditions { IfMatch = new ETag(version) };
        try
        {
            return await OpenAsync(source.Container, source.Prefix + name, wanted, TranslateReading, cancellation);
        }
        catch (RequestFailedException other) when (other.Status == 412)
        {
            throw new PhotoRefusedException(StorageReasons.Changed.With(), other);
        }
        catch (FileNotFoundException gone)
        {
            throw new PhotoRefusedException(StorageReasons.Removed.With(("what", "file")), gone);
        }
        catch (RequestFailedException refused) when (refused.Status is >= 400 and < 500)
        {
            throw new PhotoRefusedException(StorageReasons.StorageRefuses.With(("detail", refused.ErrorCode ?? $"HTTP {refused.Status}")),
                refused);
        }
    }

    /// <summary>No photo of a batch's own, which are sent or moved there once.</summary>
    public bool CanBeExchanged(PhotoSource source) => PhotoSources.BatchOf(source) is null;

    /// <inheritdoc/>
    public Task<string> ClaimOutputAsync(string batchId, DateTimeOffset startedAt, CancellationToken cancellation) =>
        OutputClaims.ClaimAsync(records, batchId, startedAt, name => TryClaimAsync(name, batchId, cancellation), cancellation);

    /// <inheritdoc/>
    public Task WriteAsync(string container, string name, ReadOnlyMemory<byte> content, string contentType,
        CancellationToken cancellation) =>
        BlobOf(container, name).UploadAsync(BinaryData.FromBytes(content), Headers(contentType), cancellation);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string container, string name, CancellationToken cancellation) =>
        OpenAsync(container, name, new BlobDownloadOptions(), BlobFaults.Translate, cancellation);

    /// <inheritdoc/>
    public async Task<long> LengthOfAsync(string container, string name, CancellationToken cancellation)
    {
        Task<Response<BlobProperties>> properties = BlobOf(container, name).GetPropertiesAsync(cancellationToken: cancellation);
        return (await FoundAsync(properties, container, name)).Value.ContentLength;
    }

    /// <inheritdoc/>
    public async Task WriteStreamAsync(string container, string name, string contentType, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        Pipe pipe = new(new PipeOptions(pauseWriterThreshold: AheadBytes, resumeWriterThreshold: AheadBytes / 2,
            useSynchronizationContext: false));
        Task writing = WriteToAsync(pipe.Writer, write, either.Token);
        try
        {
            // A writer that fails fails the read, and with it the upload before it is committed.
            await using Stream content = pipe.Reader.AsStream();
            await BlobOf(container, name).UploadAsync(content, Headers(contentType), either.Token);
        }
        catch
        {
            await either.CancelAsync();
            await writing.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            // The writer's own fault is the cause, unless it only heard of this one.
            if (writing.IsFaulted)
                await writing;
            throw;
        }
        await writing;
    }

    /// <inheritdoc/>
    public Task<KeptFile> OpenResultAsync(string container, string name, CancellationToken cancellation) =>
        OpenSeekableAsync(container, name, cancellation);

    /// <inheritdoc/>
    public Task<KeptFile> OpenSourceAsync(PhotoSource source, string name, CancellationToken cancellation) =>
        OpenSeekableAsync(source.Container, source.Prefix + name, cancellation);

    /// <inheritdoc/>
    public async Task<bool> HasContainerAsync(string container, CancellationToken cancellation) =>
        await account.GetBlobContainerClient(container).ExistsAsync(cancellation);

    /// <inheritdoc/>
    public async Task SweepAsync(string container, IReadOnlySet<string> results, CancellationToken cancellation)
    {
        BlobContainerClient outputs = account.GetBlobContainerClient(container);
        try
        {
            await foreach (BlobItem blob in outputs.GetBlobsAsync(cancellationToken: cancellation))
            {
                if (!results.Contains(blob.Name))
                    await outputs.RemoveBlobAsync(blob.Name, cancellation);
            }
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Somebody has removed it by hand: then there is nothing to sweep.
        }
    }

    /// <inheritdoc/>
    public async Task<StorageState> LookAsync(CancellationToken cancellation) =>
        await account.GetBlobContainerClient(BlobPlaces.Batches).ExistsAsync(cancellation) ? StorageState.Ok : StorageState.Missing;

    /// <summary>By ranges, of the version that is there now.</summary>
    async Task<KeptFile> OpenSeekableAsync(string container, string name, CancellationToken cancellation)
    {
        BlobClient blob = BlobOf(container, name);
        BlobProperties properties = await FoundAsync(blob.GetPropertiesAsync(cancellationToken: cancellation), container, name);
        BlobOpenReadOptions options = new(allowModifications: false)
        {
            BufferSize = ReadBytes,
            Conditions = new() { IfMatch = properties.ETag }
        };
        Stream content = await FoundAsync(blob.OpenReadAsync(options, cancellation), container, name);
        return new KeptFile(content, properties.ETag.ToString("G").Trim('"'));
    }

    /// <summary>Of a long stream one block is filled while the storage writes the one before it.</summary>
    static BlobUploadOptions Headers(string contentType) => new()
    {
        HttpHeaders = new BlobHttpHeaders { ContentType = contentType },
        TransferOptions = new StorageTransferOptions
        {
            InitialTransferSize = BlockBytes,
            MaximumTransferSize = BlockBytes,
            MaximumConcurrency = 2
        },
    };

    static async Task WriteToAsync(PipeWriter writer, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        try
        {
            await using (Stream stream = writer.AsStream(leaveOpen: true))
                await write(stream, cancellation);
            await writer.CompleteAsync();
        }
        catch (Exception fault)
        {
            await writer.CompleteAsync(fault);
            throw;
        }
    }

    async Task<Stream> OpenAsync(string container, string name, BlobDownloadOptions wanted, Func<Exception, Exception> translate,
        CancellationToken cancellation)
    {
        Task<Response<BlobDownloadStreamingResult>> download = BlobOf(container, name).DownloadStreamingAsync(wanted, cancellation);
        return new TranslatedStream((await FoundAsync(download, container, name)).Value.Content, translate);
    }

    /// <summary>The answer to a call for a file, which must be there.</summary>
    static async Task<T> FoundAsync<T>(Task<T> answer, string container, string name)
    {
        try
        {
            return await answer;
        }
        catch (RequestFailedException missing) when (missing.Status == 404)
        {
            throw new FileNotFoundException($"There is no {name} in {container}.", missing);
        }
    }

    /// <summary>A download that was cut off goes on with the same version, or not at all.</summary>
    static Exception TranslateReading(Exception fault) => fault is RequestFailedException { Status: 404 or 412 }
        ? new PhotoRefusedException(StorageReasons.Changed.With(), fault)
        : BlobFaults.Translate(fault);

    BlobClient BlobOf(string container, string name) => account.GetBlobContainerClient(container).GetBlobClient(name);

    async Task<Dictionary<string, AnnouncedPhoto>> AnnouncedAsync(PhotoSource source, CancellationToken cancellation)
    {
        if (PhotoSources.BatchOf(source) is not { } batchId)
            return [];
        BatchRecord record = await records.FindAsync(batchId, cancellation)
            ?? throw new FileNotFoundException("The storage has lost what was asked for.");
        return (record.Photos ?? []).ToDictionary(photo => photo.Name, StringComparer.Ordinal);
    }

    /// <summary>Making a container is exclusive, and its metadata is made with it, so it says for good whose it is.</summary>
    async Task<bool> TryClaimAsync(string name, string batchId, CancellationToken cancellation)
    {
        BlobContainerClient container = account.GetBlobContainerClient(name);
        try
        {
            await container.CreateAsync(metadata: new Dictionary<string, string> { [BlobPlaces.BatchMetadata] = batchId },
                cancellationToken: cancellation);
            return true;
        }
        catch (RequestFailedException taken) when (taken.Status == 409)
        {
            return await OwnerOfAsync(container, cancellation) == batchId;
        }
    }

    static async Task<string?> OwnerOfAsync(BlobContainerClient container, CancellationToken cancellation)
    {
        try
        {
            BlobContainerProperties properties = await container.GetPropertiesAsync(cancellationToken: cancellation);
            return properties.Metadata.TryGetValue(BlobPlaces.BatchMetadata, out string? owner) ? owner : null;
        }
        catch (RequestFailedException gone) when (gone.Status == 404)
        {
            // Being deleted: its name is not free yet.
            return null;
        }
    }
}
