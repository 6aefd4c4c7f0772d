using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics.X86;
using CartoonFunctions.Imaging;
using static CartoonFunctions.Cartooning.Models.Convolutions.WinogradTransform;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A convolution by kernels of 3x3, dilated or not, zeros around, with a bias and leaky rectifiers before and behind it: [inputs, H, W]
/// becomes [outputs, H, W], or half as large. Another picture may be added, as a residual block does. Whatever is done by which thread, a
/// result is the same sum in the same order.
/// </summary>
[SkipLocalsInit] // what lies on the stack is written before it is read
sealed unsafe class WinogradConvolution : IPiecework
{
    const int GroupsOfABlock = MatrixProduct.Vectors;
    const int LineOfTheCache = 16; // in values
    const int ResultsOfARow = Results * TilesOfARow;

    static int TilesOfABlock => MatrixProduct.Columns;

    // A group is what one vector holds: eight tiles of a row, and those below them where it is wide.
    static int RowsOfAGroup => Results * MatrixProduct.Lanes / TilesOfARow;

    static int RowsRead => RowsOfAGroup + Values - Results;

    readonly Planes input;
    readonly KernelParts parts;
    readonly float* added;
    readonly float* output;
    readonly ConvolutionWeights of;
    readonly int inputs, summed, valueStep, sumStep, height, width, dilation;
    readonly int groupsOfARow, groups;

    // For each kind of product: where among the values of a block the rows are that it takes.
    readonly int[][] rows;

    /// <param name="input">The picture [inputs, height, width], or its halves.</param>
    /// <param name="parts">What the kernel is made of.</param>
    /// <param name="added">What is added to the result, of its size; null for nothing.</param>
    /// <param name="output">The result [outputs, height, width].</param>
    /// <param name="of">Its <see cref="Factors"/>, biases and slopes.</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Its columns.</param>
    public WinogradConvolution(Planes input, KernelParts parts, float* added, float* output, ConvolutionWeights of, int height, int width)
    {
        this.input = input;
        this.parts = parts;
        this.added = added;
        this.output = output;
        this.of = of;
        (inputs, summed) = (of.Inputs * parts.Count, MatrixProduct.Summed(of.Outputs));
        (this.height, this.width, dilation) = (height, width, of.Dilation);
        // A line more: the 36 products would fall into the same few places of the cache, and push each other out.
        (valueStep, sumStep) = ((inputs * TilesOfABlock) + LineOfTheCache, (summed * TilesOfABlock) + LineOfTheCache);
        groupsOfARow = (width + ResultsOfARow - 1) / ResultsOfARow;
        int band = RowsOfAGroup * dilation;
        groups = groupsOfARow * ((height + band - 1) / band * dilation);
        rows = RowsOf(parts, inputs);
    }

    /// <inheritdoc/>
    public int Blocks => (groups + GroupsOfABlock - 1) / GroupsOfABlock;

    /// <summary>The weights [outputs, inputs, k, k] as the factors that the products take, in the order in which they are read.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="inputs">Channels that are read.</param>
    /// <param name="outputs">Channels of the result.</param>
    /// <param name="side">Side of the kernel.</param>
    /// <param name="parts">What it is made of.</param>
    /// <param name="factors">Takes <see cref="KernelParts.Products"/> for each pair of channels, of the outputs all that are
    /// <see cref="MatrixProduct.Summed"/>.</param>
    public static void Factors(ReadOnlySpan<float> weights, int inputs, int outputs, int side, KernelParts parts, Span<float> factors)
    {
        factors.Clear();
        int[][] rows = RowsOf(parts, inputs * parts.Count);
        int[] read = [.. Enumerable.Range(0, Products).Select(product => rows[KernelParts.KindOf(product)].Length)];
        int[][] products = [.. Enumerable.Range(0, parts.Count).Select(part => ProductsOf(parts, part))];
        int[] first = new int[Products];
        for (int product = 1; product < Products; product++)
            first[product] = first[product - 1] + (read[product - 1] * MatrixProduct.Summed(outputs));
        Span<float> taps = stackalloc float[9];
        Span<double> kernel = stackalloc double[Products];
        Span<int> taken = stackalloc int[Products];
        for (int o = 0; o < outputs; o++)
        {
            taken.Clear();
            for (int row = 0; row < inputs * parts.Count; row++)
            {
                (int i, int part) = (row / parts.Count, row % parts.Count);
                parts.CopyTaps(part, weights.Slice(((o * inputs) + i) * side * side, side * side), side, taps);
                Kernel(taps, kernel);
                foreach (int product in products[part])
                    factors[first[product] + MatrixProduct.Place(o, taken[product]++, read[product])] = (float)kernel[product];
            }
        }
    }

    static int[] ProductsOf(KernelParts parts, int part) =>
        [.. Enumerable.Range(0, Products).Where(product => parts.Takes(part, KernelParts.KindOf(product)))];

