using CartoonFunctions.ImageSharp;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.App;

/// <summary>Which library reads and writes photos.</summary>
public enum CodecChoice
{
    /// <summary>SixLabors.ImageSharp, managed code, and libvips for what it can't read or write right.</summary>
    ImageSharp,

    /// <summary>libvips alone: native, faster on large photos.</summary>
    Vips,
}

/// <summary>The codecs that this build has: libvips, and SixLabors.ImageSharp before it where the app was built with that.</summary>
static class Codecs
{
    static readonly bool hasImageSharp = ImageSharpBuild.TryCreate(new PhotoLimits()) is not null;

    /// <summary>The codec where none is asked for.</summary>
    public static CodecChoice Default => hasImageSharp ? CodecChoice.ImageSharp : CodecChoice.Vips;

    /// <summary>Whether this build has a codec.</summary>
    public static bool Has(CodecChoice choice) => choice == CodecChoice.Vips || hasImageSharp;

    /// <summary>Makes a codec that this build has.</summary>
    public static IImageCodec Create(CodecChoice choice, PhotoLimits limits) =>
        choice == CodecChoice.ImageSharp && ImageSharpBuild.TryCreate(limits) is { } imageSharp
            ? new FallbackCodec(imageSharp, new VipsCodec(limits)) : new VipsCodec(limits);
}
