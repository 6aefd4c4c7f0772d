using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Reads a whole photo file into memory, never more than the limit.</summary>
static class PhotoBytes
{
    const int UsualBytes = 256 << 10; // of a photo whose storage does not say how long it is

    public static async Task<FileBuffer> ReadAsync(IBatchStore store, PhotoSource source, string name, string? version,
        PhotoLimits limits, CancellationToken cancellation)
    {
        await using Stream stream = await store.OpenPhotoAsync(source, name, version, wantedBytes: null, cancellation);
        // Room for a byte more than there is: so its end is seen before more is made.
        FileBuffer photo = new(stream.CanSeek ? (int)Math.Clamp(stream.Length, 0, limits.MaxBytes) + 1 : UsualBytes);
        try
        {
            while (true)
            {
                int read = await stream.ReadAsync(photo.GetMemory(), cancellation);
                if (read == 0)
                    break;
                photo.Advance(read);
                limits.Check((long)photo.Length);
            }
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
