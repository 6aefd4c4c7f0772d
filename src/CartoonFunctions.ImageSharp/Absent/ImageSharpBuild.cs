using CartoonFunctions.Imaging;

namespace CartoonFunctions.ImageSharp;

/// <summary>Whether this build has SixLabors.ImageSharp: it was built from a feed that lacks it.</summary>
public static class ImageSharpBuild
{
    /// <summary>No codec.</summary>
    public static IImageCodec? TryCreate(PhotoLimits limits) => null;
}
