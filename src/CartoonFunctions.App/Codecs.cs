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

/// <summary>The codecs that this build has: SixLabors.ImageSharp, the default, and libvips; or with <c>-p:ImageSharp=false</c> libvips alone.</summary>
static class Codecs
{
    static readonly OrderedDictionary<CodecChoice, Func<PhotoLimits, IImageCodec>> built = new()
    {
#if IMAGESHARP
        [CodecChoice.ImageSharp] = limits => new Imaging.ImageSharp.ImageSharpCodec(limits),
#endif
        [CodecChoice.Vips] = limits => new VipsCodec(limits),
    };

    /// <summary>The codec where none is asked for.</summary>
    public static CodecChoice Default => built.GetAt(0).Key;

    /// <summary>Whether this build has a codec.</summary>
    public static bool Has(CodecChoice choice) => built.ContainsKey(choice);

    /// <summary>Makes a codec that this build has.</summary>
    public static IImageCodec Create(CodecChoice choice, PhotoLimits limits) => built[choice](limits);
}
