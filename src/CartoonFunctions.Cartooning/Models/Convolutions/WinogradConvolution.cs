using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CartoonFunctions.Imaging;
using static CartoonFunctions.Cartooning.Models.Convolutions.WinogradTransform;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A convolution of 3x3 at every position, zeros around, with a bias and leaky rectifiers before and behind it: [inputs, H, W] becomes
/// [outputs, H, W]. Another picture may be added, as a residual block does. Whatever is done by which thread, a result is the same sum in
/// the same order.
/// </summary>
[SkipLocalsInit] // what lies on the stack is written before it is read
sealed unsafe class WinogradConvolution : IPiecework
{
    /// <summary>So many outputs are summed up at once; those that a last step lacks are computed and left out.</summary>
    const int OutputStep = 4;

    const int GroupsOfABlock = 3;
    const int TilesOfABlock = GroupsOfABlock * Lanes; // with four outputs twelve sums, as many as the registers hold beside the factors

    readonly float* input;
    readonly float* added;
    readonly float* output;
    readonly ConvolutionWeights of;
    readonly int inputs, summed, height, width;
    readonly int groupsOfARow, groups;

    /// <param name="input">The picture [inputs, height, width].</param>
    /// <param name="added">What is added to the result, of its size; null for nothing.</param>
    /// <param name="output">The result [outputs, height, width].</param>
    /// <param name="of">Its <see cref="Factors"/>, biases and slopes.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public WinogradConvolution(float* input, float* added, float* output, ConvolutionWeights of, int height, int width)
    {
        this.input = input;
        this.added = added;
        this.output = output;
        this.of = of;
        (inputs, summed, this.height, this.width) = (of.Inputs, Summed(of.Outputs), height, width);
        groupsOfARow = (width + (Results * Lanes) - 1) / (Results * Lanes);
        groups = groupsOfARow * ((height + Results - 1) / Results);
    }

    /// <summary>The outputs that are summed up to have so many.</summary>
    public static int Summed(int outputs) => (outputs + OutputStep - 1) / OutputStep * OutputStep;

    /// <inheritdoc/>
    public int Blocks => (groups + GroupsOfABlock - 1) / GroupsOfABlock;

