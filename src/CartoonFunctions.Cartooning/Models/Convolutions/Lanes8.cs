using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;
using System.Runtime.Intrinsics.X86;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>Eight values, one row of them: AVX2.</summary>
readonly unsafe struct Lanes8(Vector256<float> values) : ILanes<Lanes8>
{
    readonly Vector256<float> values = values;

    /// <inheritdoc/>
    public static int Count => Vector256<float>.Count;

    /// <inheritdoc/>
    public static int Registers => 16;

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(float* from) => new(Vector256.Load(from));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(float* from, nint further) => new(Vector256.Load(from));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Load(float* from, nint further, Vector256<float> mask, Vector256<float> furtherMask) =>
        new(Avx.MaskLoad(from, mask));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Create(float value) => new(Vector256.Create(value));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes8 values, float* to) => values.values.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Store(Lanes8 values, float* to, nint further) => values.values.Store(to);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator +(Lanes8 a, Lanes8 b) => new(a.values + b.values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator -(Lanes8 a, Lanes8 b) => new(a.values - b.values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 operator *(Lanes8 a, Lanes8 b) => new(a.values * b.values);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAdd(Lanes8 a, Lanes8 b, Lanes8 c) => new(Fma.MultiplyAdd(a.values, b.values, c.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 MultiplyAddNegated(Lanes8 a, Lanes8 b, Lanes8 c) => new(Fma.MultiplyAddNegated(a.values, b.values, c.values));

    // Native: one instruction, where the maximum that treats NaN and -0 as the standard does takes ten.
    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Max(Lanes8 a, Lanes8 b) => new(Vector256.MaxNative(a.values, b.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 UnpackLow(Lanes8 a, Lanes8 b) => new(Avx.UnpackLow(a.values, b.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 UnpackHigh(Lanes8 a, Lanes8 b) => new(Avx.UnpackHigh(a.values, b.values));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 UnpackLowPairs(Lanes8 a, Lanes8 b) =>
        new(Avx.UnpackLow(a.values.AsDouble(), b.values.AsDouble()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 UnpackHighPairs(Lanes8 a, Lanes8 b) =>
        new(Avx.UnpackHigh(a.values.AsDouble(), b.values.AsDouble()).AsSingle());

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 FirstQuarters(Lanes8 a, Lanes8 b) => new(Avx.Permute2x128(a.values, b.values, 0x20));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 SecondQuarters(Lanes8 a, Lanes8 b) => new(Avx.Permute2x128(a.values, b.values, 0x31));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 FirstEights(Lanes8 a, Lanes8 b) => FirstQuarters(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 SecondEights(Lanes8 a, Lanes8 b) => SecondQuarters(a, b);

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 Next(Lanes8 values, float* last) =>
        new(Avx.Blend(Avx2.PermuteVar8x32(values.values, Vector256.Create(1, 2, 3, 4, 5, 6, 7, 0)), Vector256.Create(*last), 0x80));

    /// <inheritdoc/>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static Lanes8 NextPair(Lanes8 values, float* last) =>
        new(Avx.Blend(Avx2.Permute4x64(values.values.AsDouble(), 0b_00_11_10_01), Avx.BroadcastScalarToVector256((double*)last),
            0b_10_00).AsSingle());
}
