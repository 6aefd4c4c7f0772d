using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>
/// The loaders of libvips that photos may reach, one for each format; libvips never guesses. Opening reads the header only: pixels
/// are decoded row by row, from top to bottom, when a later step asks for them.
/// </summary>
/// <param name="Format">The format that it opens.</param>
/// <param name="Operation">Its name in libvips, after "VipsForeignLoad".</param>
/// <param name="OpenSource">Opens the first frame or page at full size.</param>
sealed record VipsLoader(PhotoFormat Format, string Operation, Func<Source, Enums.FailOn, Image> OpenSource)
{
    /// <summary>Refuses cut and broken files. The next stricter level also refuses what every viewer shows, such as JPEGs of cameras that
    /// leave stray bytes between segments.</summary>
    public const Enums.FailOn Strict = Enums.FailOn.Error;

    const Enums.Access Access = Enums.Access.Sequential;

    /// <summary>The table.</summary>
    public static IReadOnlyList<VipsLoader> All { get; } =
    [
        new(PhotoFormat.Jpeg, "JpegSource", (source, failOn) => OpenJpeg(source, shrink: 1, failOn)),
        new(PhotoFormat.Png, "PngSource", (source, failOn) => Image.PngloadSource(source, access: Access, failOn: failOn)),
        new(PhotoFormat.WebP, "WebpSource", (source, failOn) => Image.WebploadSource(source, access: Access, failOn: failOn)),
        new(PhotoFormat.Gif, "NsgifSource", (source, failOn) => Image.GifloadSource(source, access: Access, failOn: failOn)),
        new(PhotoFormat.Tiff, "TiffSource", (source, failOn) => Image.TiffloadSource(source, access: Access, failOn: failOn)),
        new(PhotoFormat.Avif, "HeifSource", (source, failOn) => Image.HeifloadSource(source, access: Access, failOn: failOn)),
    ];

    /// <summary>Opens a photo with its format's loader.</summary>
    public static Image Open(Source source, PhotoFormat format, Enums.FailOn failOn = Strict) =>
        All.First(loader => loader.Format == format).OpenSource(source, failOn);

    /// <summary>
    /// Opens a JPEG again at a half, a quarter or an eighth, which its decoder gives without decoding the rest, when the target is
    /// small enough. The filter keeps at least a factor of two to itself: the decoder's own averaging is coarse.
    /// </summary>
    public static Image Shrink(Image opened, Source source, PhotoFormat format, int width, int height, Enums.FailOn failOn = Strict)
    {
        double factor = Math.Min((double)opened.Width / width, (double)opened.Height / height);
        int shrink = factor switch { >= 16 => 8, >= 8 => 4, >= 4 => 2, _ => 1 };
        return format is PhotoFormat.Jpeg && shrink > 1 ? OpenJpeg(source, shrink, failOn) : opened.Copy();
    }

    static Image OpenJpeg(Source source, int shrink, Enums.FailOn failOn) =>
        Image.JpegloadSource(source, shrink: shrink, access: Access, failOn: failOn);
}
