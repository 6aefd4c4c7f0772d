using CartoonFunctions.Imaging;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Metadata;
using SixLabors.ImageSharp.Metadata.Profiles.Exif;
using SixLabors.ImageSharp.Metadata.Profiles.Iptc;
using SixLabors.ImageSharp.Metadata.Profiles.Xmp;

namespace CartoonFunctions.ImageSharp;

/// <summary>A photo's descriptive blocks, from and to ImageSharp, which writes no thumbnail back and has set the orientation
/// upright.</summary>
static class ImageSharpMetadata
{
    // How a TIFF lays out its own pixels; of no use in another file.
    static readonly ExifTag[] Layout =
    [
        ExifTag.ImageWidth, ExifTag.ImageLength, ExifTag.BitsPerSample, ExifTag.Compression, ExifTag.PhotometricInterpretation,
            ExifTag.SamplesPerPixel, ExifTag.PlanarConfiguration,
        ExifTag.RowsPerStrip, ExifTag.StripOffsets, ExifTag.StripByteCounts, ExifTag.TileWidth, ExifTag.TileLength, ExifTag.TileOffsets,
            ExifTag.TileByteCounts,
        ExifTag.Predictor, ExifTag.ColorMap, ExifTag.ExtraSamples, ExifTag.SampleFormat, ExifTag.JPEGTables,
    ];

    /// <summary>Whether the orientation exchanges width and height.</summary>
    public static bool IsTurned(ImageInfo info)
    {
        ExifProfile? exif = info.Metadata.ExifProfile ?? (info.FrameMetadataCollection is [{ } page, ..] ? page.ExifProfile : null);
        return exif is not null && exif.TryGetValue(ExifTag.Orientation, out IExifValue<ushort>? orientation)
            && orientation.Value is >= 5 and <= 8;
    }

    /// <summary>Gives the image what a TIFF has on its first page only.</summary>
    public static void TakeFromPage(Image image)
    {
        ImageFrameMetadata page = image.Frames.RootFrame.Metadata;
        if (image.Metadata.ExifProfile is null && page.ExifProfile is { } exif)
        {
            image.Metadata.ExifProfile = exif;
            foreach (ExifTag tag in Layout)
                exif.RemoveValue(tag);
        }
        image.Metadata.IccProfile ??= page.IccProfile;
        image.Metadata.XmpProfile ??= page.XmpProfile;
        image.Metadata.IptcProfile ??= page.IptcProfile;
    }

    /// <summary>What the photo carries, or null when it carries nothing.</summary>
    public static PhotoMetadata? Read(ImageMetadata image) =>
        PhotoMetadata.StillTrue(image.ExifProfile?.ToByteArray(), image.XmpProfile?.ToByteArray(), image.IptcProfile?.Data);

    /// <summary>Puts the blocks on an image.</summary>
    public static void Attach(ImageMetadata image, PhotoMetadata metadata)
    {
        image.ExifProfile = metadata.Exif is null ? null : new ExifProfile(metadata.Exif);
        image.XmpProfile = metadata.Xmp is null ? null : new XmpProfile(metadata.Xmp);
        image.IptcProfile = metadata.Iptc is null ? null : new IptcProfile(metadata.Iptc);
    }
}
