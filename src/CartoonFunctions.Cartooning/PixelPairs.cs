using System.Numerics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// A row of pixels, the even and the odd ones apart, so that a filter at half or twice the size is the same sum for a whole vector of
/// neighbours. Either row has a pixel more at both ends, the nearest that is inside.
/// </summary>
/// <param name="width">Pixels of the row.</param>
sealed class PixelPairs(int width) : IDisposable
{
    /// <summary>Values of a pixel.</summary>
    const int Pixel = 3;

    readonly PixelBuffer<short> even = new(Length(width));
    readonly PixelBuffer<short> odd = new(Length(width));

    int Pairs => (width + 1) / 2;

    /// <summary>The even pixels, from the first.</summary>
    public Span<short> Even => even.Span[Pixel..];

    /// <summary>The odd pixels, from the first.</summary>
    public Span<short> Odd => odd.Span[Pixel..];

    /// <summary>Takes a row apart.</summary>
    public void Split(ReadOnlySpan<short> row)
    {
        Span<short> evens = even.Span, odds = odd.Span;
        ReadOnlySpan<short> last = row[^Pixel..];
        int pairs = 0;
        for (; PairLanes.Fit(row, pairs); pairs += PairLanes.Count)
            PairLanes.Split(row[(2 * Pixel * pairs)..], evens[(Pixel * (pairs + 1))..], odds[(Pixel * (pairs + 1))..]);
        for (int x = pairs; x <= Pairs; x++)
        {
            Nearest(row, 2 * x, last).CopyTo(evens[(Pixel * (x + 1))..]);
            Nearest(row, (2 * x) + 1, last).CopyTo(odds[(Pixel * (x + 1))..]);
        }
        row[..Pixel].CopyTo(evens);
        row[..Pixel].CopyTo(odds);
    }

    /// <summary>Puts the row together again.</summary>
    public void Join(Span<short> row)
    {
        ReadOnlySpan<short> evens = Even, odds = Odd;
        int pairs = 0;
        for (; PairLanes.Fit(row, pairs); pairs += PairLanes.Count)
            PairLanes.Join(evens[(Pixel * pairs)..], odds[(Pixel * pairs)..], row[(2 * Pixel * pairs)..]);
        for (int i = 2 * Pixel * pairs; i < row.Length; i++)
        {
            int x = i / Pixel;
            row[i] = (x % 2 == 0 ? evens : odds)[(Pixel * (x / 2)) + (i % Pixel)];
        }
    }

    /// <summary>Every even pixel with its two neighbours on either side, weighted 1 4 6 4 1.</summary>
    public void Binomial(Span<Vector<short>> to)
    {
        ReadOnlySpan<short> evens = even.Span, odds = odd.Span;
        Vector<short> half = new(8);
        for (int i = 0; i < to.Length; i++)
        {
            int at = i * Vector<short>.Count;
            Vector<short> outer = new Vector<short>(evens[at..]) + new Vector<short>(evens[(at + (2 * Pixel))..]);
            Vector<short> inner = new Vector<short>(odds[at..]) + new Vector<short>(odds[(at + Pixel)..]);
            to[i] = (outer + (inner << 2) + (new Vector<short>(evens[(at + Pixel)..]) * 6) + half) >> 4;
        }
    }

    /// <summary>Gives the buffers back.</summary>
    public void Dispose()
    {
        even.Dispose();
        odd.Dispose();
    }

    static int Length(int width) => (Pixel * (((width + 1) / 2) + 3)) + (2 * Vector<short>.Count);

    static ReadOnlySpan<short> Nearest(ReadOnlySpan<short> row, int x, ReadOnlySpan<short> last) =>
        Pixel * x < row.Length ? row.Slice(Pixel * x, Pixel) : last;
}
