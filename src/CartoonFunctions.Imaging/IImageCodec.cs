using System.Buffers;

namespace CartoonFunctions.Imaging;

/// <summary>
/// Photo bytes to pixels and back. Implementations are thread-safe, give the same bytes on every call, and refuse what they
/// cannot read with <see cref="PhotoRefusedException"/>; they never trust a name or a declared type.
/// </summary>
public interface IImageCodec
{
    /// <summary>Reads the header only; no pixel is decoded or allocated. Whether the size is acceptable is for the caller to say: <see
    /// cref="PhotoLimits.Check(PhotoHeader)"/>.</summary>
    /// <param name="photo">The file, or at least its beginning; a header that does not fit in it is refused.</param>
    /// <exception cref="PhotoRefusedException">Not a picture, a format that is not read, or a broken header.</exception>
    PhotoHeader Probe(ReadOnlyMemory<byte> photo);

    /// <summary>Decodes the first frame, upright, in 8-bit sRGB, its long side scaled down to <paramref name="longSidePixels"/> where it
    /// is longer.</summary>
    /// <param name="photo">The whole file.</param>
    /// <param name="longSidePixels">The longest side of the result, in pixels; a smaller photo keeps its size.</param>
    /// <param name="keepMetadata">Whether to bring EXIF, XMP and IPTC along.</param>
    /// <param name="acceptDamaged">Whether a photo of which up to a tenth of the rows is missing is decoded as far as it goes; what is
    /// missing is in <see cref="PixelImage.Note"/>.</param>
    /// <exception cref="PhotoRefusedException">As <see cref="Probe"/>, over a limit (told from the header), and truncated or corrupt
    /// pixels.</exception>
    PixelImage Decode(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata, bool acceptDamaged = false);

    /// <summary>Encodes a picture; alpha is kept where the format can hold it and laid on white where not.</summary>
    /// <param name="image">The picture.</param>
    /// <param name="options">The file's format, and how it is written.</param>
    /// <param name="file">Where its bytes go.</param>
    /// <exception cref="NotSupportedException">This codec has no encoder for the format; nothing was written.</exception>
    void Encode(PixelImage image, EncodeOptions options, IBufferWriter<byte> file);

    /// <summary>Scales a picture to exactly <paramref name="width"/> x <paramref name="height"/> pixels with a smooth (Lanczos)
    /// filter.</summary>
    PixelImage Resize(PixelImage image, int width, int height);
}
