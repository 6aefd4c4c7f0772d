using System.Runtime.Intrinsics;
using static CartoonFunctions.Cartooning.Models.Convolutions.Interleaving;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// Twice the size, bilinearly, and another picture of that size added, as a UNet joins its levels: between two values their mean, at the
/// values and behind the last one the value itself. In one step nothing as large as the result is in memory beside it.
/// </summary>
sealed unsafe class RiseAndAdd(float* input, float* other, float* output, int channels, int height, int width) : IPiecework
{
    const int Lanes = 8;

    /// <inheritdoc/>
    public int Blocks => channels * height;

    /// <inheritdoc/>
    public void Run(int firstBlock, int blocks)
    {
        float[] between = new float[width];
        fixed (float* mean = between)
        {
            for (int block = firstBlock; block < firstBlock + blocks; block++)
                RunRow(block, mean, output + ((nint)block * 4 * width));
        }
    }

    /// <summary>Some rows of the result, in a picture of those alone.</summary>
    /// <param name="first">The first of them; even, as <paramref name="rows"/> is.</param>
    /// <param name="rows">How many.</param>
    /// <param name="to">The picture [channels, rows, twice the width].</param>
    public void RunRows(int first, int rows, float* to)
    {
        float[] between = new float[width];
        fixed (float* mean = between)
        {
            for (int channel = 0; channel < channels; channel++)
            {
                for (int row = 0; row < rows / 2; row++, to += 4 * width)
                    RunRow((channel * height) + (first / 2) + row, mean, to);
            }
        }
    }

    /// <summary>Two rows of the result.</summary>
    void RunRow(int block, float* mean, float* to)
    {
        float* row = input + ((nint)block * width);
        float* next = block % height < height - 1 ? row + width : row;
        float* add = other + ((nint)block * 4 * width);
        Widen(row, add, to);
        for (int x = 0; x < width; x++)
            mean[x] = (row[x] + next[x]) * 0.5f;
        Widen(mean, add + (2 * width), to + (2 * width));
    }

    void Widen(float* row, float* add, float* to)
    {
        int x = 0;
        for (; x + Lanes < width; x += Lanes)
        {
            Vector256<float> values = Vector256.Load(row + x), means = (values + Vector256.Load(row + x + 1)) * 0.5f;
            Interleave(values, means, out Vector256<float> first, out Vector256<float> second);
            (Vector256.Load(add + (2 * x)) + first).Store(to + (2 * x));
            (Vector256.Load(add + (2 * x) + Lanes) + second).Store(to + (2 * x) + Lanes);
        }
        for (; x < width; x++)
        {
            to[2 * x] = add[2 * x] + row[x];
            to[(2 * x) + 1] = add[(2 * x) + 1] + ((row[x] + row[Math.Min(x + 1, width - 1)]) * 0.5f);
        }
    }
}
