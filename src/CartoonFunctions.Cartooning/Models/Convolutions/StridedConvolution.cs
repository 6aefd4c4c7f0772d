using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using CartoonFunctions.Imaging;
using static CartoonFunctions.Cartooning.Models.Convolutions.Rectifier;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// A convolution at every second position in both directions, zeros around, with a bias and leaky rectifiers before and behind it: the
/// picture becomes half as large. Of each row that is read the values at even and at odd places are laid apart: what a tap reads for
/// results that lie side by side lies side by side then.
/// </summary>
[SkipLocalsInit] // what lies on the stack is written before it is read
sealed unsafe class StridedConvolution : IPiecework
{
    /// <summary>From one position to the next.</summary>
    public const int Stride = 2;

    /// <summary>The widest kernel, for which a row has room.</summary>
    public const int WidestKernel = 2 * (HalfRow - Columns) - 1;

    const int Lanes = MatrixProduct.Lanes;
    const int Columns = MatrixProduct.Columns;
    const int HalfRow = 32;
    const int Row = Stride * HalfRow;

    readonly float* input;
    readonly float* output;
    readonly ConvolutionWeights of;
    readonly int pad, height, width, resultHeight, resultWidth, blocksOfARow;

    /// <param name="input">The picture [inputs, height, width].</param>
    /// <param name="output">The result [outputs, <see cref="Results"/> of height, <see cref="Results"/> of width].</param>
    /// <param name="of">Its <see cref="MatrixProduct.Factors"/>, biases and slopes.</param>
    /// <param name="pad">Zeros at every side.</param>
    /// <param name="height">Rows of the picture.</param>
    /// <param name="width">Columns of the picture.</param>
    public StridedConvolution(float* input, float* output, ConvolutionWeights of, int pad, int height, int width)
    {
        this.input = input;
        this.output = output;
        this.of = of;
        (this.pad, this.height, this.width) = (pad, height, width);
        (resultHeight, resultWidth) = (Results(height, of.Kernel, pad), Results(width, of.Kernel, pad));
        blocksOfARow = (resultWidth + Columns - 1) / Columns;
    }

    /// <inheritdoc/>
    public int Blocks => blocksOfARow * resultHeight;

    int Taps => of.Inputs * of.Kernel * of.Kernel;

    /// <summary>Results along a side.</summary>
    public static int Results(int side, int kernel, int pad) =>
        side + (2 * pad) < kernel ? 0 : ((side + (2 * pad) - kernel) / Stride) + 1;

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        int summed = MatrixProduct.Summed(of.Outputs), kernel = of.Kernel;
        using PixelBuffer<float> values = new(of.Inputs * kernel * Row);
        using PixelBuffer<float> sums = new(summed * Columns);
        using PixelBuffer<int> taps = new(Taps);
        for (int tap = 0; tap < Taps; tap++)
            taps.Span[tap] = (tap / kernel * Row) + (tap % kernel % Stride * HalfRow) + (tap % kernel / Stride);
        fixed (float* value = values.Span, sum = sums.Span)
        fixed (int* rows = taps.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                (int y, int x) = (block / blocksOfARow, block % blocksOfARow * Columns);
                Read((y * Stride) - pad, (x * Stride) - pad, value);
                ProductRow results = new(output + ((nint)y * resultWidth) + x, (nint)resultHeight * resultWidth,
                    Math.Min(Columns, resultWidth - x));
                results.Expect(of.Outputs);
                MatrixProduct.Run(of.Weights, value, rows, sum, Taps, summed);
                results.Write(sum, of);
            }
        }
    }

    /// <summary>The rows that the taps read, channel by channel.</summary>
    void Read(int top, int left, float* to)
    {
        float* edge = stackalloc float[Row];
        nint size = (nint)height * width;
        float* plane = input;
        for (int i = 0; i < of.Inputs; i++, plane += size)
        {
            PlaneRow.Expect(plane + size + ((nint)top * width) + left, width, of.Kernel, Row);
            for (int y = top; y < top + of.Kernel; y++, to += Row)
                Part(PlaneRow.Part(plane, height, width, y, left, Row, edge), of.SlopeBefore, to);
        }
    }

    /// <summary>A row's values at even places, and behind them those at odd ones, rectified.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void Part(float* row, float slope, float* to)
    {
        Vector256<float> below = Vector256.Create(slope);
        for (float* end = to + HalfRow; to < end; row += 2 * Lanes, to += Lanes)
        {
            Halving.Part(Bend(Vector256.Load(row), below), Bend(Vector256.Load(row + Lanes), below),
                out Vector256<float> even, out Vector256<float> odd);
            even.Store(to);
            odd.Store(to + HalfRow);
        }
    }
}
