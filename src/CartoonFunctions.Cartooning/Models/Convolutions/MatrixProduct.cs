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

    // Two steps have 24 sums, three values and a factor.
    const int RegistersForTwoSteps = 28;

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
        if (T.Registers >= RegistersForTwoSteps)
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
            Add(factor[0], v0, v1, v2, ref a0, ref a1, ref a2);
            Add(factor[1], v0, v1, v2, ref b0, ref b1, ref b2);
            Add(factor[2], v0, v1, v2, ref c0, ref c1, ref c2);
            Add(factor[3], v0, v1, v2, ref d0, ref d1, ref d2);
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
            e0 = default, e1 = default, e2 = default, f0 = default, f1 = default, f2 = default,
            g0 = default, g1 = default, g2 = default, h0 = default, h1 = default, h2 = default;
        for (int i = 0; i < inputs; i++, factor += OutputStep, further += OutputStep)
        {
            float* value = values + rows[i];
            T v0 = T.Load(value), v1 = T.Load(value + T.Count), v2 = T.Load(value + (2 * T.Count));
            Add(factor[0], v0, v1, v2, ref a0, ref a1, ref a2);
            Add(factor[1], v0, v1, v2, ref b0, ref b1, ref b2);
            Add(factor[2], v0, v1, v2, ref c0, ref c1, ref c2);
            Add(factor[3], v0, v1, v2, ref d0, ref d1, ref d2);
            Add(further[0], v0, v1, v2, ref e0, ref e1, ref e2);
            Add(further[1], v0, v1, v2, ref f0, ref f1, ref f2);
            Add(further[2], v0, v1, v2, ref g0, ref g1, ref g2);
            Add(further[3], v0, v1, v2, ref h0, ref h1, ref h2);
        }
        Store(a0, a1, a2, sums, output: 0);
        Store(b0, b1, b2, sums, output: 1);
        Store(c0, c1, c2, sums, output: 2);
        Store(d0, d1, d2, sums, output: 3);
        Store(e0, e1, e2, sums, output: 4);
        Store(f0, f1, f2, sums, output: 5);
        Store(g0, g1, g2, sums, output: 6);
        Store(h0, h1, h2, sums, output: 7);
    }

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static void Add<T>(float factor, T v0, T v1, T v2, ref T sum0, ref T sum1, ref T sum2)
        where T : unmanaged, ILanes<T>
    {
        T f = T.Create(factor);
        (sum0, sum1, sum2) = (T.MultiplyAdd(f, v0, sum0), T.MultiplyAdd(f, v1, sum1), T.MultiplyAdd(f, v2, sum2));
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
