using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;

namespace CartoonFunctions.Batches;

/// <summary>A whole photo file in a pooled buffer, never more than the limit.</summary>
sealed class PhotoBytes : IDisposable
{
    byte[] buffer;
    int length;

    PhotoBytes(int capacity) => buffer = PixelPool<byte>.Shared.Rent(capacity);

    public ReadOnlyMemory<byte> Memory => buffer.AsMemory(0, length);

    public static async Task<PhotoBytes> ReadAsync(IBatchStore store, PhotoSource source, string name, PhotoLimits limits, CancellationToken cancellation)
    {
        await using Stream stream = await store.OpenPhotoAsync(source, name, wantedBytes: null, cancellation);
        PhotoBytes bytes = new(stream.CanSeek ? (int)Math.Clamp(stream.Length, 1, limits.MaxBytes) : 256 << 10);
        try
        {
            await bytes.FillAsync(stream, limits, cancellation);
            return bytes;
        }
        catch
        {
            bytes.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        if (buffer.Length > 0)
            PixelPool<byte>.Shared.Return(buffer);
        buffer = [];
    }

    async Task FillAsync(Stream stream, PhotoLimits limits, CancellationToken cancellation)
    {
        while (true)
        {
            int read = await stream.ReadAsync(buffer.AsMemory(length), cancellation);
            if (read == 0)
                break;
            length += read;
            limits.Check((long)length);
            if (length == buffer.Length)
                Grow();
        }
        limits.Check((long)length);
    }

    void Grow()
    {
        byte[] larger = PixelPool<byte>.Shared.Rent(buffer.Length * 2);
        buffer.AsSpan(0, length).CopyTo(larger);
        PixelPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
