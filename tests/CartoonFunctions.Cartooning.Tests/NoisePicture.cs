using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

/// <summary>Pictures in which no pixel is like its neighbour, the same on every run.</summary>
static class NoisePicture
{
    public static PixelImage Of(int width, int height, int seed)
    {
        PixelImage image = new(width, height);
        new Random(seed).NextBytes(image.Rgb);
        return image;
    }
}
