using System.Runtime.Intrinsics;
using CartoonFunctions.Cartooning.Models;
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
            ReadOnlySpan<float> row = Luma(picture.RgbRow(y), own.Span), upperRow = Luma(smaller.RgbRow(top), above.Span);
            ReadOnlySpan<float> lowerRow = Luma(smaller.RgbRow(Math.Min(top + 1, smaller.Height - 1)), below.Span);
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

    // Whole numbers that a float holds exactly.
    static Span<float> Luma(ReadOnlySpan<byte> rgb, Span<float> luma)
    {
        int i = 0;
        for (; PixelLanes.Fit(rgb, 3 * i); i += PixelLanes.Count)
        {
            PixelLanes.Read(rgb[(3 * i)..], out Vector256<float> red, out Vector256<float> green, out Vector256<float> blue);
            ((77 * red) + (150 * green) + (29 * blue)).CopyTo(luma[i..]);
        }
        for (; i < luma.Length; i++)
            luma[i] = (77 * rgb[3 * i]) + (150 * rgb[(3 * i) + 1]) + (29 * rgb[(3 * i) + 2]);
        return luma;
    }

    static float Mix(float a, float b, float weight) => a + ((b - a) * weight);
}
