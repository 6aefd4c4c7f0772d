using System.Numerics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// What a cartoon adds to its photo, and the same at half the size, a quarter …: to mix the two with a weight for each band of sizes
/// (Burt, Adelson: the Laplacian pyramid). Blending is linear, so the difference alone needs a pyramid, and where neighbouring bands
/// weigh the same there is nothing to do: <c>mixed = photo + w0 * d0 + up((w1 - w0) * d1 + up((w2 - w1) * d2 + …))</c>.
/// </summary>
/// <remarks>Whole numbers throughout, so every machine gives the same bytes.</remarks>
static class DifferencePyramid
{
    const int FractionBits = PhotoDifference.FractionBits;

    /// <summary>Fractional bits of a weight.</summary>
    const int WeightBits = 15;

    /// <summary>The weight 1.</summary>
    const int Whole = 1 << WeightBits;

    /// <summary>Mixes a photo into its cartoon.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="cartoon">The cartoon, of the same size, which is changed.</param>
    /// <param name="asGrey">Whether the photo counts as its luma.</param>
    /// <param name="weights">The cartoon's share in each band, the finest first, and last in all that is broader: 0 to 1, never
    /// rising.</param>
    public static void Mix(PixelImage photo, PixelImage cartoon, bool asGrey, ReadOnlySpan<double> weights)
    {
        using DifferenceBand? broader = BroaderThanFinest(photo, cartoon, asGrey, weights);
        using PhotoDifference finest = new(photo, cartoon, asGrey);
        using DifferenceBand change = new(photo.Width, height: 1);
        using Enlargement enlargement = new(photo.Width);
        int share = Fixed(weights[0]);
        for (int y = 0; y < photo.Height; y++)
        {
            if (broader is null)
                change.Row(0).Clear();
            else
                enlargement.Row(broader, y, change.Row(0));
            if (share == Whole)
            {
                AddTo(cartoon.RgbRow(y), change.Row(0), cartoon.RgbRow(y));
                continue;
            }
            AddScaled(finest.Vectors(y), share, change.Vectors(0));
            AddTo(finest.PhotoRow(y), change.Row(0), cartoon.RgbRow(y));
        }
    }

    static DifferenceBand? BroaderThanFinest(PixelImage photo, PixelImage cartoon, bool asGrey, ReadOnlySpan<double> weights)
    {
        if (weights.Length <= 1)
            return null;
        using PhotoDifference finest = new(photo, cartoon, asGrey);
        return Correction(finest, weights);
    }

    /// <summary>By how much everything broader than the finest band of <paramref name="finer"/> misses or exceeds that band's weight, at
    /// half the size.</summary>
    static DifferenceBand Correction(IDifferenceRows finer, ReadOnlySpan<double> weights)
    {
        DifferenceBand level = Halve(finer);
        using DifferenceBand? broader = weights.Length > 2 ? Correction(level, weights[1..]) : null;
        int share = Fixed(weights[1] - weights[0]);
        using DifferenceBand change = new(level.Width, height: 1);
        using Enlargement enlargement = new(level.Width);
        for (int y = 0; y < level.Height; y++)
        {
            if (broader is null)
                change.Row(0).Clear();
            else
                enlargement.Row(broader, y, change.Row(0));
            if (share != 0)
                AddScaled(level.Vectors(y), share, change.Vectors(0));
            change.Vectors(0).CopyTo(level.Vectors(y));
        }
        return level;
    }

    static DifferenceBand Halve(IDifferenceRows from)
    {
        DifferenceBand half = new((from.Width + 1) / 2, (from.Height + 1) / 2);
        using DifferenceBand line = new(from.Width, height: 1);
        using PixelPairs pairs = new(from.Width);
        for (int y = 0; y < half.Height; y++)
        {
            Binomial(from, 2 * y, line.Vectors(0));
            pairs.Split(line.Row(0));
            pairs.Binomial(half.Vectors(y));
        }
        return half;
    }

    /// <summary>Row <paramref name="y"/> with its two neighbours above and below, weighted 1 4 6 4 1.</summary>
    static void Binomial(IDifferenceRows from, int y, Span<Vector<short>> to)
    {
        ReadOnlySpan<Vector<short>> a = from.Vectors(y - 2), b = from.Vectors(y - 1), c = from.Vectors(y), d = from.Vectors(y + 1),
            e = from.Vectors(y + 2);
        Vector<short> half = new(8);
        for (int i = 0; i < to.Length; i++)
            to[i] = (a[i] + e[i] + ((b[i] + d[i]) << 2) + (c[i] * 6) + half) >> 4;
    }

    static void AddScaled(ReadOnlySpan<Vector<short>> from, int weight, Span<Vector<short>> to)
    {
        Vector<int> half = new(1 << (WeightBits - 1));
        for (int i = 0; i < to.Length; i++)
        {
            Vector.Widen(from[i], out Vector<int> low, out Vector<int> high);
            to[i] += Vector.Narrow(((low * weight) + half) >> WeightBits, ((high * weight) + half) >> WeightBits);
        }
    }

    static void AddTo(ReadOnlySpan<byte> photo, ReadOnlySpan<short> difference, Span<byte> mixed)
    {
        Vector<short> half = new(1 << (FractionBits - 1));
        Vector<short> white = new(byte.MaxValue);
        int i = 0;
        for (; i <= mixed.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(photo[i..]), out Vector<ushort> low, out Vector<ushort> high);
            Vector.Narrow(Sum(low, difference[i..]), Sum(high, difference[(i + Vector<short>.Count)..])).CopyTo(mixed[i..]);
        }
        for (; i < mixed.Length; i++)
            mixed[i] = (byte)Math.Clamp(photo[i] + ((difference[i] + (1 << (FractionBits - 1))) >> FractionBits), 0, byte.MaxValue);

        Vector<ushort> Sum(Vector<ushort> pixels, ReadOnlySpan<short> more)
        {
            Vector<short> sum = Vector.AsVectorInt16(pixels) + ((new Vector<short>(more) + half) >> FractionBits);
            return Vector.AsVectorUInt16(Vector.Min(Vector.Max(sum, Vector<short>.Zero), white));
        }
    }

    static int Fixed(double weight) => (int)Math.Round(weight * Whole);
}
