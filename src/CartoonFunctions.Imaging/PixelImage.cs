namespace CartoonFunctions.Imaging;

/// <summary>
/// An upright sRGB picture in memory: 8-bit RGB, interleaved, row by row from the top left, and an optional alpha plane.
/// Its buffers come from the shared pool and go back on <see cref="Dispose"/>; contents start undefined.
/// </summary>
public sealed class PixelImage : IDisposable
{
    byte[] rgb;
    byte[]? alpha;

    /// <summary>Rents an image of <paramref name="width"/> x <paramref name="height"/> pixels.</summary>
    public PixelImage(int width, int height, bool hasAlpha = false)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(width, 1);
        ArgumentOutOfRangeException.ThrowIfLessThan(height, 1);
        Width = width;
        Height = height;
        rgb = PixelPool<byte>.Shared.Rent(checked(width * height * 3));
        alpha = hasAlpha ? PixelPool<byte>.Shared.Rent(width * height) : null;
    }

    /// <summary>A picture from interleaved R, G, B, A bytes; an opacity that is full everywhere is left out.</summary>
    internal static PixelImage FromRgba(ReadOnlySpan<byte> rgba, int width, int height, PhotoMetadata? metadata)
    {
        PixelImage image = new(width, height, hasAlpha: !IsOpaque(rgba)) { Metadata = metadata };
        Span<byte> rgb = image.Rgb;
        for (int from = 0, to = 0; to < rgb.Length; from += 4, to += 3)
        {
            rgb[to] = rgba[from];
            rgb[to + 1] = rgba[from + 1];
            rgb[to + 2] = rgba[from + 2];
        }
        Span<byte> alpha = image.Alpha;
        for (int i = 0; i < alpha.Length; i++)
            alpha[i] = rgba[(4 * i) + 3];
        return image;
    }

    /// <summary>Width in pixels.</summary>
    public int Width { get; }

    /// <summary>Height in pixels.</summary>
    public int Height { get; }

    /// <summary>Whether there is an alpha plane.</summary>
    public bool HasAlpha => alpha is not null;

    /// <summary>Descriptive metadata kept from the photo, or null.</summary>
    public PhotoMetadata? Metadata { get; set; }

    /// <summary>What the photo's file lacks, though it was decoded; null where it is whole.</summary>
    public Reason? Note { get; internal set; }

    /// <summary>The colours: <c>Width * Height * 3</c> bytes, R, G, B, R, ….</summary>
    public Span<byte> Rgb => rgb.AsSpan(0, Width * Height * 3);

    /// <summary>The opacity: <c>Width * Height</c> bytes, 0 transparent to 255 opaque; empty without an alpha plane.</summary>
    public Span<byte> Alpha => alpha.AsSpan(0, alpha is null ? 0 : Width * Height);

    /// <summary>One row of colours, <c>Width * 3</c> bytes.</summary>
    public Span<byte> RgbRow(int y) => rgb.AsSpan(y * Width * 3, Width * 3);

    /// <summary>Gives the buffers back to the pool; the image must not be used afterwards.</summary>
    public void Dispose()
    {
        if (rgb.Length > 0)
            PixelPool<byte>.Shared.Return(rgb);
        if (alpha is not null)
            PixelPool<byte>.Shared.Return(alpha);
        rgb = [];
        alpha = null;
    }

    static bool IsOpaque(ReadOnlySpan<byte> rgba)
    {
        for (int i = 3; i < rgba.Length; i += 4)
        {
            if (rgba[i] != byte.MaxValue)
                return false;
        }
        return true;
    }
}
