using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CartoonFunctions.Imaging;
using static CartoonFunctions.Cartooning.Models.Convolutions.WinogradTransform;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A convolution of 3x3 at every position, dilated or not, zeros around, with a bias and leaky rectifiers before and behind it:
/// [inputs, H, W] becomes [outputs, H, W]. Another picture may be added, as a residual block does. Whatever is done by which thread, a
/// result is the same sum in the same order.
/// </summary>
[SkipLocalsInit] // what lies on the stack is written before it is read
sealed unsafe class WinogradConvolution : IPiecework
{
    const int GroupsOfABlock = MatrixProduct.Vectors;
    const int LineOfTheCache = 16; // in values
    const int TilesOfABlock = MatrixProduct.Columns;

    readonly Planes input;
    readonly float* added;
    readonly float* output;
    readonly ConvolutionWeights of;
    readonly int inputs, summed, valueStep, sumStep, height, width, dilation;
    readonly int groupsOfARow, groups;

    /// <param name="input">The picture [inputs, height, width].</param>
    /// <param name="added">What is added to the result, of its size; null for nothing.</param>
    /// <param name="output">The result [outputs, height, width].</param>
    /// <param name="of">Its <see cref="Factors"/>, biases and slopes.</param>
    /// <param name="height">Rows.</param>
    /// <param name="width">Columns.</param>
    public WinogradConvolution(Planes input, float* added, float* output, ConvolutionWeights of, int height, int width)
    {
        this.input = input;
        this.added = added;
        this.output = output;
        this.of = of;
        (inputs, summed, this.height, this.width, dilation) = (of.Inputs, MatrixProduct.Summed(of.Outputs), height, width, of.Dilation);
        // A line more: the 36 products would fall into the same few places of the cache, and push each other out.
        (valueStep, sumStep) = ((inputs * TilesOfABlock) + LineOfTheCache, (summed * TilesOfABlock) + LineOfTheCache);
        groupsOfARow = (width + (Results * Lanes) - 1) / (Results * Lanes);
        int band = Results * dilation;
        groups = groupsOfARow * ((height + band - 1) / band * dilation);
    }

    /// <inheritdoc/>
    public int Blocks => (groups + GroupsOfABlock - 1) / GroupsOfABlock;

