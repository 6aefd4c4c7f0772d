using System.Buffers;

namespace CartoonFunctions.Imaging;

/// <summary>A file in memory: a buffer of the pixel pool that grows as it is written. Without <see cref="Dispose"/> the pool has one
/// buffer less, and nothing else is lost.</summary>
public sealed class FileBuffer : IBufferWriter<byte>, IDisposable
{
    const int LeastCapacity = 256;

    PixelBuffer<byte> buffer;

    /// <summary>An empty file.</summary>
    /// <param name="capacity">How many bytes it has room for at first, 0 or more.</param>
    public FileBuffer(int capacity) => buffer = new PixelBuffer<byte>(Math.Max(capacity, LeastCapacity));

    /// <summary>How many bytes were written.</summary>
    public int Length { get; private set; }

    /// <summary>What was written; no longer to be used after more was, or after <see cref="Dispose"/>.</summary>
    public ReadOnlyMemory<byte> Memory => buffer.Memory[..Length];

    /// <inheritdoc/>
    public void Advance(int count)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(count);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(count, buffer.Memory.Length - Length);
        Length += count;
    }

    /// <inheritdoc/>
    public Memory<byte> GetMemory(int sizeHint = 0)
    {
        MakeRoom(Math.Max(sizeHint, 1));
        return buffer.Memory[Length..];
    }

    /// <inheritdoc/>
    public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;

    /// <summary>Gives the buffer back.</summary>
    public void Dispose() => buffer.Dispose();

    void MakeRoom(int count)
    {
        if (count <= buffer.Memory.Length - Length)
            return;
        PixelBuffer<byte> larger = new((int)Math.Min(Array.MaxLength, Math.Max((long)Length + count, 2L * buffer.Memory.Length)));
        Memory.Span.CopyTo(larger.Span);
        buffer.Dispose();
        buffer = larger;
    }
}
