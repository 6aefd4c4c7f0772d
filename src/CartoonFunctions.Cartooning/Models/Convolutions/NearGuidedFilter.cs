using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A guided filter of radius 1, channel by channel, as DCT-Net ends with (He, Sun, Tang: Guided image filtering): what is drawn becomes, in
/// every window of 3x3, the straight line of the photo that is nearest to it. As nodes of the graph these are twenty passes over
/// pictures of full size. A mean is that of the values inside the picture.
/// </summary>
/// <param name="guide">The photo [channels, height, width].</param>
/// <param name="drawn">What is drawn, of its size.</param>
/// <param name="output">The result, of its size.</param>
/// <param name="epsilon">By how much the photo's variance is taken to be larger, above 0: what varies less than that is smoothed.</param>
/// <param name="channels">Channels.</param>
/// <param name="height">Rows.</param>
/// <param name="width">Columns.</param>
[SkipLocalsInit] // what lies on the stack is written before it is read
sealed unsafe class NearGuidedFilter(float* guide, float* drawn, float* output, float epsilon, int channels, int height, int width)
    : IPiecework
{
    const int Lanes = 8;
    const int RowsOfAStrip = 16;
    const int Moments = 4; // the photo, what is drawn, their product, and the photo's square
    const int LineParts = 2; // slope and offset

    readonly int strips = (height + RowsOfAStrip - 1) / RowsOfAStrip;

    // Whole vectors: what lies behind a row's last value is computed and left out.
    readonly int step = (width + Lanes - 1) / Lanes * Lanes;

    // A value before the first and one behind the last, with what fills the vectors that begin there.
    int PaddedStep => step + (2 * Lanes);

    /// <inheritdoc/>
    public int Blocks => channels * strips;

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        using PixelBuffer<float> moments = new((RowsOfAStrip + 4) * Moments * step);
        using PixelBuffer<float> lines = new((RowsOfAStrip + 2) * LineParts * step);
        using PixelBuffer<float> rows = new((LineParts * PaddedStep) + (2 * step));
        fixed (float* moment = moments.Span, line = lines.Span, row = rows.Span)
        {
            rows.Span.Clear();
            float* shares = row + (LineParts * PaddedStep), result = shares + step;
            for (int x = 0; x < step; x++)
                shares[x] = 1f / Inside(x, width);
            for (int block = firstBlock; block < firstBlock + blocks; block++)
                RunStrip((nint)(block / strips) * height * width, block % strips * RowsOfAStrip, moment, line, row + Lanes, shares, result);
        }
    }

    /// <summary>Values of a side's window that are inside the picture.</summary>
    static int Inside(int place, int side) => Math.Max(1, Math.Min(side, place + 2) - Math.Max(0, place - 1));

    void RunStrip(nint plane, int top, float* moments, float* lines, float* first, float* shares, float* result)
    {
        int end = Math.Min(height, top + RowsOfAStrip);
        float* second = first + PaddedStep;
        int fromMoments = Math.Max(0, top - 2), fromLines = Math.Max(0, top - 1);
        for (int y = fromMoments; y < Math.Min(height, end + 2); y++)
        {
            Pad(guide + plane + ((nint)y * width), first);
            Pad(drawn + plane + ((nint)y * width), second);
            SumMoments(first, second, moments + ((y - fromMoments) * Moments * step));
        }
        for (int y = fromLines; y < Math.Min(height, end + 1); y++)
        {
            FindLines(Window(moments, y, fromMoments, Moments), shares, first, second);
            // Behind the last value there are others than zeros now.
            (first[width], second[width]) = (0, 0);
            float* to = lines + ((y - fromLines) * LineParts * step);
            SumRow(first, to);
            SumRow(second, to + step);
        }
        for (int y = top; y < end; y++)
        {
            Pad(guide + plane + ((nint)y * width), first);
            Draw(Window(lines, y, fromLines, LineParts), shares, first, result);
            new ReadOnlySpan<float>(result, width).CopyTo(new Span<float>(output + plane + ((nint)y * width), width));
        }
    }

    /// <summary>The rows of sums around one that are inside the picture.</summary>
    Rows Window(float* sums, int y, int from, int each)
    {
        int above = Math.Max(0, y - 1), below = Math.Min(height - 1, y + 1);
        return new(At(above), At(y), At(below), above < y ? 1 : 0, below > y ? 1 : 0, 1f / Inside(y, height));

        float* At(int row) => sums + ((row - from) * each * step);
    }

    void Pad(float* row, float* to)
    {
        new ReadOnlySpan<float>(row, width).CopyTo(new Span<float>(to, width));
        to[width] = 0;
    }

    /// <summary>Of each value the sum with its neighbours in the row.</summary>
    void SumRow(float* from, float* to)
    {
        for (int x = 0; x < step; x += Lanes)
            (Vector256.Load(from + x - 1) + Vector256.Load(from + x) + Vector256.Load(from + x + 1)).Store(to + x);
    }

    void SumMoments(float* photo, float* mark, float* to)
    {
        for (int x = 0; x < step; x += Lanes, to += Lanes)
        {
            Vector256<float> p0 = Vector256.Load(photo + x - 1), p1 = Vector256.Load(photo + x), p2 = Vector256.Load(photo + x + 1);
            Vector256<float> m0 = Vector256.Load(mark + x - 1), m1 = Vector256.Load(mark + x), m2 = Vector256.Load(mark + x + 1);
            (p0 + p1 + p2).Store(to);
            (m0 + m1 + m2).Store(to + step);
            ((p0 * m0) + (p1 * m1) + (p2 * m2)).Store(to + (2 * step));
            ((p0 * p0) + (p1 * p1) + (p2 * p2)).Store(to + (3 * step));
        }
    }

    /// <summary>The line of every window of a row.</summary>
    void FindLines(Rows sums, float* shares, float* slope, float* offset)
    {
        for (int x = 0; x < step; x += Lanes)
        {
            Vector256<float> share = Vector256.Load(shares + x) * sums.Share;
            Vector256<float> photo = sums.Sum(x) * share, mark = sums.Sum(x + step) * share;
            Vector256<float> covariance = (sums.Sum(x + (2 * step)) * share) - (photo * mark);
            Vector256<float> variance = (sums.Sum(x + (3 * step)) * share) - (photo * photo);
            Vector256<float> rise = covariance / (variance + Vector256.Create(epsilon));
            rise.Store(slope + x);
            (mark - (rise * photo)).Store(offset + x);
        }
    }

    void Draw(Rows sums, float* shares, float* photo, float* result)
    {
        for (int x = 0; x < step; x += Lanes)
        {
            Vector256<float> share = Vector256.Load(shares + x) * sums.Share;
            ((sums.Sum(x) * share * Vector256.Load(photo + x)) + (sums.Sum(x + step) * share)).Store(result + x);
        }
    }

    /// <summary>Three rows of sums, of which those outside of the picture count nothing.</summary>
    readonly struct Rows(float* above, float* middle, float* below, float aboveCounts, float belowCounts, float share)
    {
        /// <summary>By what the sum of the rows is multiplied for their mean.</summary>
        public float Share { get; } = share;

        [MethodImpl(MethodImplOptions.AggressiveInlining)]
        public Vector256<float> Sum(int x) =>
            (Vector256.Load(above + x) * aboveCounts) + Vector256.Load(middle + x) + (Vector256.Load(below + x) * belowCounts);
    }
}