    static int[][] RowsOf(KernelParts parts, int inputs)
    {
        int[][] rows = new int[KernelParts.Kinds][];
        for (int kind = 0; kind < rows.Length; kind++)
        {
            List<int> taken = new(inputs);
            for (int i = 0; i < inputs; i++)
            {
                if (parts.Takes(i % parts.Count, kind))
                    taken.Add(i * TilesOfABlock);
            }
            rows[kind] = [.. taken];
        }
        return rows;
    }

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        if (Lanes16.AreSupported)
            Run<Lanes16>(firstBlock, blocks);
        else
            Run<Lanes8>(firstBlock, blocks);
    }

    void Run<T>(int firstBlock, int blocks)
        where T : unmanaged, ILanes<T>
    {
        using PixelBuffer<float> values = new(Products * valueStep);
        using PixelBuffer<float> sums = new(Products * sumStep);
        Span<Place> places = stackalloc Place[GroupsOfABlock];
        fixed (float* value = values.Span, sum = sums.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                ReadOnlySpan<Place> here = PlacesOf(block, places);
                Read<T>(here, value);
                float* factors = of.Weights;
                for (int product = 0; product < Products; product++)
                {
                    int[] taken = rows[KernelParts.KindOf(product)];
                    fixed (int* row = taken)
                        MatrixProduct.Run<T>(factors, value + (product * valueStep), row, sum + (product * sumStep), taken.Length, summed);
                    factors += taken.Length * summed;
                }
                Write<T>(here, sum);
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
    void Read<T>(ReadOnlySpan<Place> places, float* to)
        where T : unmanaged, ILanes<T>
    {
        if (input.AreHalves)
        {
            ReadHalves<T>(places, to);
            return;
        }
        nint size = (nint)height * width, rowStep = (nint)dilation * width;
        for (int i = 0; i < inputs; i++)
        {
            float* plane = input.Of(i / parts.Count, size), next = input.Of(Math.Min(i + 1, inputs - 1) / parts.Count, size);
            float* factors = to + (i * TilesOfABlock);
            (int down, int right) = parts.Place(i % parts.Count);
            (int first, int end) = parts.Rows(i % parts.Count);
            for (int group = 0; group < places.Length; group++, factors += T.Count)
            {
                int top = places[group].Top - dilation + down, left = places[group].Left - dilation + right;
                int firstRow = Math.Max(0, (dilation - 1 - top) / dilation);
                int endRow = Math.Min(RowsRead, (height - top + dilation - 1) / dilation);
                nint place = ((nint)top * width) + left;
                Expect(next + place, rowStep, firstRow, endRow);
                if (firstRow == 0 && endRow == RowsRead && left >= 0 && left + Columns <= width)
                    Input<T>(plane + place, rowStep, dilation, of.SlopeBefore, first, end, factors, valueStep);
                else
                    InputAtEdge<T>(plane + place, rowStep, firstRow, endRow, -left, width - left, dilation, of.SlopeBefore, first, end,
                        factors, valueStep);
            }
        }
    }

    void ReadHalves<T>(ReadOnlySpan<Place> places, float* to)
        where T : unmanaged, ILanes<T>
    {
        float* edge = stackalloc float[RowsRead * HalvesColumns];
        (int wholeHeight, int wholeWidth) = (input.Height, input.Width);
        nint size = (nint)wholeHeight * wholeWidth, rowStep = 2 * (nint)wholeWidth;
        for (int half = 0; half < inputs; half += 2, to += 2 * TilesOfABlock)
        {
            (int channel, int part) = (half / parts.Count, half % parts.Count);
            (int first, int end) = parts.Rows(part);
            float* plane = input.Of(channel, size), next = input.Of(Math.Min(channel + 1, of.Inputs - 1), size);
            for (int group = 0; group < places.Length; group++)
            {
                int top = (2 * (places[group].Top - 1)) + parts.Place(part).Down, left = 2 * (places[group].Left - 1);
                nint place = ((nint)top * wholeWidth) + left;
                PlaneRow.Expect(next + place, rowStep, RowsRead, HalvesColumns);
                float* from = plane + place;
                bool isInside = top >= 0 && top + (2 * RowsRead) - 1 <= wholeHeight && left >= 0 && left + HalvesColumns <= wholeWidth;
                for (int y = 0; y < RowsRead && !isInside; y++)
                    PlaneRow.Copy(plane, wholeHeight, wholeWidth, top + (2 * y), left, HalvesColumns, edge + (y * HalvesColumns));
                float* factors = to + (group * T.Count);
                InputOfHalves<T>(isInside ? from : edge, isInside ? rowStep : HalvesColumns, of.SlopeBefore, first, end, factors,
                    factors + TilesOfABlock, valueStep);
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

    void Write<T>(ReadOnlySpan<Place> places, float* from)
        where T : unmanaged, ILanes<T>
    {
        const int Row = ResultsOfARow;
        float* tile = stackalloc float[RowsOfAGroup * Row];
        float* tileAdded = stackalloc float[RowsOfAGroup * Row];
        nint size = (nint)height * width, rowStep = (nint)dilation * width;
        for (int o = 0; o < of.Outputs; o++)
        {
            float* products = from + (o * TilesOfABlock);
            nint next = o + 1 < of.Outputs ? size : 0;
            for (int group = 0; group < places.Length; group++, products += T.Count)
            {
                (int top, int left) = places[group];
                int length = Math.Min(Row, width - left), rows = Math.Min(RowsOfAGroup, (height - top + dilation - 1) / dilation);
                nint place = (o * size) + ((nint)top * width) + left;
                Expect(output + place + next, rowStep, 0, rows);
                if (added is not null)
                    Expect(added + place + next, rowStep, 0, rows);
                if (length == Row && rows == RowsOfAGroup)
                {
                    Output<T>(products, sumStep, dilation, of.Biases[o], of.Slope, added is null ? null : added + place, output + place,
                        rowStep);
                    continue;
                }
                if (added is not null)
                    Copy(added + place, rowStep, tileAdded, Row, rows, length);
                Output<T>(products, sumStep, dilation, of.Biases[o], of.Slope, added is null ? null : tileAdded, tile, Row);
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
        return new((row / dilation * RowsOfAGroup * dilation) + (row % dilation), group % groupsOfARow * ResultsOfARow);
    }

    /// <summary>Where a group's first result is.</summary>
    readonly record struct Place(int Top, int Left);
}
