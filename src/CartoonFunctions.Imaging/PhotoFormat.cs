namespace CartoonFunctions.Imaging;

/// <summary>The picture formats a photo may come in, told by content and never by name; <see cref="InputFormats"/> says the rest about
/// them.</summary>
public enum PhotoFormat
{
    /// <summary>JPEG, any colour space; of one with a gain map, the SDR picture.</summary>
    Jpeg,

    /// <summary>PNG, the first frame of an APNG.</summary>
    Png,

    /// <summary>WebP, the first frame of an animation.</summary>
    WebP,

    /// <summary>GIF, the first frame.</summary>
    Gif,

    /// <summary>TIFF or BigTIFF, the first page.</summary>
    Tiff,

    /// <summary>AVIF, the primary item.</summary>
    Avif,

    /// <summary>HEIC, or HEIF with HEVC pictures: the primary item.</summary>
    Heic,
}

/// <summary>What people call the formats.</summary>
static class PhotoFormatLabels
{
    /// <summary>The format's usual name, with its usual capitals.</summary>
    public static string Label(this PhotoFormat format) => InputFormats.Of(format).Label;
}
