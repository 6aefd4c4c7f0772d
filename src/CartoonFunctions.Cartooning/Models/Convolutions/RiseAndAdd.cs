using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

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
            {
                float* row = input + ((nint)block * width);
                float* next = block % height < height - 1 ? row + width : row;
                nint twice = (nint)block * 4 * width;
                Widen(row, other + twice, output + twice);
                for (int x = 0; x < width; x++)
                    mean[x] = (row[x] + next[x]) * 0.5f;
                Widen(mean, other + twice + (2 * width), output + twice + (2 * width));
            }
        }
    }

    void Widen(float* row, float* add, float* to)
    {
        int x = 0;
        for (; x + Lanes < width; x += Lanes)
        {
            Vector256<float> values = Vector256.Load(row + x), means = (values + Vector256.Load(row + x + 1)) * 0.5f;
            Vector256<float> low = Avx.UnpackLow(values, means), high = Avx.UnpackHigh(values, means);
            (Vector256.Load(add + (2 * x)) + Avx.Permute2x128(low, high, 0x20)).Store(to + (2 * x));
            (Vector256.Load(add + (2 * x) + Lanes) + Avx.Permute2x128(low, high, 0x31)).Store(to + (2 * x) + Lanes);
        }
        for (; x < width; x++)
        {
            to[2 * x] = add[2 * x] + row[x];
            to[(2 * x) + 1] = add[(2 * x) + 1] + ((row[x] + row[Math.Min(x + 1, width - 1)]) * 0.5f);
        }
    }
}
