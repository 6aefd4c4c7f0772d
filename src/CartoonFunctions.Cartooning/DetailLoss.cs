using System.Runtime.Intrinsics;
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
        using PixelBuffer<int> places = new(picture.Width);
        using PixelBuffer<float> fractions = new(picture.Width), own = new(picture.Width);
        using PixelBuffer<float> above = new(smaller.Width + 1), below = new(smaller.Width);
        Span<int> lefts = places.Span;
        Span<float> rights = fractions.Span, line = above.Span[..smaller.Width];
        for (int x = 0; x < picture.Width; x++)
            (lefts[x], rights[x]) = Sample(x, smaller.Width / (double)picture.Width, smaller.Width);
        Vector256<double> sum = Vector256<double>.Zero;
        long samples = 0;
        for (int y = 0; y < picture.Height; y += RowStep)
        {
            (int top, float down) = Sample(y, smaller.Height / (double)picture.Height, smaller.Height);
            Luma.In256ths(smaller.RgbRow(top), line);
            Luma.In256ths(smaller.RgbRow(Math.Min(top + 1, smaller.Height - 1)), below.Span);
            Luma.In256ths(picture.RgbRow(y), own.Span);
            Mix(line, below.Span, down);
            // Beyond the last pixel lies the last one once more.
            above.Span[^1] = line[^1];
            Subtract(above.Span, lefts, rights, own.Span);
            sum += Squares(own.Span);
            samples += picture.Width;
        }
        return Math.Sqrt(Vector256.Sum(sum) / samples) / 256;
    }

    /// <summary>Where a pixel's centre lies in the smaller picture: the pixel before it, and how far beyond that.</summary>
    static (int Index, float Fraction) Sample(int position, double scale, int length)
    {
        double at = Math.Clamp(((position + 0.5) * scale) - 0.5, 0, length - 1);
        int index = (int)at;
        return (index, (float)(at - index));
    }

    /// <summary>Moves values by a share of the way to others.</summary>
    static void Mix(Span<float> values, ReadOnlySpan<float> others, float share)
    {
        for (int i = 0; i < values.Length; i++)
            values[i] += (others[i] - values[i]) * share;
    }

    /// <summary>What of a row is left without that of the smaller picture, enlarged.</summary>
    static void Subtract(ReadOnlySpan<float> smaller, ReadOnlySpan<int> lefts, ReadOnlySpan<float> rights, Span<float> row)
    {
        for (int x = 0; x < row.Length; x++)
        {
            float left = smaller[lefts[x]], right = smaller[lefts[x] + 1];
            row[x] -= left + ((right - left) * rights[x]);
        }
    }

    /// <summary>The sum of the squares, in four parts: always the same ones, so that every machine gives the same number.</summary>
    static Vector256<double> Squares(ReadOnlySpan<float> values)
    {
        Vector256<double> sum = Vector256<double>.Zero;
        int i = 0;
        for (; i <= values.Length - Vector256<float>.Count; i += Vector256<float>.Count)
        {
            (Vector256<double> low, Vector256<double> high) = Vector256.Widen(Vector256.Create(values[i..]));
            sum += (low * low) + (high * high);
        }
        for (; i < values.Length; i++)
            sum += Vector256.CreateScalar((double)values[i] * values[i]);
        return sum;
    }
}
