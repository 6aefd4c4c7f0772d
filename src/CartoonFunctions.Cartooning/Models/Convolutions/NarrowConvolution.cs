using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A wide convolution to three channels, as a network ends with: the runtime computes as many more as fill its vectors. Zeros around, a
/// bias, and as many results as there are values. Each column of the kernel is taken for outputs of its own, over rows that all of them
/// read at the same places; what they give is moved by the column's place and summed up.
/// </summary>
[SkipLocalsInit] // what lies on the stack is written before it is read
sealed unsafe class NarrowConvolution : IPiecework
{
    /// <summary>The channels of the result.</summary>
    public const int Outputs = 3;

    // Results at once, of one product or more: as many for every width of vectors, for sums at the ends are made in another order.
    const int Columns = 48;
    const int RowsOfAStrip = 8;

    // Channels that are summed up at once: what a product takes of them stays in the nearest cache.
    const int ChannelsOfAGroup = 16;

    readonly float* input;
    readonly float* output;
    readonly ConvolutionWeights of;
    readonly int height, width, margin, summed;

    // Of a row of results, with those that lie outside of the picture, and with what fills the vectors.
    readonly int resultStep;

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
        (margin, summed) = (of.Kernel / 2, MatrixProduct.Summed(Outputs * of.Kernel));
        resultStep = ((width + Columns - 1) / Columns * Columns) + (2 * margin);
    }

    /// <inheritdoc/>
    public int Blocks => (height + RowsOfAStrip - 1) / RowsOfAStrip;

    /// <summary>The weights [3, inputs, k, k] in the order in which they are read.</summary>
    public static float[] Ordered(ReadOnlySpan<float> weights, int inputs, int kernel)
    {
        float[] factors = new float[FactorCount(inputs, kernel)];
        for (int channel = 0; channel < inputs; channel += ChannelsOfAGroup)
        {
            // Outputs [k, 3] for each column of the kernel, over inputs [channels, k] for each of its rows.
            int read = Math.Min(ChannelsOfAGroup, inputs - channel) * kernel;
            float[] group = new float[Outputs * kernel * read];
            for (int i = 0; i < group.Length; i++)
            {
                (int column, int output, int row) = (i / (Outputs * read), i / read % Outputs, (channel * kernel) + (i % read));
                group[i] = weights[(((output * inputs * kernel) + row) * kernel) + column];
            }
            MatrixProduct.Factors(group, Outputs * kernel, factors.AsSpan(FactorCount(channel, kernel)));
        }
        return factors;
    }

    /// <summary>The kernel's side, by how many values <see cref="Ordered"/> gives.</summary>
    public static int KernelOf(int factors, int inputs)
    {
        int kernel = 1;
        while (FactorCount(inputs, kernel) < factors)
            kernel += 2;
        return kernel;
    }

    static int FactorCount(int inputs, int kernel) => MatrixProduct.Summed(Outputs * kernel) * inputs * kernel;

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        int first = firstBlock * RowsOfAStrip;
        RunRows(first, Math.Min(blocks * RowsOfAStrip, height - first), output + ((nint)first * width), (nint)height * width);
    }

    /// <summary>Some rows of the result alone.</summary>
    /// <param name="first">The first of them.</param>
    /// <param name="rows">How many.</param>
    /// <param name="to">Takes them, from the first on.</param>
    /// <param name="plane">From one channel of what takes them to the next.</param>
    public void RunRows(int first, int rows, float* to, nint plane)
    {
        int rowsOfAChannel = RowsOfAStrip + of.Kernel - 1;
        using PixelBuffer<float> values = new(ChannelsOfAGroup * rowsOfAChannel * Columns);
        using PixelBuffer<float> sums = new(summed * Columns);
        using PixelBuffer<float> results = new(RowsOfAStrip * Outputs * resultStep);
        int* places = stackalloc int[ChannelsOfAGroup * of.Kernel];
        for (int i = 0; i < ChannelsOfAGroup * of.Kernel; i++)
            places[i] = ((i / of.Kernel * rowsOfAChannel) + (i % of.Kernel)) * Columns;
        fixed (float* value = values.Span, sum = sums.Span, result = results.Span)
        {
            for (int row = 0; row < rows; row += RowsOfAStrip)
            {
                int here = Math.Min(RowsOfAStrip, rows - row);
                for (int o = 0; o < here * Outputs; o++)
                    new Span<float>(result + (o * resultStep), resultStep).Fill(of.Biases[o % Outputs]);
                for (int left = 0; left < width; left += Columns)
                {
                    for (int channel = 0; channel < of.Inputs; channel += ChannelsOfAGroup)
                    {
                        int channels = Math.Min(ChannelsOfAGroup, of.Inputs - channel);
                        Read(channel, channels, first + row - margin, left, here + of.Kernel - 1, rowsOfAChannel, value);
                        for (int y = 0; y < here; y++)
                        {
                            for (int x = 0; x < Columns; x += MatrixProduct.Columns)
                                MatrixProduct.Run(of.Weights + FactorCount(channel, of.Kernel), value + (y * Columns) + x, places,
                                    sum + (x * summed), channels * of.Kernel, summed);
                            Add(sum, result + (y * Outputs * resultStep) + left);
                        }
                    }
                }
                for (int o = 0; o < here * Outputs; o++)
                    new ReadOnlySpan<float>(result + (o * resultStep) + margin, width)
                        .CopyTo(new Span<float>(to + (o % Outputs * plane) + ((nint)(row + (o / Outputs)) * width), width));
            }
        }
    }

    /// <summary>Copies <see cref="Columns"/> of some rows of some channels; outside of the picture there are zeros.</summary>
    void Read(int first, int channels, int top, int left, int rows, int rowsOfAChannel, float* to)
    {
        bool isInside = top >= 0 && top + rows <= height && left + Columns <= width;
        nint size = (nint)height * width, corner = ((nint)top * width) + left;
        float* plane = input + (first * size);
        for (int i = 0; i < channels; i++, plane += size, to += rowsOfAChannel * Columns)
        {
            PlaneRow.Expect(plane + size + corner, width, rows, Columns);
            for (int y = 0; y < rows; y++)
            {
                float* row = to + (y * Columns), from = plane + corner + ((nint)y * width);
                if (isInside)
                    new ReadOnlySpan<float>(from, Columns).CopyTo(new Span<float>(row, Columns));
                else
                    PlaneRow.Copy(plane, height, width, top + y, left, Columns, row);
            }
        }
    }

    /// <summary>Adds what each column of the kernel gives, where it belongs.</summary>
    void Add(float* sums, float* result)
    {
        for (int column = 0; column < of.Kernel; column++)
        {
            for (int o = 0; o < Outputs; o++, sums += MatrixProduct.Columns)
            {
                float* to = result + (o * resultStep) + of.Kernel - 1 - column;
                for (int part = 0; part < Columns; part += MatrixProduct.Columns, to += MatrixProduct.Columns)
                {
                    float* sum = sums + (part * summed);
                    for (int x = 0; x < MatrixProduct.Columns; x += Vector256<float>.Count)
                        (Vector256.Load(to + x) + Vector256.Load(sum + x)).Store(to + x);
                }
            }
        }
    }
}
