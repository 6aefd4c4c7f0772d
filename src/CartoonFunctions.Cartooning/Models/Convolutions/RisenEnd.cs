using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// The end of a UNet in strips: <see cref="RiseAndAdd"/>, <see cref="WinogradConvolution"/> and <see cref="NarrowConvolution"/>, one after
/// the other for some rows at a time. As nodes of their own they would hand each other a picture of full size in as many channels as the
/// network has there, the largest things of the whole drawing.
/// </summary>
sealed unsafe class RisenEnd : IPiecework
{
    // A multiple of the rows of Winograd's tiles, so that these lie as they would without strips and every sum is the same. A quarter more
    // is computed than with no strips, near enough in the caches that it takes no longer: measured with 32 and with 64.
    const int RowsOfAStrip = 32;

    // What a strip needs beyond its own rows, in whole tiles: the last kernel's margin, and a row that the one before it reads.
    const int Beyond = 4;

    /// <summary>The widest last kernel that the rows beyond a strip are enough for.</summary>
    public const int WidestKernel = (2 * (Beyond - 1)) + 1;

    readonly RiseAndAdd rise;
    readonly ConvolutionWeights inner;
    readonly ConvolutionWeights last;
    readonly float* output;
    readonly int height, width;

    /// <param name="rise">What the strips are made from.</param>
    /// <param name="inner">The 3x3 convolution.</param>
    /// <param name="last">The convolution to three channels.</param>
    /// <param name="output">The result [3, height, width].</param>
    /// <param name="height">Rows of the result.</param>
    /// <param name="width">Its columns.</param>
    public RisenEnd(RiseAndAdd rise, ConvolutionWeights inner, ConvolutionWeights last, float* output, int height, int width)
    {
        this.rise = rise;
        this.inner = inner;
        this.last = last;
        this.output = output;
        (this.height, this.width) = (height, width);
    }

    /// <inheritdoc/>
    public int Blocks => (height + RowsOfAStrip - 1) / RowsOfAStrip;

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        int values = width * Math.Min(height, RowsOfAStrip + (2 * Beyond));
        using PixelBuffer<float> risen = new(inner.Inputs * values);
        using PixelBuffer<float> drawn = new(inner.Outputs * values);
        fixed (float* rise = risen.Span, draw = drawn.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
                RunStrip(block * RowsOfAStrip, rise, draw);
        }
    }

    void RunStrip(int top, float* risen, float* drawn)
    {
        int from = Math.Max(0, top - Beyond), rows = Math.Min(height, top + RowsOfAStrip + Beyond) - from;
        rise.RunRows(from, rows, risen);
        WinogradConvolution middle = new(new Planes(risen, inner.Inputs), KernelParts.Whole, added: null, drawn, inner, rows, width);
        middle.Run(0, middle.Blocks);
        new NarrowConvolution(drawn, output, last, rows, width).RunRows(top - from, Math.Min(RowsOfAStrip, height - top),
            output + ((nint)top * width), (nint)height * width);
    }
}
