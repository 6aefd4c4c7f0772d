using System.Diagnostics;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CartoonFunctions.Local.Bench;

/// <summary>The most multiply-adds that one core does in a second: what a network's own number of them can be held against.</summary>
static class PeakArithmetic
{
    const int Tries = 10;
    const int Turns = 2_000_000; // some milliseconds each try
    const int SumsOfATurn = 12;  // as many as hide the latency, with two begun at every tick

    /// <summary>Multiply-adds of floats a second on one core, the best of some tries.</summary>
    public static double MultiplyAddsPerSecond()
    {
        double best = 0;
        for (int i = 0; i < Tries; i++)
        {
            long begun = Stopwatch.GetTimestamp();
            float sum = Run(Turns, 0.5f);
            double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
            if (sum >= 0)
                best = Math.Max(best, (double)Turns * SumsOfATurn * Vector256<float>.Count / seconds);
        }
        return best;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static float Run(int turns, float factor)
    {
        Vector256<float> f = Vector256.Create(factor), one = Vector256<float>.One;
        Vector256<float> a = one, b = one, c = one, d = one, e = one, g = one, h = one, i = one, j = one, k = one, l = one, m = one;
        for (int turn = 0; turn < turns; turn++)
        {
            a = Vector256.FusedMultiplyAdd(a, f, one);
            b = Vector256.FusedMultiplyAdd(b, f, one);
            c = Vector256.FusedMultiplyAdd(c, f, one);
            d = Vector256.FusedMultiplyAdd(d, f, one);
            e = Vector256.FusedMultiplyAdd(e, f, one);
            g = Vector256.FusedMultiplyAdd(g, f, one);
            h = Vector256.FusedMultiplyAdd(h, f, one);
            i = Vector256.FusedMultiplyAdd(i, f, one);
            j = Vector256.FusedMultiplyAdd(j, f, one);
            k = Vector256.FusedMultiplyAdd(k, f, one);
            l = Vector256.FusedMultiplyAdd(l, f, one);
            m = Vector256.FusedMultiplyAdd(m, f, one);
        }
        return Vector256.Sum(a + b + c + d + e + g + h + i + j + k + l + m);
    }
}