    /// <summary>The weights [outputs, inputs, 3, 3] as the factors that the products take, in the order in which they are read.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="inputs">Channels that are read.</param>
    /// <param name="outputs">Channels of the result.</param>
    /// <param name="factors">Takes <see cref="WinogradTransform.Products"/> for each pair of channels, of the outputs all that are
    /// <see cref="Summed"/>.</param>
    public static void Factors(ReadOnlySpan<float> weights, int inputs, int outputs, Span<float> factors)
    {
        factors.Clear();
        int steps = Summed(outputs) / OutputStep;
        Span<double> kernel = stackalloc double[Products];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                Kernel(weights.Slice(((o * inputs) + i) * 9, 9), kernel);
                for (int product = 0; product < Products; product++)
                    factors[(((((product * steps) + (o / OutputStep)) * inputs) + i) * OutputStep) + (o % OutputStep)] = (float)kernel[product];
            }
        }
    }

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        using PixelBuffer<float> values = new(Products * inputs * TilesOfABlock);
        using PixelBuffer<float> sums = new(Products * summed * TilesOfABlock);
        fixed (float* value = values.Span, sum = sums.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                int first = block * GroupsOfABlock, count = Math.Min(GroupsOfABlock, groups - first);
                for (int group = 0; group < count; group++)
                    Read(first + group, value + (group * Lanes));
                for (int product = 0; product < Products; product++)
                    Multiply(of.Weights + (product * summed * inputs), value + (product * inputs * TilesOfABlock), sum
                        + (product * summed * TilesOfABlock));
                for (int group = 0; group < count; group++)
                    Write(first + group, sum + (group * Lanes));
            }
        }
    }

    void Read(int group, float* to)
    {
        int top = (group / groupsOfARow * Results) - 1, left = (group % groupsOfARow * Results * Lanes) - 1;
        bool isInside = top >= 0 && left >= 0 && top + Values <= height && left + Columns <= width;
        int* inside = stackalloc int[Columns];
        for (int x = 0; x < Columns; x++)
            inside[x] = left + x >= 0 && left + x < width ? -1 : 0;
        for (int i = 0; i < inputs; i++)
        {
            float* from = input + ((nint)i * height * width) + (top * width) + left, factor = to + (i * TilesOfABlock);
            if (isInside)
                Input(from, width, of.SlopeBefore, factor, inputs * TilesOfABlock);
            else
                InputAtEdge(from, width, -top, height - top, inside, of.SlopeBefore, factor, inputs * TilesOfABlock);
        }
    }

    void Write(int group, float* from)
    {
        int top = group / groupsOfARow * Results, left = group % groupsOfARow * Results * Lanes;
        int length = Math.Min(Results * Lanes, width - left), rows = Math.Min(Results, height - top);
        bool isWhole = length == Results * Lanes && rows == Results;
        float* tile = stackalloc float[Results * Results * Lanes];
        for (int o = 0; o < of.Outputs; o++)
        {
            float* sum = from + (o * TilesOfABlock);
            nint plane = ((nint)o * height * width) + (top * width) + left;
            if (isWhole)
            {
                Output(sum, summed * TilesOfABlock, of.Biases[o], of.Slope, output + plane, width);
                if (added is not null)
                    Add(added + plane, output + plane, width, Results, Results * Lanes);
                continue;
            }
            Output(sum, summed * TilesOfABlock, of.Biases[o], of.Slope, tile, Results * Lanes);
            for (int y = 0; y < rows; y++)
                new ReadOnlySpan<float>(tile + (y * Results * Lanes), length).CopyTo(new Span<float>(output + plane + (y * width), length));
            if (added is not null)
                Add(added + plane, output + plane, width, rows, length);
        }
    }

    static void Add(float* from, float* to, int step, int rows, int length)
    {
        for (int y = 0; y < rows; y++, from += step, to += step)
        {
            int x = 0;
            for (; x + Lanes <= length; x += Lanes)
                (Vector256.Load(to + x) + Vector256.Load(from + x)).Store(to + x);
            for (; x < length; x++)
                to[x] += from[x];
        }
    }

    /// <summary>One product of every tile of a block, summed up over the inputs: four outputs and three vectors of tiles at a
    /// time.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    void Multiply(float* factor, float* values, float* sums)
    {
        for (int o = 0; o < summed; o += OutputStep)
        {
            Vector256<float> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default,
                c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
            float* value = values;
            for (int i = 0; i < inputs; i++, value += TilesOfABlock, factor += OutputStep)
            {
                Vector256<float> v0 = Vector256.Load(value), v1 = Vector256.Load(value + Lanes), v2 = Vector256.Load(value + (2 * Lanes));
                Vector256<float> f = Vector256.Create(factor[0]);
                (a0, a1, a2) = (Fma.MultiplyAdd(f, v0, a0), Fma.MultiplyAdd(f, v1, a1), Fma.MultiplyAdd(f, v2, a2));
                f = Vector256.Create(factor[1]);
                (b0, b1, b2) = (Fma.MultiplyAdd(f, v0, b0), Fma.MultiplyAdd(f, v1, b1), Fma.MultiplyAdd(f, v2, b2));
                f = Vector256.Create(factor[2]);
                (c0, c1, c2) = (Fma.MultiplyAdd(f, v0, c0), Fma.MultiplyAdd(f, v1, c1), Fma.MultiplyAdd(f, v2, c2));
                f = Vector256.Create(factor[3]);
                (d0, d1, d2) = (Fma.MultiplyAdd(f, v0, d0), Fma.MultiplyAdd(f, v1, d1), Fma.MultiplyAdd(f, v2, d2));
            }
            Store(a0, a1, a2, sums);
            Store(b0, b1, b2, sums + TilesOfABlock);
            Store(c0, c1, c2, sums + (2 * TilesOfABlock));
            Store(d0, d1, d2, sums + (3 * TilesOfABlock));
            sums += OutputStep * TilesOfABlock;
        }
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store(Vector256<float> a, Vector256<float> b, Vector256<float> c, float* to)
    {
        a.Store(to);
        b.Store(to + Lanes);
        c.Store(to + (2 * Lanes));
    }
}
