using System.Numerics;
using System.Runtime.Intrinsics;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// What a cartoon adds to its photo, and the same at half the size, a quarter …: to mix the two with a weight for each band of sizes
/// (Burt, Adelson: the Laplacian pyramid). Blending is linear, so the difference alone needs a pyramid, and where neighbouring bands
/// weigh the same there is nothing to do: <c>mixed = photo + w0 * d0 + up((w1 - w0) * d1 + up((w2 - w1) * d2 + …))</c>.
/// </summary>
/// <remarks>Whole numbers throughout, so every machine gives the same bytes.</remarks>
sealed class DifferencePyramid : IDisposable
{
    /// <summary>Fractional bits of a difference: the most with which sixteen of them still fit into 16 bits.</summary>
    const int FractionBits = 3;

    /// <summary>Fractional bits of a weight.</summary>
    const int WeightBits = 15;

    /// <summary>The weight 1.</summary>
    const int Whole = 1 << WeightBits;

    readonly PixelImage photo;
    readonly PixelImage cartoon;
    readonly bool asGrey;
    PixelBuffer<byte>? grey;

    /// <summary>Opens a pyramid over two pictures of the same size, which stay the caller's.</summary>
    /// <param name="photo">The photo.</param>
    /// <param name="cartoon">The cartoon; <see cref="Mix"/> changes it.</param>
    /// <param name="asGrey">Whether the photo counts as its luma.</param>
    public DifferencePyramid(PixelImage photo, PixelImage cartoon, bool asGrey)
    {
        this.photo = photo;
        this.cartoon = cartoon;
        this.asGrey = asGrey;
        Finest = new DifferenceBand(photo.Width, photo.Height);
        for (int y = 0; y < photo.Height; y++)
            Subtract(cartoon.RgbRow(y), PhotoRow(y), Finest.Row(y));
    }

    DifferenceBand Finest { get; }

    /// <summary>Mixes the photo into the cartoon.</summary>
    /// <param name="weights">The cartoon's share in each band, the finest first, and last in all that is broader: 0 to 1, never
    /// rising.</param>
    public void Mix(ReadOnlySpan<double> weights)
    {
        using DifferenceBand? broader = weights.Length > 1 ? Correction(Finest, weights) : null;
        using DifferenceBand change = new(Finest.Width, height: 1);
        using Enlargement enlargement = new(Finest.Width);
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
            AddScaled(Finest.Vectors(y), share, change.Vectors(0));
            AddTo(PhotoRow(y), change.Row(0), cartoon.RgbRow(y));
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        Finest.Dispose();
        grey?.Dispose();
    }

    /// <summary>By how much everything broader than the finest band of <paramref name="finer"/> misses or exceeds that band's weight, at
    /// half the size.</summary>
    static DifferenceBand Correction(DifferenceBand finer, ReadOnlySpan<double> weights)
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

    static DifferenceBand Halve(DifferenceBand from)
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
    static void Binomial(DifferenceBand from, int y, Span<Vector<short>> to)
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

    static void Subtract(ReadOnlySpan<byte> cartoon, ReadOnlySpan<byte> photo, Span<short> to)
    {
        int i = 0;
        for (; i <= cartoon.Length - Vector<byte>.Count; i += Vector<byte>.Count)
        {
            Vector.Widen(new Vector<byte>(cartoon[i..]), out Vector<ushort> cartoonLow, out Vector<ushort> cartoonHigh);
            Vector.Widen(new Vector<byte>(photo[i..]), out Vector<ushort> photoLow, out Vector<ushort> photoHigh);
            Vector.AsVectorInt16((cartoonLow - photoLow) << FractionBits).CopyTo(to[i..]);
            Vector.AsVectorInt16((cartoonHigh - photoHigh) << FractionBits).CopyTo(to[(i + Vector<ushort>.Count)..]);
        }
        for (; i < cartoon.Length; i++)
            to[i] = (short)((cartoon[i] - photo[i]) << FractionBits);
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

    /// <summary>A row of the photo, as grey where that was asked for: luma of ITU-R BT.601.</summary>
    ReadOnlySpan<byte> PhotoRow(int y)
    {
        ReadOnlySpan<byte> row = photo.RgbRow(y);
        if (!asGrey)
            return row;
        grey ??= new PixelBuffer<byte>(row.Length);
        Span<byte> luma = grey.Span;
        int i = 0;
        for (; PixelLanes.Fit(row, i); i += 3 * PixelLanes.Count)
        {
            PixelLanes.Read(row[i..], out Vector256<float> red, out Vector256<float> green, out Vector256<float> blue);
            // Whole numbers that a float holds exactly.
            Vector256<int> level = Vector256.ConvertToInt32Native((77 * red) + (150 * green) + (29 * blue) + Vector256.Create(128f)) >> 8;
            PixelLanes.Write(luma[i..], level, level, level);
        }
        for (; i < row.Length; i += 3)
            luma.Slice(i, 3).Fill((byte)(((77 * row[i]) + (150 * row[i + 1]) + (29 * row[i + 2]) + 128) >> 8));
        return luma;
    }
}
