namespace CartoonFunctions.Imaging;

/// <summary>A buffer of the pixel pool, for <c>using</c>: it goes back however the work on it ends. Contents start undefined.</summary>
/// <typeparam name="T">What it holds.</typeparam>
public sealed class PixelBuffer<T> : IDisposable
{
    readonly int length;
    T[] rented;

    /// <summary>Rents a buffer.</summary>
    /// <param name="length">How many elements it has, 0 or more.</param>
    public PixelBuffer(int length)
    {
        this.length = length;
        rented = PixelPool<T>.Shared.Rent(length);
    }

    /// <summary>Its elements.</summary>
    public Span<T> Span => rented.AsSpan(0, length);

    /// <summary>Its elements, for what goes on beyond this call.</summary>
    public Memory<T> Memory => rented.AsMemory(0, length);

    /// <summary>Gives the buffer back; it must not be used afterwards.</summary>
    public void Dispose()
    {
        if (rented.Length > 0)
            PixelPool<T>.Shared.Return(rented);
        rented = [];
    }
}
