using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Pictures of another size and the same form.</summary>
static class Scaling
{
    /// <summary>The picture with another long side. The caller disposes it.</summary>
    public static PixelImage Scaled(this IImageCodec codec, PixelImage picture, double longSide)
    {
        int own = Math.Max(picture.Width, picture.Height);
        return codec.Resize(picture, Side(picture.Width), Side(picture.Height));

        int Side(int length) => Math.Max(1, (int)Math.Round(length * longSide / own));
    }
}
