namespace CartoonFunctions.Batches;

/// <summary>Where photos come from and results go. Thread-safe. Faults come as those of <see cref="Faults"/>, also from the streams that
/// it gives.</summary>
public interface IBatchStore
{
    /// <summary>The photos of a source with their sizes in bytes, in no particular order.</summary>
    IAsyncEnumerable<StoredPhoto> ListAsync(PhotoSource source, CancellationToken cancellation);

    /// <summary>Opens a photo for reading from its beginning.</summary>
    /// <param name="source">Where it is.</param>
    /// <param name="name">Its name in the source.</param>
    /// <param name="version">Which version of it, as the listing told; null for the one that is there now.</param>
    /// <param name="wantedBytes">How much will be read, 1 or more, so that no more need be sent; null for all of it.</param>
    /// <param name="cancellation">Stops the opening.</param>
    /// <exception cref="Imaging.PhotoRefusedException">The file is gone, or another than that version, or can't be read for a reason of
    /// its own.</exception>
    Task<Stream> OpenPhotoAsync(PhotoSource source, string name, string? version, long? wantedBytes,
        CancellationToken cancellation);

    /// <summary>Whether another photo can come to lie under the name of one of a source while its batch is kept.</summary>
    bool CanBeExchanged(PhotoSource source) => true;

    /// <summary>
    /// Claims the output container of a batch: <c>outputs-20260104-152347</c>, with <c>-2</c>, <c>-3</c> … when another batch
    /// has it. The same batch gets the same container on every call.
    /// </summary>
    Task<string> ClaimOutputAsync(string batchId, DateTimeOffset startedAt, CancellationToken cancellation);

    /// <summary>Where a listed photo's result is to go, as the name that it has then: a place of the store's own, which no other gets
    /// and where nothing is; null where results go to the output container.</summary>
    string? OwnPlaceFor(string photo) => null;

    /// <summary>Writes a result whole or not at all; writing it again replaces it.</summary>
    Task WriteAsync(string container, string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellation);

    /// <summary>Opens a result for reading.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    Task<Stream> OpenAsync(string container, string name, CancellationToken cancellation);

    /// <summary>How many bytes a result has, without reading it.</summary>
    /// <exception cref="FileNotFoundException">It is gone.</exception>
    Task<long> LengthOfAsync(string container, string name, CancellationToken cancellation);

    /// <summary>Writes a large result as a stream; nothing is visible until <paramref name="write"/> has ended well.</summary>
    Task WriteStreamAsync(string container, string name, string contentType, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation);
}

/// <summary>A photo as a store lists it.</summary>
/// <param name="Name">Its name in the source: relative, with <c>/</c>.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Refusal">Why it is expected but cannot be read, or null.</param>
/// <param name="LeftOut">Why it is no photo of the batch, or null.</param>
/// <param name="Version">What tells it from any other photo that takes its place; null where nothing can.</param>
public sealed record StoredPhoto(string Name, long Bytes, Imaging.Reason? Refusal = null, LeftOut? LeftOut = null, string? Version = null);
