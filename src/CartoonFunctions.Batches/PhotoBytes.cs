using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>A whole photo file in a pooled buffer, never more than the limit.</summary>
sealed class PhotoBytes : IDisposable
{
    PixelBuffer<byte> buffer;
    int length;

    PhotoBytes(int capacity) => buffer = new PixelBuffer<byte>(capacity);

    public ReadOnlyMemory<byte> Memory => buffer.Memory[..length];

    public static async Task<PhotoBytes> ReadAsync(IBatchStore store, PhotoSource source, string name, string? version,
        PhotoLimits limits, CancellationToken cancellation)
    {
        await using Stream stream = await store.OpenPhotoAsync(source, name, version, wantedBytes: null, cancellation);
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
        buffer.Dispose();
    }

    async Task FillAsync(Stream stream, PhotoLimits limits, CancellationToken cancellation)
    {
        while (true)
        {
            int read = await stream.ReadAsync(buffer.Memory[length..], cancellation);
            if (read == 0)
                break;
            length += read;
            limits.Check((long)length);
            if (length == buffer.Memory.Length)
                Grow();
        }
        limits.Check((long)length);
    }

    void Grow()
    {
        PixelBuffer<byte> larger = new(buffer.Memory.Length * 2);
        buffer.Span[..length].CopyTo(larger.Span);
        buffer.Dispose();
        buffer = larger;
    }
}
