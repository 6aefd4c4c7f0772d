using System.Runtime.CompilerServices;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// The sums that convolutions come down to: factors [outputs, inputs] times values [inputs, <see cref="Columns"/>], of which each row may lie
/// anywhere. Four outputs and three vectors of columns at a time are twelve sums, as many as the registers hold beside factors and values;
/// wide registers are twice as many, and hold eight outputs.
/// </summary>
static unsafe class MatrixProduct
{
    /// <summary>Columns of one product.</summary>
    public static int Columns => Vectors * Lanes;

    /// <summary>Values of a vector, which is as wide as the processor has them.</summary>
    public static int Lanes => Lanes16.AreSupported ? Lanes16.Count : Lanes8.Count;

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
    public static void Run(float* factor, float* values, int* rows, float* sums, int inputs, int summed)
    {
        if (Lanes16.AreSupported)
            Run<Lanes16>(factor, values, rows, sums, inputs, summed);
        else
            Run<Lanes8>(factor, values, rows, sums, inputs, summed);
    }

    /// <summary>The same by vectors of that width, which are <see cref="Lanes"/> values.</summary>
    public static void Run<T>(float* factor, float* values, int* rows, float* sums, int inputs, int summed)
        where T : unmanaged, ILanes<T>
    {
        int steps = summed / OutputStep, factorStep = inputs * OutputStep, sumStep = OutputStep * Vectors * T.Count;
        if (typeof(T) == typeof(Lanes16))
        {
            for (; steps > 1; steps -= 2, factor += 2 * factorStep, sums += 2 * sumStep)
                RunTwoSteps<T>(factor, factor + factorStep, values, rows, sums, inputs);
        }
        for (; steps > 0; steps--, factor += factorStep, sums += sumStep)
            RunStep<T>(factor, values, rows, sums, inputs);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RunStep<T>(float* factor, float* values, int* rows, float* sums, int inputs)
        where T : unmanaged, ILanes<T>
    {
        T a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default,
            c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default;
        for (int i = 0; i < inputs; i++, factor += OutputStep)
        {
            float* value = values + rows[i];
            T v0 = T.Load(value), v1 = T.Load(value + T.Count), v2 = T.Load(value + (2 * T.Count));
            T f = T.Create(factor[0]);
            (a0, a1, a2) = (T.MultiplyAdd(f, v0, a0), T.MultiplyAdd(f, v1, a1), T.MultiplyAdd(f, v2, a2));
            f = T.Create(factor[1]);
            (b0, b1, b2) = (T.MultiplyAdd(f, v0, b0), T.MultiplyAdd(f, v1, b1), T.MultiplyAdd(f, v2, b2));
            f = T.Create(factor[2]);
            (c0, c1, c2) = (T.MultiplyAdd(f, v0, c0), T.MultiplyAdd(f, v1, c1), T.MultiplyAdd(f, v2, c2));
            f = T.Create(factor[3]);
            (d0, d1, d2) = (T.MultiplyAdd(f, v0, d0), T.MultiplyAdd(f, v1, d1), T.MultiplyAdd(f, v2, d2));
        }
        Store(a0, a1, a2, sums, output: 0);
        Store(b0, b1, b2, sums, output: 1);
        Store(c0, c1, c2, sums, output: 2);
        Store(d0, d1, d2, sums, output: 3);
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static void RunTwoSteps<T>(float* factor, float* further, float* values, int* rows, float* sums, int inputs)
        where T : unmanaged, ILanes<T>
    {
        T a0 = default, a1 = default, a2 = default, b0 = default, b1 = default, b2 = default,
            c0 = default, c1 = default, c2 = default, d0 = default, d1 = default, d2 = default,
            e0 = default, e1 = default, e2 = default, g0 = default, g1 = default, g2 = default,
            h0 = default, h1 = default, h2 = default, i0 = default, i1 = default, i2 = default;
        for (int i = 0; i < inputs; i++, factor += OutputStep, further += OutputStep)
        {
            float* value = values + rows[i];
            T v0 = T.Load(value), v1 = T.Load(value + T.Count), v2 = T.Load(value + (2 * T.Count));
            T f = T.Create(factor[0]);
            (a0, a1, a2) = (T.MultiplyAdd(f, v0, a0), T.MultiplyAdd(f, v1, a1), T.MultiplyAdd(f, v2, a2));
            f = T.Create(factor[1]);
            (b0, b1, b2) = (T.MultiplyAdd(f, v0, b0), T.MultiplyAdd(f, v1, b1), T.MultiplyAdd(f, v2, b2));
            f = T.Create(factor[2]);
            (c0, c1, c2) = (T.MultiplyAdd(f, v0, c0), T.MultiplyAdd(f, v1, c1), T.MultiplyAdd(f, v2, c2));
            f = T.Create(factor[3]);
            (d0, d1, d2) = (T.MultiplyAdd(f, v0, d0), T.MultiplyAdd(f, v1, d1), T.MultiplyAdd(f, v2, d2));
            f = T.Create(further[0]);
            (e0, e1, e2) = (T.MultiplyAdd(f, v0, e0), T.MultiplyAdd(f, v1, e1), T.MultiplyAdd(f, v2, e2));
            f = T.Create(further[1]);
            (g0, g1, g2) = (T.MultiplyAdd(f, v0, g0), T.MultiplyAdd(f, v1, g1), T.MultiplyAdd(f, v2, g2));
            f = T.Create(further[2]);
            (h0, h1, h2) = (T.MultiplyAdd(f, v0, h0), T.MultiplyAdd(f, v1, h1), T.MultiplyAdd(f, v2, h2));
            f = T.Create(further[3]);
            (i0, i1, i2) = (T.MultiplyAdd(f, v0, i0), T.MultiplyAdd(f, v1, i1), T.MultiplyAdd(f, v2, i2));
        }
        Store(a0, a1, a2, sums, output: 0);
        Store(b0, b1, b2, sums, output: 1);
        Store(c0, c1, c2, sums, output: 2);
        Store(d0, d1, d2, sums, output: 3);
        Store(e0, e1, e2, sums, output: 4);
        Store(g0, g1, g2, sums, output: 5);
        Store(h0, h1, h2, sums, output: 6);
        Store(i0, i1, i2, sums, output: 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Store<T>(T a, T b, T c, float* sums, int output)
        where T : unmanaged, ILanes<T>
    {
        sums += output * Vectors * T.Count;
        T.Store(a, sums);
        T.Store(b, sums + T.Count);
        T.Store(c, sums + (2 * T.Count));
    }
}
