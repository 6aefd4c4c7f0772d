using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CartoonFunctions.Imaging;
using static CartoonFunctions.Cartooning.Models.Convolutions.Rectifier;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A convolution of 1x1, with a bias and leaky rectifiers before and behind it: a product of its weights and all that lies at one
/// place of a picture.</summary>
/// <param name="input">The picture [inputs, size].</param>
/// <param name="output">The result [outputs, size].</param>
/// <param name="of">Its factors, as <see cref="MatrixProduct.Factors"/> orders them, biases and slopes.</param>
/// <param name="size">Values of a plane.</param>
[SkipLocalsInit] // what lies on the stack is written before it is read
sealed unsafe class PointwiseConvolution(float* input, float* output, ConvolutionWeights of, int size) : IPiecework
{
    /// <summary>The most inputs and the most outputs whose factors stay in the cache from one block to the next.</summary>
    public const int MostChannels = 128;

    static int Lanes => Vector256<float>.Count;
    static int Columns => MatrixProduct.Columns;

    /// <inheritdoc/>
    public int Blocks => (size + Columns - 1) / Columns;

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        int summed = MatrixProduct.Summed(of.Outputs);
        using PixelBuffer<float> values = new(of.Inputs * Columns);
        using PixelBuffer<float> sums = new(summed * Columns);
        int* rows = stackalloc int[MostChannels];
        for (int i = 0; i < of.Inputs; i++)
            rows[i] = i * Columns;
        fixed (float* value = values.Span, sum = sums.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                int first = block * Columns;
                Read(first, value);
                ProductRow results = new(output + first, size, Math.Min(Columns, size - first));
                results.Expect(of.Outputs);
                MatrixProduct.Run(of.Weights, value, rows, sum, of.Inputs, summed);
                results.Write(sum, of);
            }
        }
    }

    /// <summary>The values of a block, channel by channel, rectified.</summary>
    void Read(int first, float* to)
    {
        Vector256<float> below = Vector256.Create(of.SlopeBefore);
        float* edge = stackalloc float[Columns];
        // In each channel what the block after the next one reads.
        PlaneRow.Expect(input + first + (2 * Columns), size, of.Inputs, length: 1);
        float* plane = input;
        for (int i = 0; i < of.Inputs; i++, plane += size, to += Columns)
        {
            float* values = PlaneRow.Part(plane, height: 1, size, y: 0, first, Columns, edge);
            for (int column = 0; column < Columns; column += Lanes)
                Bend(Vector256.Load(values + column), below).Store(to + column);
        }
    }
}
