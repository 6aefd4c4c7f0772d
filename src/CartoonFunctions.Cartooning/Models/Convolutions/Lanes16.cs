using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>Sixteen values, two rows of eight: AVX-512.</summary>
readonly unsafe struct Lanes16(Vector512<float> values) : ILanes<Lanes16>
{
    readonly Vector512<float> values = values;

    /// <summary>Whether this processor has them, and is not slowed down by them.</summary>
    public static bool AreSupported => Vector512.IsHardwareAccelerated && Avx512F.IsSupported;

    /// <inheritdoc/>
    public static int Count => Vector512<float>.Count;

    /// <inheritdoc/>
    public static int Registers => 32;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(float* from) => new(Vector512.Load(from));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(float* from, nint further) =>
        new(Vector512.Create(Vector256.Load(from), Vector256.Load(from + further)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Load(float* from, nint further, Vector256<float> mask, Vector256<float> furtherMask) =>
        new(Vector512.Create(Avx.MaskLoad(from, mask), Avx.MaskLoad(from + further, furtherMask)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Create(float value) => new(Vector512.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes16 values, float* to) => values.values.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes16 values, float* to, nint further)
    {
        values.values.GetLower().Store(to);
        values.values.GetUpper().Store(to + further);
    }

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator +(Lanes16 a, Lanes16 b) => new(a.values + b.values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator -(Lanes16 a, Lanes16 b) => new(a.values - b.values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 operator *(Lanes16 a, Lanes16 b) => new(a.values * b.values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplyAdd(Lanes16 a, Lanes16 b, Lanes16 c) => new(Avx512F.FusedMultiplyAdd(a.values, b.values, c.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 MultiplyAddNegated(Lanes16 a, Lanes16 b, Lanes16 c) =>
        new(Avx512F.FusedMultiplyAddNegated(a.values, b.values, c.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Max(Lanes16 a, Lanes16 b) => new(Vector512.MaxNative(a.values, b.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 UnpackLow(Lanes16 a, Lanes16 b) => new(Avx512F.UnpackLow(a.values, b.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 UnpackHigh(Lanes16 a, Lanes16 b) => new(Avx512F.UnpackHigh(a.values, b.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 UnpackLowPairs(Lanes16 a, Lanes16 b) =>
        new(Avx512F.UnpackLow(a.values.AsDouble(), b.values.AsDouble()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 UnpackHighPairs(Lanes16 a, Lanes16 b) =>
        new(Avx512F.UnpackHigh(a.values.AsDouble(), b.values.AsDouble()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 FirstQuarters(Lanes16 a, Lanes16 b) => new(Avx512F.Shuffle4x128(a.values, b.values, 0b_10_00_10_00));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 SecondQuarters(Lanes16 a, Lanes16 b) => new(Avx512F.Shuffle4x128(a.values, b.values, 0b_11_01_11_01));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 FirstEights(Lanes16 a, Lanes16 b) => new(Pairs(a, b, Vector512.Create(0L, 1, 8, 9, 2, 3, 10, 11)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 SecondEights(Lanes16 a, Lanes16 b) => new(Pairs(a, b, Vector512.Create(4L, 5, 12, 13, 6, 7, 14, 15)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 Next(Lanes16 values, float* last) =>
        new(Avx512F.PermuteVar16x32x2(values.values, Vector512.Create(1, 2, 3, 8, 5, 6, 7, 12, 9, 10, 11, 16, 13, 14, 15, 24),
            Vector512.Load(last)));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes16 NextPair(Lanes16 values, float* last) =>
        new(Pairs(values, Load(last), Vector512.Create(1L, 4, 3, 6, 5, 8, 7, 12)));

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    static Vector512<float> Pairs(Lanes16 a, Lanes16 b, Vector512<long> places) =>
        Avx512F.PermuteVar8x64x2(a.values.AsDouble(), places, b.values.AsDouble()).AsSingle();
}
