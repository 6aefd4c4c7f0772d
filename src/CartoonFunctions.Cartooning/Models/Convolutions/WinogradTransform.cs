using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static CartoonFunctions.Cartooning.Models.Convolutions.Rectifier;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A convolution of 3x3 as Winograd's F(4x4, 3x3) (Lavin, Gray: Fast algorithms for convolutional neural networks): a tile of 4x4
/// results from one of 6x6 values with 36 products in place of 144. Eight tiles are transformed at once, a lane each. Of a kernel with gaps
/// the tiles have the same gaps and lie between each other: whatever the dilation, eight tiles give four rows of 32 results that lie side
/// by side.
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

    /// <summary>Tiles that are transformed at once.</summary>
    public const int Lanes = 8;

    /// <summary>Columns that are read of each row for them, with those beyond the last results and what fills the last vector.</summary>
    public const int Columns = 40;

    /// <summary>The same of a channel for tiles of its halves.</summary>
    public const int HalvesColumns = 72;

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

    /// <summary>The factors of eight tiles of one channel.</summary>
    /// <param name="from">Six rows of <see cref="Columns"/> values, <paramref name="rowStep"/> apart.</param>
    /// <param name="rowStep">From row to row.</param>
    /// <param name="dilation">From tap to tap, as <see cref="CanDilate"/> has it.</param>
    /// <param name="slope">By which values below zero are multiplied first, 0 to 1.</param>
    /// <param name="first">The first of the six rows of factors that are made.</param>
    /// <param name="end">The one after the last.</param>
    /// <param name="to">The first factor's lanes; the next one's are <paramref name="toStep"/> further on.</param>
    /// <param name="toStep">From factor to factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Input(float* from, nint rowStep, int dilation, float slope, int first, int end, float* to, nint toStep)
    {
        float* rows = stackalloc float[Values * Columns];
        Vector256<float> below = Vector256.Create(slope);
        for (int x = 0; x < Columns; x += Lanes)
        {
            InputLine(Value(0), Value(1), Value(2), Value(3), Value(4), Value(5), rows + x, Columns);

            Vector256<float> Value(int y) => Bend(Vector256.Load(from + (y * rowStep) + x), below);
        }
        InputRows(rows, dilation, first, end, to, toStep);
    }

    /// <summary>The same at the edge of a plane, outside of which nothing is read and zeros are meant.</summary>
    /// <param name="from">As for <see cref="Input"/>; may point outside of the plane.</param>
    /// <param name="rowStep">From row to row.</param>
    /// <param name="firstRow">The first of the six rows that lies inside.</param>
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
    public static void InputAtEdge(float* from, nint rowStep, int firstRow, int endRow, int firstColumn, int endColumn, int dilation,
        float slope, int first, int end, float* to, nint toStep)
    {
        float* rows = stackalloc float[Values * Columns];
        Vector256<float> below = Vector256.Create(slope);
        Vector256<float>* values = stackalloc Vector256<float>[Values];
        for (int x = 0; x < Columns; x += Lanes)
        {
            Vector256<int> columns = Vector256<int>.Indices + Vector256.Create(x);
            Vector256<float> mask = (Vector256.GreaterThanOrEqual(columns, Vector256.Create(firstColumn))
                & Vector256.LessThan(columns, Vector256.Create(endColumn))).AsSingle();
            if (firstRow == 0 && endRow == Values)
            {
                // Most edges are those to the left and to the right.
                InputLine(Value(0), Value(1), Value(2), Value(3), Value(4), Value(5), rows + x, Columns);
                continue;
            }
            for (int y = 0; y < Values; y++)
                values[y] = y >= firstRow && y < endRow ? Value(y) : Vector256<float>.Zero;
            InputLine(values[0], values[1], values[2], values[3], values[4], values[5], rows + x, Columns);

            Vector256<float> Value(int y) => Bend(Avx.MaskLoad(from + (y * rowStep) + x, mask), below);
        }
        InputRows(rows, dilation, first, end, to, toStep);
    }

    /// <summary>The factors of eight tiles of two halves of a channel, those at even and those at odd columns of the same rows.</summary>
    /// <param name="from">Six rows of <see cref="HalvesColumns"/> values, <paramref name="rowStep"/> apart.</param>
    /// <param name="rowStep">From row to row.</param>
    /// <param name="slope">As for <see cref="Input"/>.</param>
    /// <param name="first">As for <see cref="Input"/>.</param>
    /// <param name="end">As for <see cref="Input"/>.</param>
    /// <param name="even">The first factor's lanes; the next one's are <paramref name="toStep"/> further on.</param>
    /// <param name="odd">The same of the other half.</param>
    /// <param name="toStep">From factor to factor.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void InputOfHalves(float* from, nint rowStep, float slope, int first, int end, float* even, float* odd, nint toStep)
    {
        float* rows = stackalloc float[Values * HalvesColumns];
        Vector256<float> below = Vector256.Create(slope);
        for (int x = 0; x < HalvesColumns; x += Lanes)
        {
            InputLine(Value(0), Value(1), Value(2), Value(3), Value(4), Value(5), rows + x, HalvesColumns);

            Vector256<float> Value(int y) => Bend(Vector256.Load(from + (y * rowStep) + x), below);
        }
        for (int y = first; y < end; y++)
        {
            float* row = rows + (y * HalvesColumns);
            // In each half of the vectors a tile's first two values of both halves, and then its next two.
            Transpose(Ahead(row, 0), Ahead(row, 1), Ahead(row, 2), Ahead(row, 3), out Vector256<float> a, out Vector256<float> oddA,
                out Vector256<float> b, out Vector256<float> oddB);
            row += Results;
            Transpose(Ahead(row, 0), Ahead(row, 1), Ahead(row, 2), Ahead(row, 3), out Vector256<float> c, out Vector256<float> oddC,
                out Vector256<float> d, out Vector256<float> oddD);
            row += (2 * Results * Lanes) - Results;
            InputLine(a, b, c, d, Next(a, row[0]), Next(b, row[2]), even + (y * Values * toStep), toStep);
            InputLine(oddA, oddB, oddC, oddD, Next(oddA, row[1]), Next(oddB, row[3]), odd + (y * Values * toStep), toStep);
        }

        static Vector256<float> Ahead(float* row, int tile) =>
            Vector256.Create(Vector128.Load(row + (8 * tile)), Vector128.Load(row + (8 * tile) + 32));
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void InputRows(float* rows, int dilation, int first, int end, float* to, nint toStep)
    {
        for (int y = first; y < end; y++)
        {
            float* row = rows + (y * Columns);
            Vector256<float> a, b, c, d, e, f;
            switch (dilation)
            {
                case 1:
                    Transpose(Pair(row, 0), Pair(row, 1), Pair(row, 2), Pair(row, 3), out a, out b, out c, out d);
                    // A tile's last two columns are the next one's first two.
                    (e, f) = (Next(a, row[Results * Lanes]), Next(b, row[(Results * Lanes) + 1]));
                    break;
                case 2:
                    TransposePairs(Whole(row, 0), Whole(row, 1), Whole(row, 2), Whole(row, 3),
                        out a, out b, out c, out d);
                    (e, f) = (NextPair(a, row + (Results * Lanes)), NextPair(b, row + (Results * Lanes) + 2));
                    break;
                default:
                    (a, b, c, d, e, f) = (Pair(row, 0), Pair(row, 1), Pair(row, 2), Pair(row, 3), Pair(row, 4), Pair(row, 5));
                    break;
            }
            InputLine(a, b, c, d, e, f, to + (y * Values * toStep), toStep);
        }
    }

    /// <summary>The results of eight tiles of one channel, as four rows of 32.</summary>
    /// <param name="from">The first product's lanes; the next one's are <paramref name="fromStep"/> further on.</param>
    /// <param name="fromStep">From product to product.</param>
    /// <param name="dilation">As for <see cref="Input"/>.</param>
    /// <param name="bias">What is added to every result.</param>
    /// <param name="slope">What results below 0 are multiplied by, 0 to 1.</param>
    /// <param name="added">What is added then, rows like the results'; null for nothing.</param>
    /// <param name="to">The rows, <paramref name="toStep"/> apart.</param>
    /// <param name="toStep">From row to row.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Output(float* from, nint fromStep, int dilation, float bias, float slope, float* added, float* to,
        nint toStep)
    {
        Vector256<float>* rows = stackalloc Vector256<float>[Results * Values];
        for (int x = 0; x < Values; x++)
        {
            OutputLine(Product(0, x), Product(1, x), Product(2, x), Product(3, x), Product(4, x), Product(5, x),
                out rows[x], out rows[Values + x], out rows[(2 * Values) + x], out rows[(3 * Values) + x]);
        }
        Vector256<float> biases = Vector256.Create(bias), below = Vector256.Create(slope);
        for (int y = 0; y < Results; y++)
        {
            Vector256<float>* row = rows + (y * Values);
            OutputLine(row[0], row[1], row[2], row[3], row[4], row[5],
                out Vector256<float> a, out Vector256<float> b, out Vector256<float> c, out Vector256<float> d);
            (a, b, c, d) = (Bend(a + biases, below), Bend(b + biases, below), Bend(c + biases, below), Bend(d + biases, below));
            if (dilation == 1)
                Transpose(a, b, c, d, out a, out b, out c, out d);
            else if (dilation == 2)
                TransposePairs(a, b, c, d, out a, out b, out c, out d);
            float* line = to + (y * toStep), add = added + (y * toStep);
            if (dilation == 2)
            {
                if (added is not null)
                    (a, b, c, d) = (a + Whole(add, 0), b + Whole(add, 1), c + Whole(add, 2), d + Whole(add, 3));
                a.Store(line);
                b.Store(line + Lanes);
                c.Store(line + (2 * Lanes));
                d.Store(line + (3 * Lanes));
            }
            else
            {
                if (added is not null)
                    (a, b, c, d) = (a + Pair(add, 0), b + Pair(add, 1), c + Pair(add, 2), d + Pair(add, 3));
                Split(a, line, 0);
                Split(b, line, 1);
                Split(c, line, 2);
                Split(d, line, 3);
            }
        }

        Vector256<float> Product(int y, int x) => Vector256.Load(from + (((y * Values) + x) * fromStep));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void InputLine(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, Vector256<float> e,
        Vector256<float> f, float* to, nint step)
    {
        Vector256<float> four = Vector256.Create(4f), five = Vector256.Create(5f);
        Vector256<float> even = Fma.MultiplyAddNegated(four, c, e), odd = Fma.MultiplyAddNegated(four, b, d);
        Vector256<float> near = e - c, far = d - b;
        far += far;
        Fma.MultiplyAdd(four, a, Fma.MultiplyAddNegated(five, c, e)).Store(to);
        (even + odd).Store(to + step);
        (even - odd).Store(to + (2 * step));
        (near + far).Store(to + (3 * step));
        (near - far).Store(to + (4 * step));
        Fma.MultiplyAdd(four, b, Fma.MultiplyAddNegated(five, d, f)).Store(to + (5 * step));
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void OutputLine(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d, Vector256<float> e,
        Vector256<float> f, out Vector256<float> first, out Vector256<float> second, out Vector256<float> third,
            out Vector256<float> fourth)
    {
        Vector256<float> sum = b + c, difference = b - c, farSum = d + e, farDifference = d - e;
        first = a + sum + farSum;
        second = Fma.MultiplyAdd(Vector256.Create(2f), farDifference, difference);
        third = Fma.MultiplyAdd(Vector256.Create(4f), farSum, sum);
        fourth = Fma.MultiplyAdd(Vector256.Create(8f), farDifference, difference) + f;
    }

    /// <summary>The values of the next tiles, the last of which is given.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Next(Vector256<float> x, float last) =>
        Avx.Blend(Avx2.PermuteVar8x32(x, Vector256.Create(1, 2, 3, 4, 5, 6, 7, 0)), Vector256.Create(last), 0x80);

    /// <summary>The same of pairs of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> NextPair(Vector256<float> x, float* last) =>
        Avx.Blend(Avx2.Permute4x64(x.AsDouble(), 0b_00_11_10_01), Avx.BroadcastScalarToVector256((double*)last), 0b_10_00).AsSingle();

    /// <summary>Four values from <paramref name="tile"/> on and four of the tile four further on.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Pair(float* row, int tile) =>
        Vector256.Create(Vector128.Load(row + (4 * tile)), Vector128.Load(row + (4 * tile) + 16));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector256<float> Whole(float* row, int vector) => Vector256.Load(row + (Lanes * vector));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Split(Vector256<float> pair, float* row, int tile)
    {
        pair.GetLower().Store(row + (4 * tile));
        pair.GetUpper().Store(row + (4 * tile) + 16);
    }

    /// <summary>Transposes 4x4 values in each half of the vectors.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Transpose(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d,
        out Vector256<float> first, out Vector256<float> second, out Vector256<float> third, out Vector256<float> fourth)
    {
        Vector256<double> ab = Avx.UnpackLow(a, b).AsDouble(), cd = Avx.UnpackLow(c, d).AsDouble();
        first = Avx.UnpackLow(ab, cd).AsSingle();
        second = Avx.UnpackHigh(ab, cd).AsSingle();
        ab = Avx.UnpackHigh(a, b).AsDouble();
        cd = Avx.UnpackHigh(c, d).AsDouble();
        third = Avx.UnpackLow(ab, cd).AsSingle();
        fourth = Avx.UnpackHigh(ab, cd).AsSingle();
    }

    /// <summary>Transposes 4x4 pairs of values.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void TransposePairs(Vector256<float> a, Vector256<float> b, Vector256<float> c, Vector256<float> d,
        out Vector256<float> first, out Vector256<float> second, out Vector256<float> third, out Vector256<float> fourth)
    {
        Vector256<double> even = Avx.UnpackLow(a.AsDouble(), b.AsDouble()), odd = Avx.UnpackHigh(a.AsDouble(), b.AsDouble());
        Vector256<double> evenBehind = Avx.UnpackLow(c.AsDouble(), d.AsDouble()), oddBehind = Avx.UnpackHigh(c.AsDouble(), d.AsDouble());
        first = Avx.Permute2x128(even, evenBehind, 0x20).AsSingle();
        second = Avx.Permute2x128(odd, oddBehind, 0x20).AsSingle();
        third = Avx.Permute2x128(even, evenBehind, 0x31).AsSingle();
        fourth = Avx.Permute2x128(odd, oddBehind, 0x31).AsSingle();
    }
}
