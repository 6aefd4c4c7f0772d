using System.Numerics;
using System.Runtime.Intrinsics;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>What a cartoon adds to its photo, row by row from the first to the last: a row is made when it is first asked for, and the last
/// few are kept, so that no picture of them lies in memory.</summary>
/// <param name="photo">The photo.</param>
/// <param name="cartoon">The cartoon, of the same size; its rows may change once they were asked for.</param>
/// <param name="asGrey">Whether the photo counts as its luma.</param>
sealed class PhotoDifference(PixelImage photo, PixelImage cartoon, bool asGrey) : IDifferenceRows, IDisposable
{
    /// <summary>Fractional bits of a difference: the most with which sixteen of them still fit into 16 bits.</summary>
    public const int FractionBits = 3;

    // A power of two, and as many as a filter reads at once.
    const int Kept = 8;

    readonly DifferenceBand rows = new(photo.Width, Kept);
    readonly PixelBuffer<byte> grey = new(asGrey ? 3 * photo.Width : 0);
    readonly PixelBuffer<float> luma = new(asGrey ? photo.Width : 0);
    int made;

    /// <inheritdoc/>
    public int Width => photo.Width;

    /// <inheritdoc/>
    public int Height => photo.Height;

    /// <inheritdoc/>
    public Span<Vector<short>> Vectors(int y)
    {
        y = Math.Clamp(y, 0, Height - 1);
        for (; made <= y; made++)
            Subtract(cartoon.RgbRow(made), PhotoRow(made), rows.Row(made % Kept));
        return rows.Vectors(y % Kept);
    }

    /// <summary>A row of the photo, as grey where that was asked for: luma of ITU-R BT.601.</summary>
    public ReadOnlySpan<byte> PhotoRow(int y)
    {
        ReadOnlySpan<byte> row = photo.RgbRow(y);
        if (!asGrey)
            return row;
        Luma.In256ths(row, luma.Span);
        Span<float> values = luma.Span;
        Span<byte> pixels = grey.Span;
        int i = 0;
        for (; PixelLanes.Fit(pixels, 3 * i); i += PixelLanes.Count)
        {
            Vector256<int> level = Vector256.ConvertToInt32Native(Vector256.Create(values[i..]) + Vector256.Create(128f)) >> 8;
            PixelLanes.Write(pixels[(3 * i)..], level, level, level);
        }
        for (; i < values.Length; i++)
            pixels.Slice(3 * i, 3).Fill((byte)(((int)values[i] + 128) >> 8));
        return pixels;
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        rows.Dispose();
        grey.Dispose();
        luma.Dispose();
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
}
