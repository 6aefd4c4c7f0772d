using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using CartoonFunctions.Imaging;
using static CartoonFunctions.Cartooning.Models.Convolutions.Interleaving;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// The end of this project's own networks, which draw at half the photo's size: each channel of the photo times a gain, which is made
/// twice as large bilinearly, and detail added to it, of which four values at half size are the two by two of a place (a pixel
/// shuffle). The result is held between -1 and 1. As nodes of the graph these are nine passes over pictures of full size.
/// </summary>
/// <param name="photo">The photo [3, 2 height, 2 width].</param>
/// <param name="drawn">[15, height, width]: for each channel the four values of its detail, row by row; then the gains, less 1.</param>
/// <param name="output">The result, of the photo's size.</param>
/// <param name="height">Rows at half size.</param>
/// <param name="width">Columns at half size.</param>
sealed unsafe class GainAndDetail(float* photo, float* drawn, float* output, int height, int width) : IPiecework
{
    /// <summary>Channels of the photo.</summary>
    public const int Channels = 3;

    /// <summary>Values of detail for each channel of a place.</summary>
    public const int Details = 4;

    /// <summary>What is drawn: details and gains.</summary>
    public const int Drawn = Channels * (Details + 1);

    const int Lanes = 8;

    /// <inheritdoc/>
    public int Blocks => Channels * height;

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        using PixelBuffer<float> gains = new(width + 2);
        fixed (float* gain = gains.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                (int channel, int y) = (block / height, block % height);
                RunRow(channel, y, isLower: false, gain + 1);
                RunRow(channel, y, isLower: true, gain + 1);
            }
        }
    }

    /// <summary>One of the two rows of the result that a row at half size gives.</summary>
    void RunRow(int channel, int y, bool isLower, float* gain)
    {
        int half = isLower ? 1 : 0;
        nint plane = (nint)height * width;
        HalfPixels.Between(drawn + (((Channels * Details) + channel) * plane), height, width, y, isLower, gain);
        float* left = drawn + (((channel * Details) + (2 * half)) * plane) + ((nint)y * width), right = left + plane;
        nint row = ((((nint)channel * 2 * height) + (2 * y) + half) * 2) * width;
        float* from = photo + row, to = output + row;
        int x = 0;
        for (; x + Lanes <= width; x += Lanes)
        {
            HalfPixels.Widen(gain + x, Vector256<float>.One, out Vector256<float> firstGain, out Vector256<float> secondGain);
            Interleave(Vector256.Load(left + x), Vector256.Load(right + x), out Vector256<float> first, out Vector256<float> second);
            Held(Fma.MultiplyAdd(Vector256.Load(from + (2 * x)), firstGain, first)).Store(to + (2 * x));
            Held(Fma.MultiplyAdd(Vector256.Load(from + (2 * x) + Lanes), secondGain, second)).Store(to + (2 * x) + Lanes);
        }
        for (; x < width; x++)
        {
            (float firstGain, float secondGain) = HalfPixels.Widen(gain + x, 1);
            to[2 * x] = Held(from[2 * x], firstGain, left[x]);
            to[(2 * x) + 1] = Held(from[(2 * x) + 1], secondGain, right[x]);
        }
    }

    static Vector256<float> Held(Vector256<float> x) =>
        Vector256.MinNative(Vector256.MaxNative(x, -Vector256<float>.One), Vector256<float>.One);

    static float Held(float x, float gain, float detail) => Math.Clamp(MathF.FusedMultiplyAdd(x, gain, detail), -1, 1);
}
