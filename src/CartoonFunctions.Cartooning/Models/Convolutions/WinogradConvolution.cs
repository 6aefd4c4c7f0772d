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
    // So many outputs are summed up at once; those that a last step lacks are computed and left out.
    const int OutputStep = 4;

    const int GroupsOfABlock = 3;
    const int LineOfTheCache = 16; // in values
    const int TilesOfABlock = GroupsOfABlock * Lanes; // with four outputs twelve sums, as many as the registers hold beside the factors

    readonly float* input;
    readonly float* added;
    readonly float* output;
    readonly ConvolutionWeights of;
    readonly int inputs, summed, valueStep, sumStep, height, width;
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
        // A line more: the 36 products would fall into the same few places of the cache, and push each other out.
        (valueStep, sumStep) = ((inputs * TilesOfABlock) + LineOfTheCache, (summed * TilesOfABlock) + LineOfTheCache);
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
                {
                    int step = (product * steps) + (o / OutputStep);
                    factors[(((step * inputs) + i) * OutputStep) + (o % OutputStep)] = (float)kernel[product];
                }
            }
        }
    }

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        using PixelBuffer<float> values = new(Products * valueStep);
        using PixelBuffer<float> sums = new(Products * sumStep);
        Place* places = stackalloc Place[GroupsOfABlock];
        fixed (float* value = values.Span, sum = sums.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                int first = block * GroupsOfABlock, count = Math.Min(GroupsOfABlock, groups - first);
                for (int group = 0; group < count; group++)
                    places[group] = PlaceOf(first + group);
                Read(places, count, value);
                for (int product = 0; product < Products; product++)
                    Multiply(of.Weights + (product * summed * inputs), value + (product * valueStep), sum + (product * sumStep));
                Write(places, count, sum);
            }
        }
    }

    /// <summary>The factors of a block's tiles, channel by channel: what one channel's groups write lies together.</summary>
    void Read(Place* places, int count, float* to)
    {
        int* inside = stackalloc int[GroupsOfABlock * Columns];
        for (int group = 0; group < count; group++)
        {
            int left = places[group].Left - 1;
            for (int x = 0; x < Columns; x++)
                inside[(group * Columns) + x] = left + x >= 0 && left + x < width ? -1 : 0;
        }
        for (int i = 0; i < inputs; i++)
        {
            float* plane = input + ((nint)i * height * width), factors = to + (i * TilesOfABlock);
            for (int group = 0; group < count; group++, factors += Lanes)
            {
                int top = places[group].Top - 1, left = places[group].Left - 1;
                float* from = plane + (top * width) + left;
                if (i + 1 < inputs)
                    Expect(from + ((nint)height * width), Math.Max(0, -top), Math.Min(Values, height - top), Columns);
                if (top >= 0 && left >= 0 && top + Values <= height && left + Columns <= width)
                    Input(from, width, of.SlopeBefore, factors, valueStep);
                else
                    InputAtEdge(from, width, -top, height - top, inside + (group * Columns), of.SlopeBefore, factors, valueStep);
            }
        }
    }

    /// <summary>Has the cache fetch what the next channel's tiles take: rows of other pages, which it does not foresee.</summary>
    void Expect(float* from, int firstRow, int endRow, int length)
    {
        for (int y = firstRow; y < endRow; y++)
        {
            for (int x = 0; x < length; x += LineOfTheCache)
                Sse.Prefetch0(from + (y * width) + x);
        }
    }

    void Write(Place* places, int count, float* from)
    {
        float* tile = stackalloc float[Results * Results * Lanes];
        for (int o = 0; o < of.Outputs; o++)
        {
            float* products = from + (o * TilesOfABlock);
            for (int group = 0; group < count; group++, products += Lanes)
            {
                (int top, int left) = places[group];
                int length = Math.Min(Results * Lanes, width - left), rows = Math.Min(Results, height - top);
                bool isWhole = length == Results * Lanes && rows == Results;
                nint place = ((nint)o * height * width) + (top * width) + left;
                float* to = isWhole ? output + place : tile;
                if (o + 1 < of.Outputs)
                    Expect(output + place + ((nint)height * width), 0, rows, length);
                Output(products, sumStep, of.Biases[o], of.Slope, to, isWhole ? width : Results * Lanes);
                for (int y = 0; !isWhole && y < rows; y++)
                {
                    new ReadOnlySpan<float>(tile + (y * Results * Lanes), length)
                        .CopyTo(new Span<float>(output + place + (y * width), length));
                }
                if (added is not null)
                    Add(added + place, output + place, width, rows, length);
            }
        }
    }

    Place PlaceOf(int group) => new(group / groupsOfARow * Results, group % groupsOfARow * Results * Lanes);

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

    /// <summary>Where a group's first result is.</summary>
    readonly record struct Place(int Top, int Left);
}
