using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>A photo's descriptive blocks, from and to libvips.</summary>
static class VipsMetadata
{
    const string Exif = "exif-data";
    const string Xmp = "xmp-data";
    const string Iptc = "iptc-data";
    const string InteroperabilityIndex = "exif-ifd4-InteroperabilityIndex";

    /// <summary>What the photo carries that stays true, or null when that is nothing.</summary>
    public static PhotoMetadata? Read(Image image) => PhotoMetadata.StillTrue(Block(image, Exif), Block(image, Xmp), Block(image, Iptc));

    /// <summary>Whether EXIF says Adobe RGB in the way of cameras, which embed no profile: interoperability index R03.</summary>
    public static bool IsAdobeRgb(Image image) =>
        image.Contains(InteroperabilityIndex) && image.Get(InteroperabilityIndex) is string index
            && index.StartsWith("R03", StringComparison.Ordinal);

    /// <summary>The image with the blocks on it; their orientation and thumbnail, which were the photo's, are gone.</summary>
    public static Image Attach(Image image, PhotoMetadata metadata) => image.Mutate(target =>
    {
        if (metadata.Exif is not null)
        {
            target.Set(GValue.BlobType, Exif, metadata.Exif);
            target.Remove("orientation");
            target.Remove("jpeg-thumbnail-data");
        }
        if (metadata.Xmp is not null)
            target.Set(GValue.BlobType, Xmp, metadata.Xmp);
        if (metadata.Iptc is not null)
            target.Set(GValue.BlobType, Iptc, metadata.Iptc);
    });

    /// <summary>The image with how many pixels it has to an inch.</summary>
    public static Image Measured(Image image, double dotsPerInch)
    {
        double pixelsPerMillimetre = dotsPerInch / 25.4;
        using Image resolved = image.Copy(xres: pixelsPerMillimetre, yres: pixelsPerMillimetre);
        return resolved.Mutate(target => target.Set(GValue.GStrType, "resolution-unit", "in"));
    }

    /// <summary>Which blocks a writer is to write; it would make up an EXIF block of its own where it may and there is none.</summary>
    public static Enums.ForeignKeep Kept(PhotoMetadata? metadata) =>
        (metadata?.Exif is null ? Enums.ForeignKeep.None : Enums.ForeignKeep.Exif)
        | (metadata?.Xmp is null ? Enums.ForeignKeep.None : Enums.ForeignKeep.Xmp)
        | (metadata?.Iptc is null ? Enums.ForeignKeep.None : Enums.ForeignKeep.Iptc);

    static byte[]? Block(Image image, string name) => image.Contains(name) ? (byte[])image.Get(name) : null;
}
