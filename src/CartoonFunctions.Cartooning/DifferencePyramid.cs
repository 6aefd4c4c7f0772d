using System.Numerics;
using System.Runtime.InteropServices;
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
        using DifferenceBand lines = new(Finest.Width, height: 1);
        using DifferenceBand risen = new(Finest.Width, height: 1);
        using DifferenceBand scratch = new(Finest.Width, height: 1);
        int share = Fixed(weights[0]);
        for (int y = 0; y < photo.Height; y++)
        {
            Scale(Finest.Vectors(y), share, lines.Vectors(0));
            if (broader is not null)
            {
                Enlarge(broader, y, scratch, risen);
                Add(lines.Vectors(0), risen.Vectors(0));
            }
            AddTo(PhotoRow(y), lines.Row(0), cartoon.RgbRow(y));
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
        int change = Fixed(weights[1] - weights[0]);
        using DifferenceBand risen = new(level.Width, height: 1);
        using DifferenceBand scratch = new(level.Width, height: 1);
        for (int y = 0; y < level.Height; y++)
        {
            Scale(level.Vectors(y), change, level.Vectors(y));
            if (broader is null)
                continue;
            Enlarge(broader, y, scratch, risen);
            Add(level.Vectors(y), risen.Vectors(0));
        }
        return level;
    }

    static DifferenceBand Halve(DifferenceBand from)
    {
        DifferenceBand half = new((from.Width + 1) / 2, (from.Height + 1) / 2);
        using DifferenceBand lines = new(from.Width, height: 1);
        for (int y = 0; y < half.Height; y++)
        {
            Binomial(from, 2 * y, lines.Vectors(0));
            ReadOnlySpan<short> line = lines.Row(0);
            Span<short> to = half.Row(y);
            for (int x = 0; x < half.Width; x++)
            {
                int a = Clamped((2 * x) - 2), b = Clamped((2 * x) - 1), c = 6 * x, d = Clamped((2 * x) + 1), e = Clamped((2 * x) + 2);
                for (int channel = 0; channel < 3; channel++)
                {
                    to[(3 * x) + channel] = (short)(
                        (line[a + channel] + line[e + channel] + (4 * (line[b + channel] + line[d + channel])) + (6 * line[c + channel])
                            + 8) >> 4);
                }
            }
        }
        return half;

        int Clamped(int x) => 3 * Math.Clamp(x, 0, from.Width - 1);
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

    /// <summary>Row <paramref name="y"/> of a level at twice its size: at the level's own pixels weighted 1 6 1, between them 1
    /// 1.</summary>
    static void Enlarge(DifferenceBand from, int y, DifferenceBand scratch, DifferenceBand enlarged)
    {
        Span<short> to = enlarged.Row(0);
        Span<Vector<short>> vectors = scratch.Vectors(0);
        ReadOnlySpan<Vector<short>> above = from.Vectors((y / 2) - 1), at = from.Vectors(y / 2), below = from.Vectors((y / 2) + 1);
        bool between = y % 2 == 1;
        for (int i = 0; i < at.Length; i++)
            vectors[i] = between ? (at[i] + below[i] + Vector<short>.One) >> 1
                : (above[i] + (at[i] * 6) + below[i] + new Vector<short>(4)) >> 3;

        ReadOnlySpan<short> line = scratch.Row(0);
        int last = 3 * (from.Width - 1);
        for (int x = 0; x < enlarged.Width; x++)
        {
            int middle = 3 * (x / 2), right = Math.Min(middle + 3, last), left = Math.Max(middle - 3, 0);
            for (int channel = 0; channel < 3; channel++)
            {
                to[(3 * x) + channel] = (short)(x % 2 == 1
                    ? (line[middle + channel] + line[right + channel] + 1) >> 1
                    : (line[left + channel] + (6 * line[middle + channel]) + line[right + channel] + 4) >> 3);
            }
        }
    }

    static void Scale(ReadOnlySpan<Vector<short>> from, int weight, Span<Vector<short>> to)
    {
        Vector<int> half = new(1 << (WeightBits - 1));
        for (int i = 0; i < to.Length; i++)
        {
            Vector.Widen(from[i], out Vector<int> low, out Vector<int> high);
            to[i] = Vector.Narrow(((low * weight) + half) >> WeightBits, ((high * weight) + half) >> WeightBits);
        }
    }

    static void Add(Span<Vector<short>> to, ReadOnlySpan<Vector<short>> more)
    {
        for (int i = 0; i < to.Length; i++)
            to[i] += more[i];
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

    static int Fixed(double weight) => (int)Math.Round(weight * (1 << WeightBits));

    /// <summary>A row of the photo, as grey where that was asked for: luma of ITU-R BT.601.</summary>
    ReadOnlySpan<byte> PhotoRow(int y)
    {
        ReadOnlySpan<byte> row = photo.RgbRow(y);
        if (!asGrey)
            return row;
        grey ??= new PixelBuffer<byte>(row.Length);
        Span<byte> luma = grey.Span;
        for (int i = 0; i < row.Length; i += 3)
            luma.Slice(i, 3).Fill((byte)(((77 * row[i]) + (150 * row[i + 1]) + (29 * row[i + 2]) + 128) >> 8));
        return luma;
    }

    /// <summary>Differences of a picture, R, G, B, R, …; each row fills whole vectors.</summary>
    sealed class DifferenceBand(int width, int height) : IDisposable
    {
        readonly int vectorsPerRow = ((3 * width) + Vector<short>.Count - 1) / Vector<short>.Count;
        readonly PixelBuffer<short> buffer =
            new(((3 * width) + Vector<short>.Count - 1) / Vector<short>.Count * Vector<short>.Count * height);

        public int Width => width;

        public int Height => height;

        public Span<short> Row(int y) => buffer.Span.Slice(y * vectorsPerRow * Vector<short>.Count, 3 * width);

        /// <summary>A row as vectors; beyond the picture the nearest that is inside.</summary>
        public Span<Vector<short>> Vectors(int y) =>
            MemoryMarshal.Cast<short, Vector<short>>(buffer.Span).Slice(Math.Clamp(y, 0, height - 1) * vectorsPerRow, vectorsPerRow);

        public void Dispose() => buffer.Dispose();
    }
}
