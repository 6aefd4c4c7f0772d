using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>How much of a picture's detail another one of the same size lacks.</summary>
static class DetailLoss
{
    /// <summary>The root mean square of the difference in luma (BT.601, in 256ths), in grey levels from 0 to 255.</summary>
    public static double Between(PixelImage picture, PixelImage other)
    {
        ReadOnlySpan<byte> a = picture.Rgb;
        ReadOnlySpan<byte> b = other.Rgb;
        long sum = 0;
        for (int i = 0; i + 2 < a.Length; i += 3)
        {
            int difference = ((77 * (a[i] - b[i])) + (150 * (a[i + 1] - b[i + 1])) + (29 * (a[i + 2] - b[i + 2]))) >> 8;
            sum += difference * difference;
        }
        return Math.Sqrt(sum / (a.Length / 3.0));
    }
}
