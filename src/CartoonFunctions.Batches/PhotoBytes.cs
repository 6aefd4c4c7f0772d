using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Reads a whole photo file into memory, never much more than the limit.</summary>
static class PhotoBytes
{
    public static async Task<FileBuffer> ReadAsync(IBatchStore store, PhotoSource source, string name, string? version,
        PhotoLimits limits, CancellationToken cancellation)
    {
        await using Stream stream = await store.OpenPhotoAsync(source, name, version, wantedBytes: null, cancellation);
        FileBuffer photo = await WholeFile.ReadAsync(stream, limits.MaxBytes, cancellation);
        try
        {
            limits.Check((long)photo.Length);
            return photo;
        }
        catch
        {
            photo.Dispose();
            throw;
        }
    }
}
