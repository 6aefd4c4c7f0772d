using System.Runtime.Intrinsics;

namespace CartoonFunctions.Cartooning.Models.Convolutions;

/// <summary>
/// As many values as one register of the processor holds, and what convolutions do with them: they are written once, for registers of
/// 256 bits and of 512. The wide ones are taken as two rows of eight values, of which the second lies <c>further</c> on in memory, so that
/// a picture needs not be twice as wide to fill them. Four values that lie side by side are a quarter; those of the two rows take turns
/// where <see cref="FirstQuarters"/> and <see cref="SecondQuarters"/> have put them, which <see cref="FirstEights"/> and
/// <see cref="SecondEights"/> undo. Every result is the same for both.
/// </summary>
/// <typeparam name="T">The values.</typeparam>
unsafe interface ILanes<T>
    where T : unmanaged, ILanes<T>
{
    /// <summary>How many values there are: a multiple of eight.</summary>
    static abstract int Count { get; }

    /// <summary>Registers that the processor has of this width.</summary>
    static abstract int Registers { get; }

    /// <summary>Values that lie side by side.</summary>
    static abstract T Load(float* from);

    /// <summary>Rows of eight values.</summary>
    static abstract T Load(float* from, nint further);

    /// <summary>The same with zeros, which are not read, where a mask's sign is not set.</summary>
    static abstract T Load(float* from, nint further, Vector256<float> mask, Vector256<float> furtherMask);

    /// <summary>One value throughout.</summary>
    static abstract T Create(float value);

    /// <summary>Writes the values side by side.</summary>
    static abstract void Store(T values, float* to);

    /// <summary>Writes rows of eight values.</summary>
    static abstract void Store(T values, float* to, nint further);

    /// <summary>The sums.</summary>
    static abstract T operator +(T a, T b);

    /// <summary>The differences.</summary>
    static abstract T operator -(T a, T b);

    /// <summary>The products.</summary>
    static abstract T operator *(T a, T b);

    /// <summary><paramref name="a"/> times <paramref name="b"/> and <paramref name="c"/>, rounded once.</summary>
    static abstract T MultiplyAdd(T a, T b, T c);

    /// <summary><paramref name="c"/> less <paramref name="a"/> times <paramref name="b"/>, rounded once.</summary>
    static abstract T MultiplyAddNegated(T a, T b, T c);

    /// <summary>The larger ones; of NaN and of the two zeros any.</summary>
    static abstract T Max(T a, T b);

    /// <summary>Of each quarter's first two values one of <paramref name="a"/> and one of <paramref name="b"/> in turn.</summary>
    static abstract T UnpackLow(T a, T b);

    /// <summary>The same of the last two.</summary>
    static abstract T UnpackHigh(T a, T b);

    /// <summary>Each quarter's first two values of <paramref name="a"/> and of <paramref name="b"/>.</summary>
    static abstract T UnpackLowPairs(T a, T b);

    /// <summary>The same of the last two.</summary>
    static abstract T UnpackHighPairs(T a, T b);

    /// <summary>Each row's first quarter, all of <paramref name="a"/> before those of <paramref name="b"/>.</summary>
    static abstract T FirstQuarters(T a, T b);

    /// <summary>The same of the second quarters.</summary>
    static abstract T SecondQuarters(T a, T b);

    /// <summary>Rows made of the first half of the quarters, those of <paramref name="a"/> before those of <paramref name="b"/>: what
    /// <see cref="FirstQuarters"/> and <see cref="SecondQuarters"/> had as their first picture.</summary>
    static abstract T FirstEights(T a, T b);

    /// <summary>The same of the other half.</summary>
    static abstract T SecondEights(T a, T b);

    /// <summary>Each row's values moved up by one, its quarters being where <see cref="FirstQuarters"/> puts them; the last one is read,
    /// for the second row eight values further on.</summary>
    static abstract T Next(T values, float* last);

    /// <summary>The same of pairs of values.</summary>
    static abstract T NextPair(T values, float* last);
}
