using CartoonFunctions.Imaging;

namespace CartoonFunctions.ImageSharp;

/// <summary>Whether this build has SixLabors.ImageSharp.</summary>
public static class ImageSharpBuild
{
    /// <summary>The codec over ImageSharp.</summary>
    public static IImageCodec? TryCreate(PhotoLimits limits) => new ImageSharpCodec(limits);
}
