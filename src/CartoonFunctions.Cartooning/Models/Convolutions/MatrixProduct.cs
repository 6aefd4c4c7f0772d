using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// The sums that convolutions come down to: factors [outputs, inputs] times values [inputs, <see cref="Columns"/>], of which each row may lie
/// anywhere. Four outputs and three vectors of columns at a time are twelve sums, as many as the registers hold beside factors and values.
/// </summary>
static unsafe class MatrixProduct
{
    /// <summary>Columns of one product.</summary>
    public const int Columns = Vectors * Lanes;

    /// <summary>Values of a vector.</summary>
    public const int Lanes = 8;

    /// <summary>Vectors of one product.</summary>
    public const int Vectors = 3;

    const int OutputStep = 4;

    /// <summary>The outputs that are summed up to have so many: those that a last step lacks are computed and left out.</summary>
    public static int Summed(int outputs) => (outputs + OutputStep - 1) / OutputStep * OutputStep;

    /// <summary>Where the factor of an output and an input lies.</summary>
    public static int Place(int output, int input, int inputs) =>
        (((output / OutputStep * inputs) + input) * OutputStep) + (output % OutputStep);

    /// <summary>A convolution's weights [outputs, inputs] in the order in which they are read; a tap of a kernel is an input of its
    /// own.</summary>
    /// <param name="weights">The weights.</param>
    /// <param name="outputs">Outputs.</param>
    /// <param name="factors">Takes a factor for each input and each of the outputs that are <see cref="Summed"/>.</param>
    public static void Factors(ReadOnlySpan<float> weights, int outputs, Span<float> factors)
    {
        factors.Clear();
        int inputs = weights.Length / outputs;
        for (int o = 0; o < outputs; o++)
        {
            for (int i = 0; i < inputs; i++)
                factors[Place(o, i, inputs)] = weights[(o * inputs) + i];
        }
    }

    /// <summary>Sums up the products. A sum is made in the order of the inputs.</summary>
    /// <param name="factor">The factors, each at its <see cref="Place"/>.</param>
    /// <param name="values">The values.</param>
    /// <param name="rows">Where among them each row begins.</param>
    /// <param name="sums">Takes [summed, <see cref="Columns"/>].</param>
    /// <param name="inputs">Rows of values.</param>
    /// <param name="summed">Rows of sums, as <see cref="Summed"/> gives them.</param>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Run(float* factor, float* values, int* rows, float* sums, int inputs, int summed)
    {
        for (int o = 0; o < summed; o += OutputStep)
        {
            Vector256<float> a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default,
                c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
            for (int i = 0; i < inputs; i++, factor += OutputStep)
            {
                float* value = values + rows[i];
                Vector256<float> v0 = Vector256.Load(value), v1 = Vector256.Load(value + Lanes), v2 = Vector256.Load(value + (2 * Lanes));
                Vector256<float> f = Vector256.Create(factor[0]);
                (a0, a1, a2) = (Fma.MultiplyAdd(f, v0, a0), Fma.MultiplyAdd(f, v1, a1), Fma.MultiplyAdd(f, v2, a2));
                f = Vector256.Create(factor[1]);
                (b0, b1, b2) = (Fma.MultiplyAdd(f, v0, b0), Fma.MultiplyAdd(f, v1, b1), Fma.MultiplyAdd(f, v2, b2));
                f = Vector256.Create(factor[2]);
                (c0, c1, c2) = (Fma.MultiplyAdd(f, v0, c0), Fma.MultiplyAdd(f, v1, c1), Fma.MultiplyAdd(f, v2, c2));
                f = Vector256.Create(factor[3]);
                (d0, d1, d2) = (Fma.MultiplyAdd(f, v0, d0), Fma.MultiplyAdd(f, v1, d1), Fma.MultiplyAdd(f, v2, d2));
            }
            Store(a0, a1, a2, sums);
            Store(b0, b1, b2, sums + Columns);
            Store(c0, c1, c2, sums + (2 * Columns));
            Store(d0, d1, d2, sums + (3 * Columns));
            sums += OutputStep * Columns;
        }
    }

    /// <summary>Stores a row of sums.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Vector256<float> a, Vector256<float> b, Vector256<float> c, float* to)
    {
        a.Store(to);
        b.Store(to + Lanes);
        c.Store(to + (2 * Lanes));
    }
}
