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
    /// <exception cref="PhotoRefusedException">The photo is too large or too small; the reason says by how much.</exception>
    public void Check(PhotoHeader header)
    {
        if (Math.Max(header.Width, header.Height) > MaxSidePixels)
            throw new PhotoRefusedException(
                PhotoReasons.TooWide.With(("width", header.Width), ("height", header.Height), ("limit", MaxSidePixels)));
        if ((long)header.Width * header.Height > MaxPixels)
            throw new PhotoRefusedException(
                PhotoReasons.TooManyPixels.With(("pixels", (long)header.Width * header.Height), ("limit", MaxPixels)));
        if (Math.Min(header.Width, header.Height) < MinSidePixels)
            throw new PhotoRefusedException(
                PhotoReasons.TooSmall.With(("width", header.Width), ("height", header.Height), ("limit", MinSidePixels)));
    }

    /// <summary>Refuses a file that is empty or over the size limit.</summary>
    /// <exception cref="PhotoRefusedException">The file is empty or too large.</exception>
    public void Check(long bytes)
    {
        if (bytes == 0)
            throw new PhotoRefusedException(PhotoReasons.Empty.With());
        if (bytes > MaxBytes)
            throw new PhotoRefusedException(
                PhotoReasons.TooLarge.With(("mib", Math.Round(bytes / (1024.0 * 1024), 1)), ("limit", MaxBytes >> 20)));
    }
}
