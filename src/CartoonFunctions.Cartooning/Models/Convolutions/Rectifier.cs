using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>Leaky rectifiers whose slope is 0 to 1.</summary>
static class Rectifier
{
    // Native: one instruction, where the maximum that treats NaN and -0 as the standard does takes ten.
    /// <summary>The values, of which those below zero are multiplied by <paramref name="slope"/>.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Vector256<float> Bend(Vector256<float> x, Vector256<float> slope) => Vector256.MaxNative(x, x * slope);

    /// <summary>The same of a register of any width.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static T Bend<T>(T x, T slope)
        where T : unmanaged, ILanes<T> => T.Max(x, x * slope);
}
