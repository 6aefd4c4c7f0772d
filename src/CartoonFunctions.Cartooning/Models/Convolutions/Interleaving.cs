using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>Two rows of values as one of twice the width.</summary>
static class Interleaving
{
    /// <summary>Sixteen values of a row: eight of the one and eight of the other, by turns.</summary>
    public static void Interleave(Vector256<float> even, Vector256<float> odd, out Vector256<float> first, out Vector256<float> second)
    {
        Vector256<float> low = Avx.UnpackLow(even, odd), high = Avx.UnpackHigh(even, odd);
        first = Avx.Permute2x128(low, high, 0x20);
        second = Avx.Permute2x128(low, high, 0x31);
    }
}
