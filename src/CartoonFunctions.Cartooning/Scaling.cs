using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Pictures of another size and the same form, and what grows with them.</summary>
static class Scaling
{
    /// <summary>A share of the long side in pixels, 1 at least.</summary>
    public static int Pixels(this PixelImage picture, double share) =>
        Math.Max(1, (int)Math.Round(share * Math.Max(picture.Width, picture.Height)));

    /// <summary>The picture with another long side. The caller disposes it.</summary>
    public static PixelImage Scaled(this IImageCodec codec, PixelImage picture, double longSide)
    {
        int own = Math.Max(picture.Width, picture.Height);
        return codec.Resize(picture, Side(picture.Width), Side(picture.Height));

        int Side(int length) => Math.Max(1, (int)Math.Round(length * longSide / own));
    }
}
