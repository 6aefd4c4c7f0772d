using System.Numerics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Rows of a band at twice its size: at the band's own pixels weighted 1 6 1, between them 1 1, both ways.</summary>
/// <param name="width">Pixels of a row at twice the size.</param>
sealed class Enlargement(int width) : IDisposable
{
    const int Pixel = 3;

    readonly PixelBuffer<short> line = new((Pixel * (((width + 1) / 2) + 2)) + (2 * Vector<short>.Count));
    readonly PixelPairs pairs = new(width);

    /// <summary>Row <paramref name="y"/> of the band at twice its size.</summary>
    public void Row(DifferenceBand from, int y, Span<short> to)
    {
        Between(from, y);
        ReadOnlySpan<short> row = line.Span;
        Span<short> even = pairs.Even, odd = pairs.Odd;
        Vector<short> half = new(4);
        for (int i = 0; i < Pixel * from.Width; i += Vector<short>.Count)
        {
            Vector<short> left = new(row[i..]), at = new(row[(i + Pixel)..]), right = new(row[(i + (2 * Pixel))..]);
            ((left + (at * 6) + right + half) >> 3).CopyTo(even[i..]);
            ((at + right + Vector<short>.One) >> 1).CopyTo(odd[i..]);
        }
        pairs.Join(to);
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        line.Dispose();
        pairs.Dispose();
    }

    /// <summary>The band's own width at the place of row <paramref name="y"/>, with the nearest pixel once more at either end.</summary>
    void Between(DifferenceBand from, int y)
    {
        ReadOnlySpan<Vector<short>> above = from.Vectors((y / 2) - 1), at = from.Vectors(y / 2), below = from.Vectors((y / 2) + 1);
        bool between = y % 2 == 1;
        Span<short> row = line.Span;
        for (int i = 0; i < at.Length; i++)
        {
            Vector<short> sum = between ? (at[i] + below[i] + Vector<short>.One) >> 1
                : (above[i] + (at[i] * 6) + below[i] + new Vector<short>(4)) >> 3;
            sum.CopyTo(row[(Pixel + (i * Vector<short>.Count))..]);
        }
        row.Slice(Pixel, Pixel).CopyTo(row);
        row.Slice(Pixel * from.Width, Pixel).CopyTo(row[(Pixel * (from.Width + 1))..]);
    }
}
