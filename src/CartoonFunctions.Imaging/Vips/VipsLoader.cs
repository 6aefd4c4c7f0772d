using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>
/// Opens a photo with the one loader that its format calls for; libvips never guesses. Opening reads the header only: pixels
/// are decoded row by row, from top to bottom, when a later step asks for them.
/// </summary>
static class VipsLoader
{
    // Refuses cut and broken files. The next stricter level, Warning, also refuses what every viewer shows, such as JPEGs of
    // cameras that leave stray bytes between segments.
    const Enums.FailOn Strictness = Enums.FailOn.Error;
    const Enums.Access Access = Enums.Access.Sequential;

    /// <summary>Opens the first frame or page at full size.</summary>
    public static Image Open(Source source, PhotoFormat format) => format switch
    {
        PhotoFormat.Jpeg => OpenJpeg(source, shrink: 1),
        PhotoFormat.Png => Image.PngloadSource(source, access: Access, failOn: Strictness),
        PhotoFormat.WebP => Image.WebploadSource(source, access: Access, failOn: Strictness),
        PhotoFormat.Gif => Image.GifloadSource(source, access: Access, failOn: Strictness),
        PhotoFormat.Tiff => Image.TiffloadSource(source, access: Access, failOn: Strictness),
        PhotoFormat.Avif => Image.HeifloadSource(source, access: Access, failOn: Strictness),
        _ => throw new ArgumentOutOfRangeException(nameof(format), format, null),
    };

    /// <summary>
    /// Opens a JPEG again at a half, a quarter or an eighth, which its decoder gives without decoding the rest, when the target is
    /// small enough. The filter keeps at least a factor of two to itself: the decoder's own averaging is coarse.
    /// </summary>
    public static Image Shrink(Image opened, Source source, PhotoFormat format, int width, int height)
    {
        double factor = Math.Min((double)opened.Width / width, (double)opened.Height / height);
        int shrink = factor switch { >= 16 => 8, >= 8 => 4, >= 4 => 2, _ => 1 };
        return format is PhotoFormat.Jpeg && shrink > 1 ? OpenJpeg(source, shrink) : opened.Copy();
    }

    static Image OpenJpeg(Source source, int shrink) =>
        Image.JpegloadSource(source, shrink: shrink, access: Access, failOn: Strictness);
}
