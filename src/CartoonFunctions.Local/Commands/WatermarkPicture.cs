using System.Security.Cryptography;
using CartoonFunctions.Imaging;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Commands;

/// <summary>The picture of a watermark, from a file of the person's own. The caller disposes it.</summary>
/// <param name="Pixels">The picture.</param>
/// <param name="Sha256">Of the file, lower-case hex.</param>
sealed record WatermarkPicture(PixelImage Pixels, string Sha256) : IDisposable
{
    // Larger than it is drawn on the largest cartoon.
    const int LongSidePixels = 2048;

    /// <inheritdoc/>
    public void Dispose() => Pixels.Dispose();

    /// <summary>Reads it; null where no file is named.</summary>
    /// <exception cref="UsageException">It can't be read.</exception>
    public static WatermarkPicture? Read(string? path, IImageCodec codec, PhotoLimits limits)
    {
        if (path is null)
            return null;
        try
        {
            limits.Check(new FileInfo(path).Length);
            byte[] file = File.ReadAllBytes(path);
            string hash = Convert.ToHexStringLower(SHA256.HashData(file));
            return new WatermarkPicture(codec.Decode(file, LongSidePixels, keepMetadata: false), hash);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or PhotoRefusedException)
        {
            throw new UsageException($"--watermark can't be \"{path}\". {fault.Message} Give a PNG that can be read, or a text.");
        }
    }
}
