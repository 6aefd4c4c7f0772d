using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static CartoonFunctions.Cartooning.Models.Convolutions.Rectifier;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A convolution of 3x3 as Winograd's F(4x4, 3x3) (Lavin, Gray: Fast algorithms for convolutional neural networks): a tile of 4x4
/// results from one of 6x6 values with 36 products in place of 144. Tiles are transformed at once, a lane each: eight of a row, and where
/// registers are wide the eight below them. Of a kernel with gaps the tiles have the same gaps and lie between each other: whatever the
/// dilation, eight tiles give four rows of 32 results that lie side by side.
/// </summary>
[SkipLocalsInit] // what lies on the stack is written before it is read
static unsafe class WinogradTransform
{
    /// <summary>Side of a tile of results.</summary>
    public const int Results = 4;

    /// <summary>Side of the tile of values that they come from.</summary>
    public const int Values = 6;

    /// <summary>Products of a tile: each is a matrix product over the channels.</summary>
    public const int Products = Values * Values;

    /// <summary>Tiles of a row that are transformed at once.</summary>
    public const int TilesOfARow = 8;

    /// <summary>Columns that are read of each row for them, with those beyond the last results and what fills the last vector.</summary>
    public const int Columns = 40;

    /// <summary>The same of a channel for tiles of its halves.</summary>
    public const int HalvesColumns = 72;

    // Values of a row that one vector holds.
    const int Row = 8;

    /// <summary>Whether kernels with such gaps can be transformed: a tap reads every value, every second or every fourth.</summary>
    public static bool CanDilate(long dilation) => dilation is 1 or 2 or 4;

    /// <summary>Whether this processor has the instructions.</summary>
    public static bool IsSupported => Avx2.IsSupported && Fma.IsSupported;

    /// <summary>A kernel of 3x3, row by row, as the 36 factors of the products.</summary>
    public static void Kernel(ReadOnlySpan<float> kernel, Span<double> factors)
    {
        Span<double> rows = stackalloc double[Values * 3];
        for (int x = 0; x < 3; x++)
            KernelLine(kernel[x], kernel[3 + x], kernel[6 + x], rows[x..], 3);
        for (int y = 0; y < Values; y++)
            KernelLine(rows[3 * y], rows[(3 * y) + 1], rows[(3 * y) + 2], factors[(Values * y)..], 1);
    }

    static void KernelLine(double a, double b, double c, Span<double> to, int step)
    {
        to[0] = a / 4;
        to[step] = -(a + b + c) / 6;
        to[2 * step] = -(a - b + c) / 6;
        to[3 * step] = (a / 24) + (b / 12) + (c / 6);
        to[4 * step] = (a / 24) - (b / 12) + (c / 6);
        to[5 * step] = c;
    }

    /// <summary>The factors of the tiles of one channel.</summary>
    /// <param name="from">Six rows of <see cref="Columns"/> values, <paramref name="rowStep"/> apart, and four more for tiles below.</param>
    /// <param name="rowStep">From row to row.</param>
    /// <param name="dilation">From tap to tap, as <see cref="CanDilate"/> has it.</param>
    /// <param name="slope">By which values below zero are multiplied first, 0 to 1.</param>
    /// <param name="first">The first of the six rows of factors that are made.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="to">The first factor's lanes; the next one's are <paramref name="toStep"/> further on.</param>
    /// <param name="toStep">From factor to factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input<T>(float* from, nint rowStep, int dilation, float slope, int first, int end, float* to, nint toStep)
        where T : unmanaged, ILanes<T>
    {
        float* rows = stackalloc float[RowsLength<T>(Columns)];
        InputColumns<T>(from, rowStep, slope, Columns, rows);
        InputRows<T>(rows, dilation, first, end, to, toStep);
    }

