using System.Runtime.Intrinsics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>A picture of twice the size by <see cref="HalfPixels"/>, and another one added to it.</summary>
/// <param name="input">The picture [channels, height, width].</param>
/// <param name="added">What is added, of the result's size; null for nothing.</param>
/// <param name="output">The result [channels, 2 height, 2 width].</param>
/// <param name="channels">Channels.</param>
/// <param name="height">Rows of the picture.</param>
/// <param name="width">Columns of the picture.</param>
sealed unsafe class HalfPixelRise(float* input, float* added, float* output, int channels, int height, int width) : IPiecework
{
    const int Lanes = 8;

    /// <inheritdoc/>
    public int Blocks => channels * height;

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        using PixelBuffer<float> between = new(width + 2);
        fixed (float* values = between.Span)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
            {
                RunRow(block, isLower: false, values + 1);
                RunRow(block, isLower: true, values + 1);
            }
        }
    }

    /// <summary>One of the two rows that a row gives.</summary>
    void RunRow(int block, bool isLower, float* between)
    {
        (int channel, int y) = (block / height, block % height);
        HalfPixels.Between(input + ((nint)channel * height * width), height, width, y, isLower, between);
        nint row = ((2 * (nint)block) + (isLower ? 1 : 0)) * 2 * width;
        float* to = output + row, add = added + row;
        int x = 0;
        for (; x + Lanes <= width; x += Lanes)
        {
            HalfPixels.Widen(between + x, Vector256<float>.Zero, out Vector256<float> first, out Vector256<float> second);
            if (added is not null)
                (first, second) = (first + Vector256.Load(add + (2 * x)), second + Vector256.Load(add + (2 * x) + Lanes));
            first.Store(to + (2 * x));
            second.Store(to + (2 * x) + Lanes);
        }
        for (; x < width; x++)
        {
            (float first, float second) = HalfPixels.Widen(between + x, 0);
            to[2 * x] = added is null ? first : first + add[2 * x];
            to[(2 * x) + 1] = added is null ? second : second + add[(2 * x) + 1];
        }
    }
}
