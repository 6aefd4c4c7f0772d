using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A convolution to three channels, as a network ends with: the runtime computes as many more as fill its vectors. Zeros around, a
/// bias, and as many results as there are values.
/// </summary>
[SkipLocalsInit] // what lies on the stack is written before it is read
sealed unsafe class NarrowConvolution : IPiecework
{
    /// <summary>The channels of the result.</summary>
    public const int Outputs = 3;

    const int Lanes = MatrixProduct.Lanes;
    const int Columns = MatrixProduct.Columns; // with three outputs nine sums, which the registers hold beside values and weights
    const int RowsOfABlock = 8;

    readonly float* input;
    readonly float* output;
    readonly ConvolutionWeights of;
    readonly int height, width, margin, columnBlocks;

    /// <param name="input">The picture [inputs, height, width].</param>
    /// <param name="output">The result [3, height, width].</param>
    /// <param name="of">Its weights as they are <see cref="Ordered"/>, and its biases.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public NarrowConvolution(float* input, float* output, ConvolutionWeights of, int height, int width)
    {
        this.input = input;
        this.output = output;
        this.of = of;
        (this.height, this.width) = (height, width);
        margin = of.Kernel / 2;
        columnBlocks = (width + Columns - 1) / Columns;
    }

    /// <inheritdoc/>
    public int Blocks => columnBlocks * ((height + RowsOfABlock - 1) / RowsOfABlock);

    /// <summary>The weights [3, inputs, k, k] in the order in which they are read.</summary>
    public static float[] Ordered(ReadOnlySpan<float> weights)
    {
        int each = weights.Length / Outputs;
        float[] ordered = new float[weights.Length];
        for (int i = 0; i < weights.Length; i++)
            ordered[(i % each * Outputs) + (i / each)] = weights[i];
        return ordered;
    }

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        nint size = (nint)height * width;
        for (int block = firstBlock; block < firstBlock + blocks; block++)
        {
            int top = block / columnBlocks * RowsOfABlock;
            RunBlock(top, Math.Min(RowsOfABlock, height - top), block % columnBlocks * Columns, output + ((nint)top * width), size);
        }
    }

    /// <summary>Some rows of the result alone.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="rows">How many.</param>
    /// <param name="to">Takes them, from the first on.</param>
    /// <param name="plane">From one channel of what takes them to the next.</param>
    public void RunRows(int first, int rows, float* to, nint plane)
    {
        for (int row = 0; row < rows; row += RowsOfABlock)
        {
            for (int column = 0; column < columnBlocks; column++)
                RunBlock(first + row, Math.Min(RowsOfABlock, rows - row), column * Columns, to + ((nint)row * width), plane);
        }
    }

    /// <summary>24 results in each of some rows, channel by channel of what is read: the rows of one lie together, and planes of one size
    /// would take each other's place in the cache.</summary>
    void RunBlock(int top, int rows, int left, float* to, nint plane)
    {
        int kernel = of.Kernel, step = Columns + kernel - 1;
        float* sums = stackalloc float[RowsOfABlock * Outputs * Columns];
        for (int o = 0; o < RowsOfABlock * Outputs; o++)
            new Span<float>(sums + (o * Columns), Columns).Fill(of.Biases[o % Outputs]);
        float* edge = stackalloc float[(RowsOfABlock + kernel - 1) * step];
        bool isInside = left >= margin && left + Columns + margin <= width;
        nint size = (nint)height * width, corner = ((nint)(top - margin) * width) + left - margin;
        for (int i = 0; i < of.Inputs; i++)
        {
            float* channel = input + (i * size);
            PlaneRow.Expect(channel + size + corner, width, rows + kernel - 1, step);
            float* from = isInside ? channel + corner : edge;
            nint rowStep = isInside ? width : step;
            if (!isInside)
                ReadEdge(channel, top, left, rows, new Span<float>(edge, (RowsOfABlock + kernel - 1) * step), step);
            for (int y = 0; y < rows; y++)
            {
                int first = Math.Max(0, margin - top - y), last = Math.Min(kernel, height + margin - top - y);
                AddRow(from + (y * rowStep), rowStep, first, last, of.Weights + ((nint)i * kernel * kernel * Outputs),
                    sums + (y * Outputs * Columns));
            }
        }
        int length = Math.Min(Columns, width - left);
        for (int o = 0; o < Outputs; o++)
        {
            for (int y = 0; y < rows; y++)
                new ReadOnlySpan<float>(sums + (((y * Outputs) + o) * Columns), length)
                    .CopyTo(new Span<float>(to + (o * plane) + ((nint)y * width) + left, length));
        }
    }

    void ReadEdge(float* plane, int top, int left, int rows, Span<float> edge, int step)
    {
        edge.Clear();
        int from = Math.Max(left - margin, 0), length = Math.Min(left + Columns + margin, width) - from;
        for (int row = Math.Max(top - margin, 0); row < Math.Min(top + rows + margin, height); row++)
            new ReadOnlySpan<float>(plane + ((nint)row * width) + from, length)
                .CopyTo(edge[(((row - top + margin) * step) + from - left + margin)..]);
    }

    /// <summary>Adds what one channel gives to 24 results of each output.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void AddRow(float* from, nint rowStep, int firstRow, int lastRow, float* weight, float* sums)
    {
        Vector256<float> a0 = Vector256.Load(sums), a1 = Vector256.Load(sums + Lanes), a2 = Vector256.Load(sums + (2 * Lanes));
        sums += Columns;
        Vector256<float> b0 = Vector256.Load(sums), b1 = Vector256.Load(sums + Lanes), b2 = Vector256.Load(sums + (2 * Lanes));
        sums += Columns;
        Vector256<float> c0 = Vector256.Load(sums), c1 = Vector256.Load(sums + Lanes), c2 = Vector256.Load(sums + (2 * Lanes));
        sums -= 2 * Columns;
        int taps = of.Kernel;
        weight += firstRow * taps * Outputs;
        for (int y = firstRow; y < lastRow; y++)
        {
            float* value = from + (y * rowStep);
            for (float* end = value + taps; value < end; value++, weight += Outputs)
            {
                Vector256<float> v0 = Vector256.Load(value), v1 = Vector256.Load(value + Lanes),
                    v2 = Vector256.Load(value + (2 * Lanes));
                Vector256<float> w = Vector256.Create(weight[0]);
                a0 = Fma.MultiplyAdd(w, v0, a0);
                a1 = Fma.MultiplyAdd(w, v1, a1);
                a2 = Fma.MultiplyAdd(w, v2, a2);
                w = Vector256.Create(weight[1]);
                b0 = Fma.MultiplyAdd(w, v0, b0);
                b1 = Fma.MultiplyAdd(w, v1, b1);
                b2 = Fma.MultiplyAdd(w, v2, b2);
                w = Vector256.Create(weight[2]);
                c0 = Fma.MultiplyAdd(w, v0, c0);
                c1 = Fma.MultiplyAdd(w, v1, c1);
                c2 = Fma.MultiplyAdd(w, v2, c2);
            }
        }
        MatrixProduct.Store(a0, a1, a2, sums);
        MatrixProduct.Store(b0, b1, b2, sums + Columns);
        MatrixProduct.Store(c0, c1, c2, sums + (2 * Columns));
    }
}
