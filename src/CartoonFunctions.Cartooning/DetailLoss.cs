using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>How much of a picture's detail is lost when it is made smaller.</summary>
static class DetailLoss
{
    // Every fourth row says enough about a whole picture.
    const int RowStep = 4;

    /// <summary>
    /// The root mean square of what enlarging <paramref name="smaller"/> again, bilinearly, would miss of <paramref name="picture"/>:
    /// luma (BT.601, in 256ths), in grey levels from 0 to 255.
    /// </summary>
    public static double Between(PixelImage picture, PixelImage smaller)
    {
        double scaleX = smaller.Width / (double)picture.Width;
        double scaleY = smaller.Height / (double)picture.Height;
        double sum = 0;
        long samples = 0;
        for (int y = 0; y < picture.Height; y += RowStep)
        {
            (int top, float down) = Sample(y, scaleY, smaller.Height);
            ReadOnlySpan<byte> row = picture.RgbRow(y);
            ReadOnlySpan<byte> above = smaller.RgbRow(top);
            ReadOnlySpan<byte> below = smaller.RgbRow(Math.Min(top + 1, smaller.Height - 1));
            for (int x = 0; x < picture.Width; x++)
            {
                (int left, float right) = Sample(x, scaleX, smaller.Width);
                int next = Math.Min(left + 1, smaller.Width - 1);
                float upper = Mix(Luma(above, left), Luma(above, next), right);
                float lower = Mix(Luma(below, left), Luma(below, next), right);
                float difference = Luma(row, x) - Mix(upper, lower, down);
                sum += difference * difference;
            }
            samples += picture.Width;
        }
        return Math.Sqrt(sum / samples) / 256;
    }

    /// <summary>Where a pixel's centre lies in the smaller picture: the pixel before it, and how far beyond that.</summary>
    static (int Index, float Fraction) Sample(int position, double scale, int length)
    {
        double at = Math.Clamp(((position + 0.5) * scale) - 0.5, 0, length - 1);
        int index = (int)at;
        return (index, (float)(at - index));
    }

    static float Luma(ReadOnlySpan<byte> row, int x) => (77 * row[3 * x]) + (150 * row[(3 * x) + 1]) + (29 * row[(3 * x) + 2]);

    static float Mix(float a, float b, float weight) => a + ((b - a) * weight);
}