    /// <summary>The weights [outputs, inputs, 3, 3] as the factors that the products take, in the order in which they are read.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="inputs">Channels that are read.</param>
    /// <param name="outputs">Channels of the result.</param>
    /// <param name="factors">Takes <see cref="WinogradTransform.Products"/> for each pair of channels, of the outputs all that are
    /// <see cref="MatrixProduct.Summed"/>.</param>
    public static void Factors(ReadOnlySpan<float> weights, int inputs, int outputs, Span<float> factors)
    {
        factors.Clear();
        int each = MatrixProduct.Summed(outputs) * inputs;
        Span<double> kernel = stackalloc double[Products];
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
            {
                Kernel(weights.Slice(((o * inputs) + i) * 9, 9), kernel);
                for (int product = 0; product < Products; product++)
                    factors[(product * each) + MatrixProduct.Place(o, i, inputs)] = (float)kernel[product];
            }
        }
    }

    /// <summary>The same of weights of 6x6 for every second place, over the <see cref="Planes.Halves"/> of the channels.</summary>
    public static void FactorsOfHalves(ReadOnlySpan<float> weights, int inputs, int outputs, Span<float> factors)
    {
        const int Side = 6;
        float[] halves = new float[weights.Length];
        for (int from = 0; from < weights.Length; from++)
        {
            (int channel, int y, int x) = (from / (Side * Side), from / Side % Side, from % Side);
            int half = (channel * Planes.Halves) + (y % 2 * 2) + (x % 2);
            halves[(half * 9) + (y / 2 * 3) + (x / 2)] = weights[from];
        }
        Factors(halves, inputs * Planes.Halves, outputs, factors);
    }

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        using PixelBuffer<float> values = new(Products * valueStep);
        using PixelBuffer<float> sums = new(Products * sumStep);
        Span<Place> places = stackalloc Place[GroupsOfABlock];
        int* rows = stackalloc int[inputs];
        for (int i = 0; i < inputs; i++)
            rows[i] = i * TilesOfABlock;
        fixed (float* value = values.Span, sum = sums.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                ReadOnlySpan<Place> here = PlacesOf(block, places);
                Read(here, value);
                for (int product = 0; product < Products; product++)
                {
                    MatrixProduct.Run(of.Weights + (product * summed * inputs), value + (product * valueStep), rows,
                        sum + (product * sumStep), inputs, summed);
                }
                Write(here, sum);
            }
        }
    }

    /// <summary>Where a block's groups are.</summary>
    ReadOnlySpan<Place> PlacesOf(int block, Span<Place> places)
    {
        int first = block * GroupsOfABlock;
        places = places[..Math.Min(GroupsOfABlock, groups - first)];
        for (int group = 0; group < places.Length; group++)
            places[group] = PlaceOf(first + group);
        return places;
    }

    /// <summary>The factors of a block's tiles, channel by channel: what one channel's groups write lies together.</summary>
    void Read(ReadOnlySpan<Place> places, float* to)
    {
        if (input.AreHalves)
        {
            ReadHalves(places, to);
            return;
        }
        int* inside = stackalloc int[GroupsOfABlock * Columns];
        for (int group = 0; group < places.Length; group++)
        {
            int left = places[group].Left - dilation;
            for (int x = 0; x < Columns; x++)
                inside[(group * Columns) + x] = left + x >= 0 && left + x < width ? -1 : 0;
        }
        nint size = (nint)height * width, rowStep = (nint)dilation * width;
        for (int i = 0; i < inputs; i++)
        {
            float* plane = input.Of(i, size), next = input.Of(Math.Min(i + 1, inputs - 1), size), factors = to + (i * TilesOfABlock);
            for (int group = 0; group < places.Length; group++, factors += Lanes)
            {
                int top = places[group].Top - dilation, left = places[group].Left - dilation;
                int firstRow = top < 0 ? 1 : 0, endRow = Math.Min(Values, (height - top + dilation - 1) / dilation);
                nint place = ((nint)top * width) + left;
                Expect(next + place, rowStep, firstRow, endRow);
                if (firstRow == 0 && endRow == Values && left >= 0 && left + Columns <= width)
                    Input(plane + place, rowStep, dilation, of.SlopeBefore, factors, valueStep);
                else
                    InputAtEdge(plane + place, rowStep, firstRow, endRow, inside + (group * Columns), dilation, of.SlopeBefore, factors,
                        valueStep);
            }
        }
    }

    void ReadHalves(ReadOnlySpan<Place> places, float* to)
    {
        float* part = stackalloc float[Values * Columns];
        for (int i = 0; i < inputs; i++)
        {
            for (int group = 0; group < places.Length; group++)
            {
                input.CopyHalf(i, places[group].Top - 1, places[group].Left - 1, Values, Columns, part);
                Input(part, Columns, dilation, of.SlopeBefore, to + (i * TilesOfABlock) + (group * Lanes), valueStep);
            }
        }
    }

    /// <summary>Has the cache fetch what a group's tiles take or give in the next channel: rows of other pages, which it does not
    /// foresee.</summary>
    static void Expect(float* from, nint rowStep, int firstRow, int endRow)
    {
        from += firstRow * rowStep;
        for (int y = firstRow; y < endRow; y++, from += rowStep)
        {
            Sse.Prefetch0(from);
            Sse.Prefetch0(from + LineOfTheCache);
            Sse.Prefetch0(from + (2 * LineOfTheCache));
        }
    }

    void Write(ReadOnlySpan<Place> places, float* from)
    {
        const int Row = Results * Lanes;
        float* tile = stackalloc float[Results * Row];
        float* tileAdded = stackalloc float[Results * Row];
        nint size = (nint)height * width, rowStep = (nint)dilation * width;
        for (int o = 0; o < of.Outputs; o++)
        {
            float* products = from + (o * TilesOfABlock);
            nint next = o + 1 < of.Outputs ? size : 0;
            for (int group = 0; group < places.Length; group++, products += Lanes)
            {
                (int top, int left) = places[group];
                int length = Math.Min(Row, width - left), rows = Math.Min(Results, (height - top + dilation - 1) / dilation);
                nint place = (o * size) + ((nint)top * width) + left;
                Expect(output + place + next, rowStep, 0, rows);
                if (added is not null)
                    Expect(added + place + next, rowStep, 0, rows);
                if (length == Row && rows == Results)
                {
                    Output(products, sumStep, dilation, of.Biases[o], of.Slope, added is null ? null : added + place, output + place,
                        rowStep);
                    continue;
                }
                if (added is not null)
                    Copy(added + place, rowStep, tileAdded, Row, rows, length);
                Output(products, sumStep, dilation, of.Biases[o], of.Slope, added is null ? null : tileAdded, tile, Row);
                Copy(tile, Row, output + place, rowStep, rows, length);
            }
        }
    }

    static void Copy(float* from, nint fromStep, float* to, nint toStep, int rows, int length)
    {
        for (int y = 0; y < rows; y++)
            new ReadOnlySpan<float>(from + (y * fromStep), length).CopyTo(new Span<float>(to + (y * toStep), length));
    }

    /// <summary>Of a dilated convolution the rows of a tile lie between those of other tiles.</summary>
    Place PlaceOf(int group)
    {
        int row = group / groupsOfARow;
        return new((row / dilation * Results * dilation) + (row % dilation), group % groupsOfARow * Results * Lanes);
    }

    /// <summary>Where a group's first result is.</summary>
    readonly record struct Place(int Top, int Left);
}
