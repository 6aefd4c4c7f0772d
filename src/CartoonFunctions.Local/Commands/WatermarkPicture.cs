using CartoonFunctions.Imaging;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Commands;

/// <summary>The picture of a watermark, from a file of the person's own.</summary>
static class WatermarkPicture
{
    // Larger than it is drawn on the largest cartoon.
    const int LongSidePixels = 2048;

    /// <summary>Reads it; null where no file is named. The caller disposes it.</summary>
    /// <exception cref="UsageException">It can't be read.</exception>
    public static PixelImage? Read(string? path, IImageCodec codec, PhotoLimits limits)
    {
        if (path is null)
            return null;
        try
        {
            limits.Check(new FileInfo(path).Length);
            return codec.Decode(File.ReadAllBytes(path), LongSidePixels, keepMetadata: false);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or PhotoRefusedException)
        {
            throw new UsageException($"--watermark can't be \"{path}\". {fault.Message} Give a PNG that can be read, or a text.");
        }
    }
}
