using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

public class DetailLossTests
{
    [Theory]
    [InlineData(1, 1, 1, 1)]
    [InlineData(7, 5, 1, 1)]
    [InlineData(17, 9, 5, 4)]
    [InlineData(64, 48, 48, 36)]
    [InlineData(203, 101, 150, 75)]
    public void It_is_what_bilinear_enlargement_misses_of_every_fourth_row(int width, int height, int smallerWidth, int smallerHeight)
    {
        using PixelImage picture = NoisePicture.Of(width, height, seed: 1);
        using PixelImage smaller = NoisePicture.Of(smallerWidth, smallerHeight, seed: 2);
        double sum = 0;
        int samples = 0;
        for (int y = 0; y < height; y += 4)
        {
            for (int x = 0; x < width; x++)
            {
                double enlarged = Enlarged(smaller, ((x + 0.5) * smallerWidth / width) - 0.5, ((y + 0.5) * smallerHeight / height) - 0.5);
                sum += Math.Pow(LumaAt(picture, x, y) - enlarged, 2);
                samples++;
            }
        }

        Assert.Equal(Math.Sqrt(sum / samples), DetailLoss.Between(picture, smaller), tolerance: 1e-4);
    }

    static double Enlarged(PixelImage picture, double x, double y)
    {
        (int left, int top) = ((int)Math.Floor(x), (int)Math.Floor(y));
        (double right, double down) = (x - left, y - top);
        return ((1 - down) * (((1 - right) * LumaAt(picture, left, top)) + (right * LumaAt(picture, left + 1, top))))
            + (down * (((1 - right) * LumaAt(picture, left, top + 1)) + (right * LumaAt(picture, left + 1, top + 1))));
    }

    /// <summary>Luma of BT.601; beyond the picture that of the nearest pixel.</summary>
    static double LumaAt(PixelImage picture, int x, int y)
    {
        ReadOnlySpan<byte> pixel = picture.RgbRow(Math.Clamp(y, 0, picture.Height - 1))[(3 * Math.Clamp(x, 0, picture.Width - 1))..];
        return ((77 * pixel[0]) + (150 * pixel[1]) + (29 * pixel[2])) / 256.0;
    }
}
