using System.Buffers;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Looks at the headers of photos that are to be drawn, and refuses those that cannot be.</summary>
sealed class PhotoProbe(IBatchStore store, IImageCodec codec, PhotoLimits limits)
{
    // A JPEG's size can stand behind large EXIF and ICC blocks; what is not found in this much is read whole.
    const int HeaderBytes = 128 << 10;
    const int ProbesAtOnce = 8;

    /// <summary>What a photo has at most, for one whose size is not known.</summary>
    public long MostBytes => limits.MaxBytes;

    /// <summary>The versions of the photos that a source lists, by name.</summary>
    public async Task<IReadOnlyDictionary<string, string?>> VersionsAsync(PhotoSource source, CancellationToken cancellation)
    {
        Dictionary<string, string?> versions = new(StringComparer.Ordinal);
        await foreach (StoredPhoto photo in store.ListAsync(source, cancellation))
            versions[photo.Name] = photo.Version;
        return versions;
    }

    /// <summary>Plans photos by their headers, in the given order.</summary>
    /// <param name="source">Where they are.</param>
    /// <param name="photos">The photos, their numbers, and the names of their results.</param>
    /// <param name="cancellation">Stops it.</param>
    public async Task<IReadOnlyList<PlannedPhoto>> PlanAsync(PhotoSource source,
        IReadOnlyList<(StoredPhoto Photo, int Number, string Output)> photos, CancellationToken cancellation)
    {
        PlannedPhoto[] planned = new PlannedPhoto[photos.Count];
        await Parallel.ForAsync(0, photos.Count,
            new ParallelOptions { MaxDegreeOfParallelism = ProbesAtOnce, CancellationToken = cancellation }, async (i, stop) =>
            planned[i] = await ProbeAsync(source, photos[i].Photo, photos[i].Number, photos[i].Output, stop));
        return planned;
    }

    async Task<PlannedPhoto> ProbeAsync(PhotoSource source, StoredPhoto photo, int number, string output, CancellationToken cancellation)
    {
        if (photo.Refusal is { } missing)
            return new PlannedPhoto(number, photo.Name, 0, 0, output).Refused(missing);
        try
        {
            limits.Check(photo.Bytes);
            PhotoHeader header = await ReadHeaderAsync(source, photo, cancellation);
            limits.Check(header);
            return new PlannedPhoto(number, photo.Name, header.Width, header.Height, output) { Version = photo.Version };
        }
        catch (PhotoRefusedException refused)
        {
            return new PlannedPhoto(number, photo.Name, 0, 0, output).Refused(refused.Reason);
        }
    }

    async Task<PhotoHeader> ReadHeaderAsync(PhotoSource source, StoredPhoto photo, CancellationToken cancellation)
    {
        int length = (int)Math.Min(photo.Bytes, HeaderBytes);
        byte[] buffer = ArrayPool<byte>.Shared.Rent(length);
        try
        {
            await using Stream stream = await store.OpenPhotoAsync(source, photo.Name, photo.Version, length, cancellation);
            int read = await stream.ReadAtLeastAsync(buffer.AsMemory(0, length), length, throwOnEndOfStream: false, cancellation);
            return codec.Probe(buffer.AsMemory(0, read));
        }
        catch (PhotoRefusedException refused) when (refused.IsForBrokenHeader && length < photo.Bytes)
        {
            using FileBuffer whole = await PhotoBytes.ReadAsync(store, source, photo.Name, photo.Version, limits, cancellation);
            return codec.Probe(whole.Memory);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }
}
