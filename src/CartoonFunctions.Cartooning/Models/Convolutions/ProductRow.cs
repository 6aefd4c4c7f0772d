using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using static CartoonFunctions.Cartooning.Models.Convolutions.Rectifier;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>What one <see cref="MatrixProduct"/> makes of a convolution's results: up to <see cref="MatrixProduct.Columns"/> that lie side
/// by side, in the plane of each output.</summary>
/// <param name="to">The first of them in the first output's plane.</param>
/// <param name="plane">From one plane to the next.</param>
/// <param name="length">How many there are.</param>
[SkipLocalsInit] // what lies on the stack is written before it is read
readonly unsafe struct ProductRow(float* to, nint plane, int length)
{
    static int Lanes => Vector256<float>.Count;
    static int Columns => MatrixProduct.Columns;

    readonly float* first = to;
    readonly nint plane = plane;
    readonly int length = length;

    /// <summary>Has the cache fetch where the results go, while they are summed up.</summary>
    public void Expect(int outputs) => PlaneRow.Expect(first, plane, outputs, Columns);

    /// <summary>Writes the sums with their biases, rectified.</summary>
    public void Write(float* sums, ConvolutionWeights of)
    {
        Vector256<float> below = Vector256.Create(of.Slope);
        float* last = stackalloc float[Columns];
        float* to = first;
        for (int o = 0; o < of.Outputs; o++, sums += Columns, to += plane)
        {
            Vector256<float> bias = Vector256.Create(of.Biases[o]);
            float* results = length == Columns ? to : last;
            for (int column = 0; column < Columns; column += Lanes)
                Bend(Vector256.Load(sums + column) + bias, below).Store(results + column);
            if (length < Columns)
                new ReadOnlySpan<float>(last, length).CopyTo(new Span<float>(to, length));
        }
    }
}
