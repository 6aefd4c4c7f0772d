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
        int width = picture.Width, smallerWidth = smaller.Width;
        using PixelBuffer<int> places = new(width);
        using PixelBuffer<float> fractions = new(width), own = new(width), above = new(smallerWidth), below = new(smallerWidth);
        Span<int> lefts = places.Span;
        Span<float> rights = fractions.Span;
        for (int x = 0; x < width; x++)
            (lefts[x], rights[x]) = Sample(x, smallerWidth / (double)width, smallerWidth);
        double sum = 0;
        long samples = 0;
        for (int y = 0; y < picture.Height; y += RowStep)
        {
            (int top, float down) = Sample(y, smaller.Height / (double)picture.Height, smaller.Height);
            ReadOnlySpan<float> row = LumaOf(picture.RgbRow(y), own.Span), upperRow = LumaOf(smaller.RgbRow(top), above.Span);
            ReadOnlySpan<float> lowerRow = LumaOf(smaller.RgbRow(Math.Min(top + 1, smaller.Height - 1)), below.Span);
            for (int x = 0; x < row.Length; x++)
            {
                int left = lefts[x], next = Math.Min(left + 1, smallerWidth - 1);
                float upper = Mix(upperRow[left], upperRow[next], rights[x]);
                float lower = Mix(lowerRow[left], lowerRow[next], rights[x]);
                float difference = row[x] - Mix(upper, lower, down);
                sum += difference * difference;
            }
            samples += width;
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

    static Span<float> LumaOf(ReadOnlySpan<byte> rgb, Span<float> luma)
    {
        Luma.In256ths(rgb, luma);
        return luma;
    }

    static float Mix(float a, float b, float weight) => a + ((b - a) * weight);
}
