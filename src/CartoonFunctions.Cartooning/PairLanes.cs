using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CartoonFunctions.Cartooning;

/// <summary>Eight pixels of a row, three values each, as four pairs of an even and an odd one: 24 values are three vectors, whose even
/// pixels are a vector and a half.</summary>
static class PairLanes
{
    /// <summary>Pairs that are taken at once.</summary>
    public const int Count = 4;

    const int Values = 24;
    const byte None = byte.MaxValue;

    static readonly int Lanes = Vector128<short>.Count;

    // Where each value of a result comes from, in one of the vectors that it is put together of.
    static readonly Vector128<byte> FirstEvens = Places(0, 1, 2, 6, 7, None, None, None);
    static readonly Vector128<byte> FirstOdds = Places(3, 4, 5, None, None, None, None, None);
    static readonly Vector128<byte> SecondEvens = Places(None, None, None, None, None, 0, 4, 5);
    static readonly Vector128<byte> SecondOdds = Places(None, None, None, 1, 2, 3, 7, None);
    static readonly Vector128<byte> SecondLastEvens = Places(6, None, None, None, None, None, None, None);
    static readonly Vector128<byte> ThirdOdds = Places(None, None, None, None, None, None, None, 0);
    static readonly Vector128<byte> ThirdEvens = Places(None, 2, 3, 4, None, None, None, None);
    static readonly Vector128<byte> ThirdLastOdds = Places(1, 5, 6, 7, None, None, None, None);

    static readonly Vector128<byte> EvensInFirst = Places(0, 1, 2, None, None, None, 3, 4);
    static readonly Vector128<byte> OddsInFirst = Places(None, None, None, 0, 1, 2, None, None);
    static readonly Vector128<byte> EvensInSecond = Places(0, None, None, None, 1, 2, 3, None);
    static readonly Vector128<byte> OddsInSecond = Places(None, 0, 1, 2, None, None, None, 3);
    static readonly Vector128<byte> EvensInThird = Places(None, None, 0, 1, 2, None, None, None);
    static readonly Vector128<byte> OddsInThird = Places(0, 1, None, None, None, 2, 3, 4);

    /// <summary>Whether a row has four pairs from <paramref name="pair"/> on.</summary>
    public static bool Fit(ReadOnlySpan<short> row, int pair) =>
        Vector128.IsHardwareAccelerated && (6 * pair) + Values <= row.Length;

    /// <summary>Takes four pairs apart; behind each four pixels as many values again are written over.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Split(ReadOnlySpan<short> row, Span<short> even, Span<short> odd)
    {
        Vector128<short> first = Vector128.Create(row), second = Vector128.Create(row[Lanes..]);
        Vector128<short> third = Vector128.Create(row[(2 * Lanes)..]);
        (Taken(first, FirstEvens) | Taken(second, SecondEvens)).CopyTo(even);
        (Taken(first, FirstOdds) | Taken(second, SecondOdds) | Taken(third, ThirdOdds)).CopyTo(odd);
        (Taken(second, SecondLastEvens) | Taken(third, ThirdEvens)).CopyTo(even[Lanes..]);
        Taken(third, ThirdLastOdds).CopyTo(odd[Lanes..]);
    }

    /// <summary>Puts four pairs together; of each kind five values behind them are read.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Join(ReadOnlySpan<short> even, ReadOnlySpan<short> odd, Span<short> row)
    {
        (Taken(Vector128.Create(even), EvensInFirst) | Taken(Vector128.Create(odd), OddsInFirst)).CopyTo(row);
        (Taken(Vector128.Create(even[5..]), EvensInSecond) | Taken(Vector128.Create(odd[3..]), OddsInSecond)).CopyTo(row[Lanes..]);
        (Taken(Vector128.Create(even[9..]), EvensInThird) | Taken(Vector128.Create(odd[7..]), OddsInThird)).CopyTo(row[(2 * Lanes)..]);
    }

    static Vector128<short> Taken(Vector128<short> from, Vector128<byte> places) =>
        Vector128.ShuffleNative(from.AsByte(), places).AsInt16();

    /// <summary>The bytes of some values; there is none of one that comes from elsewhere.</summary>
    static Vector128<byte> Places(params ReadOnlySpan<byte> values)
    {
        Span<byte> places = stackalloc byte[2 * values.Length];
        for (int i = 0; i < values.Length; i++)
        {
            places[2 * i] = values[i] == None ? None : (byte)(2 * values[i]);
            places[(2 * i) + 1] = values[i] == None ? None : (byte)((2 * values[i]) + 1);
        }
        return Vector128.Create<byte>(places);
    }
}
