using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>Rows of values of which every second one is taken.</summary>
static class Halving
{
    const byte Even = 0b_10_00_10_00, Odd = 0b_11_01_11_01;
    const byte InOrder = 0b_11_01_10_00; // pairs, which each half of the vectors has of both

    /// <summary>Sixteen values: those at even places and those at odd ones.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Part(Vector256<float> first, Vector256<float> second, out Vector256<float> even, out Vector256<float> odd)
    {
        even = Avx2.Permute4x64(Avx.Shuffle(first, second, Even).AsDouble(), InOrder).AsSingle();
        odd = Avx2.Permute4x64(Avx.Shuffle(first, second, Odd).AsDouble(), InOrder).AsSingle();
    }
}