    /// <summary>The same at the edge of a plane, outside of which nothing is read and zeros are meant.</summary>
    /// <param name="from">As for <see cref="Input"/>; may point outside of the plane.</param>
    /// <param name="rowStep">From row to row.</param>
    /// <param name="firstRow">The first of the rows that lies inside.</param>
    /// <param name="endRow">The one after the last that does.</param>
    /// <param name="firstColumn">The first of the <see cref="Columns"/> that lies inside.</param>
    /// <param name="endColumn">The one after the last that does.</param>
    /// <param name="dilation">As for <see cref="Input"/>.</param>
    /// <param name="slope">As for <see cref="Input"/>.</param>
    /// <param name="first">As for <see cref="Input"/>.</param>
    /// <param name="end">As for <see cref="Input"/>.</param>
    /// <param name="to">The first factor's lanes; the next one's are <paramref name="toStep"/> further on.</param>
    /// <param name="toStep">From factor to factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputAtEdge<T>(float* from, nint rowStep, int firstRow, int endRow, int firstColumn, int endColumn, int dilation,
        float slope, int first, int end, float* to, nint toStep)
        where T : unmanaged, ILanes<T>
    {
        float* rows = stackalloc float[RowsLength<T>(Columns)];
        nint step = RowLength<T>(Columns);
        T below = T.Create(slope);
        for (int x = 0; x < Columns; x += Row)
        {
            Vector256<int> columns = Vector256<int>.Indices + Vector256.Create(x);
            Vector256<int> inside = Vector256.GreaterThanOrEqual(columns, Vector256.Create(firstColumn))
                & Vector256.LessThan(columns, Vector256.Create(endColumn));
            InputLine(Value(0), Value(1), Value(2), Value(3), Value(4), Value(5), rows + (x / Row * T.Count), step);

            T Value(int y) => Bend(T.Load(from + (y * rowStep) + x, Results * rowStep, Mask(y), Mask(Results + y)), below);

            Vector256<float> Mask(int y) => (y >= firstRow && y < endRow ? inside : Vector256<int>.Zero).AsSingle();
        }
        InputRows<T>(rows, dilation, first, end, to, toStep);
    }

    /// <summary>The factors of the tiles of two halves of a channel, those at even and those at odd columns of the same rows.</summary>
    /// <param name="from">Six rows of <see cref="HalvesColumns"/> values, <paramref name="rowStep"/> apart, and four more for tiles
    /// below.</param>
    /// <param name="rowStep">From row to row.</param>
    /// <param name="slope">As for <see cref="Input"/>.</param>
    /// <param name="first">As for <see cref="Input"/>.</param>
    /// <param name="end">As for <see cref="Input"/>.</param>
    /// <param name="even">The first factor's lanes; the next one's are <paramref name="toStep"/> further on.</param>
    /// <param name="odd">The same of the other half.</param>
    /// <param name="toStep">From factor to factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputOfHalves<T>(float* from, nint rowStep, float slope, int first, int end, float* even, float* odd, nint toStep)
        where T : unmanaged, ILanes<T>
    {
        float* rows = stackalloc float[RowsLength<T>(HalvesColumns)];
        InputColumns<T>(from, rowStep, slope, HalvesColumns, rows);
        nint step = RowLength<T>(HalvesColumns);
        for (int y = first; y < end; y++)
        {
            float* row = rows + (y * step), last = row + (TilesOfARow * T.Count);
            // In each quarter of the vectors a tile's first two values of both halves, and then its next two.
            Transpose(T.FirstQuarters(Eight(0), Eight(4)), T.FirstQuarters(Eight(1), Eight(5)), T.FirstQuarters(Eight(2), Eight(6)),
                T.FirstQuarters(Eight(3), Eight(7)), out T a, out T oddA, out T b, out T oddB);
            Transpose(T.SecondQuarters(Eight(0), Eight(4)), T.SecondQuarters(Eight(1), Eight(5)), T.SecondQuarters(Eight(2), Eight(6)),
                T.SecondQuarters(Eight(3), Eight(7)), out T c, out T oddC, out T d, out T oddD);
            InputLine(a, b, c, d, T.Next(a, last), T.Next(b, last + 2), even + (y * Values * toStep), toStep);
            InputLine(oddA, oddB, oddC, oddD, T.Next(oddA, last + 1), T.Next(oddB, last + 3), odd + (y * Values * toStep), toStep);

            T Eight(int place) => T.Load(row + (place * T.Count));
        }
    }

    /// <summary>The results of the tiles of one channel, as four rows of 32, and four more of tiles below.</summary>
    /// <param name="from">The first product's lanes; the next one's are <paramref name="fromStep"/> further on.</param>
    /// <param name="fromStep">From product to product.</param>
    /// <param name="dilation">As for <see cref="Input"/>.</param>
    /// <param name="bias">What is added to every result.</param>
    /// <param name="slope">What results below 0 are multiplied by, 0 to 1.</param>
    /// <param name="added">What is added then, rows like the results'; null for nothing.</param>
    /// <param name="to">The rows, <paramref name="toStep"/> apart.</param>
    /// <param name="toStep">From row to row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output<T>(float* from, nint fromStep, int dilation, float bias, float slope, float* added, float* to, nint toStep)
        where T : unmanaged, ILanes<T>
    {
        T* rows = stackalloc T[Results * Values];
        for (int x = 0; x < Values; x++)
        {
            OutputLine(Product(0, x), Product(1, x), Product(2, x), Product(3, x), Product(4, x), Product(5, x),
                out rows[x], out rows[Values + x], out rows[(2 * Values) + x], out rows[(3 * Values) + x]);
        }
        T biases = T.Create(bias), below = T.Create(slope);
        nint further = Results * toStep;
        for (int y = 0; y < Results; y++)
        {
            T* row = rows + (y * Values);
            OutputLine(row[0], row[1], row[2], row[3], row[4], row[5], out T a, out T b, out T c, out T d);
            (a, b, c, d) = (Bend(a + biases, below), Bend(b + biases, below), Bend(c + biases, below), Bend(d + biases, below));
            if (dilation == 1)
                Transpose(a, b, c, d, out a, out b, out c, out d);
            if (dilation == 2)
            {
                T ab = T.UnpackLowPairs(a, b), abBehind = T.UnpackHighPairs(a, b);
                T cd = T.UnpackLowPairs(c, d), cdBehind = T.UnpackHighPairs(c, d);
                (a, c) = (T.FirstEights(ab, cd), T.SecondEights(ab, cd));
                (b, d) = (T.FirstEights(abBehind, cdBehind), T.SecondEights(abBehind, cdBehind));
            }
            else
            {
                (a, b, c, d) = (T.FirstEights(a, b), T.FirstEights(c, d), T.SecondEights(a, b), T.SecondEights(c, d));
            }
            float* line = to + (y * toStep), add = added + (y * toStep);
            if (added is not null)
                (a, b, c, d) = (a + Added(0), b + Added(1), c + Added(2), d + Added(3));
            T.Store(a, line, further);
            T.Store(b, line + Row, further);
            T.Store(c, line + (2 * Row), further);
            T.Store(d, line + (3 * Row), further);

            T Added(int eight) => T.Load(add + (eight * Row), further);
        }

        T Product(int y, int x) => T.Load(from + (((y * Values) + x) * fromStep));
    }

    // What a row takes of so many columns, with those of the tiles below.
    static int RowLength<T>(int columns)
        where T : unmanaged, ILanes<T> => columns / Row * T.Count;

    // Six of them; a last vector is read from a few values further on.
    static int RowsLength<T>(int columns)
        where T : unmanaged, ILanes<T> => (Values * RowLength<T>(columns)) + Row;

    // The factors' columns first: those of eight values at a time, rectified.
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void InputColumns<T>(float* from, nint rowStep, float slope, int columns, float* rows)
        where T : unmanaged, ILanes<T>
    {
        nint step = RowLength<T>(columns);
        T below = T.Create(slope);
        for (int x = 0; x < columns; x += Row)
        {
            InputLine(Value(0), Value(1), Value(2), Value(3), Value(4), Value(5), rows + (x / Row * T.Count), step);

            T Value(int y) => Bend(T.Load(from + (y * rowStep) + x, Results * rowStep), below);
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void InputRows<T>(float* rows, int dilation, int first, int end, float* to, nint toStep)
        where T : unmanaged, ILanes<T>
    {
        nint step = RowLength<T>(Columns);
        for (int y = first; y < end; y++)
        {
            float* row = rows + (y * step), last = row + (Results * T.Count);
            T a, b, c, d, e, f;
            switch (dilation)
            {
                case 1:
                    Transpose(Quarters(0), Quarters(1), Quarters(2), Quarters(3), out a, out b, out c, out d);
                    // A tile's last two columns are the next one's first two.
                    (e, f) = (T.Next(a, last), T.Next(b, last + 1));
                    break;
                case 2:
                    T even = T.UnpackLowPairs(Eight(0), Eight(1)), evenBehind = T.UnpackLowPairs(Eight(2), Eight(3));
                    T odd = T.UnpackHighPairs(Eight(0), Eight(1)), oddBehind = T.UnpackHighPairs(Eight(2), Eight(3));
                    (a, c) = (T.FirstQuarters(even, evenBehind), T.SecondQuarters(even, evenBehind));
                    (b, d) = (T.FirstQuarters(odd, oddBehind), T.SecondQuarters(odd, oddBehind));
                    (e, f) = (T.NextPair(a, last), T.NextPair(b, last + 2));
                    break;
                default:
                    (a, b, c, d, e, f) = (Quarters(0), Quarters(1), Quarters(2), Quarters(3), Quarters(4), Quarters(5));
                    break;
            }
            InputLine(a, b, c, d, e, f, to + (y * Values * toStep), toStep);

            T Eight(int place) => T.Load(row + (place * T.Count));

            // Four values from a tile on and four of the tile four further on.
            T Quarters(int tile) => tile % 2 == 0
                ? T.FirstQuarters(Eight(tile / 2), Eight((tile / 2) + 2)) : T.SecondQuarters(Eight(tile / 2), Eight((tile / 2) + 2));
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void InputLine<T>(T a, T b, T c, T d, T e, T f, float* to, nint step)
        where T : unmanaged, ILanes<T>
    {
        T four = T.Create(4f), five = T.Create(5f);
        T even = T.MultiplyAddNegated(four, c, e), odd = T.MultiplyAddNegated(four, b, d);
        T near = e - c, far = d - b;
        far += far;
        T.Store(T.MultiplyAdd(four, a, T.MultiplyAddNegated(five, c, e)), to);
        T.Store(even + odd, to + step);
        T.Store(even - odd, to + (2 * step));
        T.Store(near + far, to + (3 * step));
        T.Store(near - far, to + (4 * step));
        T.Store(T.MultiplyAdd(four, b, T.MultiplyAddNegated(five, d, f)), to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void OutputLine<T>(T a, T b, T c, T d, T e, T f, out T first, out T second, out T third, out T fourth)
        where T : unmanaged, ILanes<T>
    {
        T sum = b + c, difference = b - c, farSum = d + e, farDifference = d - e;
        first = a + sum + farSum;
        second = T.MultiplyAdd(T.Create(2f), farDifference, difference);
        third = T.MultiplyAdd(T.Create(4f), farSum, sum);
        fourth = T.MultiplyAdd(T.Create(8f), farDifference, difference) + f;
    }

    /// <summary>Transposes 4x4 values in each quarter of the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose<T>(T a, T b, T c, T d, out T first, out T second, out T third, out T fourth)
        where T : unmanaged, ILanes<T>
    {
        T ab = T.UnpackLow(a, b), cd = T.UnpackLow(c, d);
        first = T.UnpackLowPairs(ab, cd);
        second = T.UnpackHighPairs(ab, cd);
        ab = T.UnpackHigh(a, b);
        cd = T.UnpackHigh(c, d);
        third = T.UnpackLowPairs(ab, cd);
        fourth = T.UnpackHighPairs(ab, cd);
    }
}
