using System.Diagnostics;
using System.Runtime.CompilerServices;
using CartoonFunctions.Cartooning.Models.Convolutions;

namespace CartoonFunctions.Local.Bench;

/// <summary>The most multiply-adds that one core does in a second: what a network's own number of them can be held against.</summary>
static class PeakArithmetic
{
    const int Tries = 10;
    const int Turns = 2_000_000; // some milliseconds each try
    const int SumsOfATurn = 12;  // as many as hide the latency, with two begun at every tick

    /// <summary>Multiply-adds of floats a second on one core, the best of some tries; null where the convolutions are left to the
    /// runtime, for the processor lacks AVX2.</summary>
    public static double? MultiplyAddsPerSecond()
    {
        if (!WinogradTransform.IsSupported)
            return null;
        double best = 0;
        for (int i = 0; i < Tries; i++)
            best = Math.Max(best, Lanes16.AreSupported ? Measure<Lanes16>() : Measure<Lanes8>());
        return best;
    }

    static double Measure<T>()
        where T : unmanaged, ILanes<T>
    {
        long begun = Stopwatch.GetTimestamp();
        float sum = Run<T>(Turns, 0.5f);
        double seconds = Stopwatch.GetElapsedTime(begun).TotalSeconds;
        return sum >= 0 ? (double)Turns * SumsOfATurn * T.Count / seconds : 0;
    }

    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    static unsafe float Run<T>(int turns, float factor)
        where T : unmanaged, ILanes<T>
    {
        T f = T.Create(factor), one = T.Create(1);
        T a = one, b = one, c = one, d = one, e = one, g = one, h = one, i = one, j = one, k = one, l = one, m = one;
        for (int turn = 0; turn < turns; turn++)
        {
            a = T.MultiplyAdd(a, f, one);
            b = T.MultiplyAdd(b, f, one);
            c = T.MultiplyAdd(c, f, one);
            d = T.MultiplyAdd(d, f, one);
            e = T.MultiplyAdd(e, f, one);
            g = T.MultiplyAdd(g, f, one);
            h = T.MultiplyAdd(h, f, one);
            i = T.MultiplyAdd(i, f, one);
            j = T.MultiplyAdd(j, f, one);
            k = T.MultiplyAdd(k, f, one);
            l = T.MultiplyAdd(l, f, one);
            m = T.MultiplyAdd(m, f, one);
        }
        T sum = a + b + c + d + e + g + h + i + j + k + l + m;
        return *(float*)&sum; // so that none of it is left out
    }
}
