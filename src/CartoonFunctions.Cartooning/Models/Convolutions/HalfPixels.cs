using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;
using static CartoonFunctions.Cartooning.Models.Convolutions.Interleaving;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>Twice the size, bilinearly, as if each value were the middle of its place: three quarters of the value there and one of its
/// neighbour, in both directions, and at the edge the value alone.</summary>
static unsafe class HalfPixels
{
    const float Near = 0.75f, Far = 0.25f;
    const int Lanes = 8;

    /// <summary>The upper or the lower of the two rows that a plane's row becomes, with the first and the last value repeated beyond the
    /// ends.</summary>
    public static void Between(float* plane, int height, int width, int y, bool isLower, float* to)
    {
        float* row = plane + ((nint)y * width);
        float* neighbour = plane + ((nint)(isLower ? Math.Min(y + 1, height - 1) : Math.Max(y - 1, 0)) * width);
        int x = 0;
        for (; x + Lanes <= width; x += Lanes)
            Fma.MultiplyAdd(Vector256.Create(Far), Vector256.Load(neighbour + x), Vector256.Load(row + x) * Near).Store(to + x);
        for (; x < width; x++)
            to[x] = MathF.FusedMultiplyAdd(Far, neighbour[x], row[x] * Near);
        to[-1] = to[0];
        to[width] = to[width - 1];
    }

    /// <summary>Sixteen values from eight of such a row.</summary>
    /// <param name="row">The first of the eight.</param>
    /// <param name="added">What is added to each.</param>
    /// <param name="first">The first half.</param>
    /// <param name="second">The second half.</param>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Widen(float* row, Vector256<float> added, out Vector256<float> first, out Vector256<float> second)
    {
        Vector256<float> far = Vector256.Create(Far), here = Fma.MultiplyAdd(Vector256.Create(Near), Vector256.Load(row), added);
        Interleave(Fma.MultiplyAdd(far, Vector256.Load(row - 1), here), Fma.MultiplyAdd(far, Vector256.Load(row + 1), here),
            out first, out second);
    }

    /// <summary>The two values from one of such a row.</summary>
    public static (float First, float Second) Widen(float* row, float added)
    {
        float here = MathF.FusedMultiplyAdd(Near, row[0], added);
        return (MathF.FusedMultiplyAdd(Far, row[-1], here), MathF.FusedMultiplyAdd(Far, row[1], here));
    }
}
