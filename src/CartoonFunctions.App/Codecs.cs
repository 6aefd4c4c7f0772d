using CartoonFunctions.ImageSharp;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.App;

/// <summary>Which library reads and writes photos.</summary>
public enum CodecChoice
{
    /// <summary>SixLabors.ImageSharp: managed, nothing to install.</summary>
    ImageSharp,

    /// <summary>libvips: native, faster on large photos.</summary>
    Vips,
}

/// <summary>The codecs that this build has: SixLabors.ImageSharp, the default where it was built with it, and libvips.</summary>
static class Codecs
{
    static readonly bool hasImageSharp = ImageSharpBuild.TryCreate(new PhotoLimits()) is not null;

    /// <summary>The codec where none is asked for.</summary>
    public static CodecChoice Default => hasImageSharp ? CodecChoice.ImageSharp : CodecChoice.Vips;

    /// <summary>Whether this build has a codec.</summary>
    public static bool Has(CodecChoice choice) => choice == CodecChoice.Vips || hasImageSharp;

    /// <summary>Makes a codec that this build has.</summary>
    public static IImageCodec Create(CodecChoice choice, PhotoLimits limits) =>
        (choice == CodecChoice.ImageSharp ? ImageSharpBuild.TryCreate(limits) : null) ?? new VipsCodec(limits);
}
