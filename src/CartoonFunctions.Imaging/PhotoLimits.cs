namespace CartoonFunctions.Imaging;

/// <summary>The largest photo that is accepted; anything more is refused from the header alone.</summary>
/// <param name="MaxSidePixels">The longest side, in pixels.</param>
/// <param name="MaxPixels">Width times height, in pixels: what a decompression bomb would exceed.</param>
/// <param name="MaxBytes">The size of the file, in bytes.</param>
public sealed record PhotoLimits(int MaxSidePixels = 8192, long MaxPixels = 8192L * 8192, long MaxBytes = 64L << 20)
{
    /// <summary>The smallest side that can be drawn, in pixels.</summary>
    public const int MinSidePixels = 8;

    /// <summary>Refuses a header that is over a limit.</summary>
    /// <exception cref="PhotoRefusedException">The photo is too large or too small; the message says by how much.</exception>
    public void Check(PhotoHeader header)
    {
        if (Math.Max(header.Width, header.Height) > MaxSidePixels)
            throw new PhotoRefusedException($"It is {header.Width} x {header.Height} pixels; the longest side may have {MaxSidePixels}. Make it smaller.");
        if ((long)header.Width * header.Height > MaxPixels)
            throw new PhotoRefusedException($"It has {(long)header.Width * header.Height:N0} pixels; {MaxPixels:N0} are allowed. Make it smaller.");
        if (Math.Min(header.Width, header.Height) < MinSidePixels)
            throw new PhotoRefusedException($"It is {header.Width} x {header.Height} pixels; each side needs at least {MinSidePixels}.");
    }

    /// <summary>Refuses a file that is empty or over the size limit.</summary>
    /// <exception cref="PhotoRefusedException">The file is empty or too large.</exception>
    public void Check(long bytes)
    {
        if (bytes == 0)
            throw new PhotoRefusedException("The file is empty.");
        if (bytes > MaxBytes)
            throw new PhotoRefusedException($"The file has {bytes / (1024.0 * 1024):0.#} MiB; {MaxBytes >> 20} MiB are allowed. Make it smaller.");
    }
}
