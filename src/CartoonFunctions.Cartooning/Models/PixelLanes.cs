using System.Buffers.Binary;
using System.Runtime.CompilerServices;
using System.Runtime.Intrinsics;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>Eight pixels of a row, RGB byte by byte, as a vector for each colour.</summary>
static class PixelLanes
{
    /// <summary>Pixels that are taken at once.</summary>
    public const int Count = 8;

    const int Half = 4;
    const int Bytes = 3 * Half;

    // Four pixels are twelve bytes, and a vector sixteen.
    const int Reach = Bytes + 16;

    static readonly Vector128<byte> Reds = Spread(0), Greens = Spread(1), Blues = Spread(2);

    // Of each four bytes the last is left out.
    static readonly Vector128<byte> Joined = Vector128.Create((byte)0, 1, 2, 4, 5, 6, 8, 9, 10, 12, 13, 14, 3, 3, 3, 3);

    /// <summary>Whether eight pixels can be taken from a place on, with the bytes behind them that are touched as well.</summary>
    public static bool Fit(ReadOnlySpan<byte> rgb, int place) => Vector256.IsHardwareAccelerated && place + Reach <= rgb.Length;

    /// <summary>Reads eight pixels.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Read(ReadOnlySpan<byte> rgb, out Vector256<float> red, out Vector256<float> green, out Vector256<float> blue)
    {
        Vector128<byte> first = Vector128.Create(rgb), second = Vector128.Create(rgb[Bytes..]);
        (red, green, blue) = (Taken(first, second, Reds), Taken(first, second, Greens), Taken(first, second, Blues));
    }

    /// <summary>Writes eight pixels, rounded and held between 0 and 255; what is no number becomes 0.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Span<byte> rgb, Vector256<float> red, Vector256<float> green, Vector256<float> blue) =>
        Write(rgb, Rounded(red), Rounded(green), Rounded(blue));

    /// <summary>Writes eight pixels, each colour 0 to 255.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static void Write(Span<byte> rgb, Vector256<int> red, Vector256<int> green, Vector256<int> blue)
    {
        Vector256<byte> pixels = (red | (green << 8) | (blue << 16)).AsByte();
        Vector128.ShuffleNative(pixels.GetLower(), Joined).CopyTo(rgb);
        Vector128<byte> second = Vector128.ShuffleNative(pixels.GetUpper(), Joined);
        // Twelve bytes: those behind them may be the next ones to be read.
        second.GetLower().CopyTo(rgb[Bytes..]);
        BinaryPrimitives.WriteUInt32LittleEndian(rgb[(Bytes + 8)..], second.AsUInt32()[2]);
    }

    // The native maximum gives its second value for what is no number.
    static Vector256<int> Rounded(Vector256<float> levels) => Vector256.ConvertToInt32Native(
        Vector256.MinNative(Vector256.MaxNative(levels, Vector256<float>.Zero), Vector256.Create(255f)) + Vector256.Create(0.5f));

    static Vector256<float> Taken(Vector128<byte> first, Vector128<byte> second, Vector128<byte> colour) =>
        Vector256.ConvertToSingle(
            Vector256.Create(Vector128.ShuffleNative(first, colour), Vector128.ShuffleNative(second, colour)).AsInt32());

    /// <summary>Where the four values of a colour are, each followed by three zeros: a place beyond the vector gives one.</summary>
    static Vector128<byte> Spread(int colour)
    {
        Span<byte> places = stackalloc byte[16];
        places.Fill(byte.MaxValue);
        for (int pixel = 0; pixel < Half; pixel++)
            places[4 * pixel] = (byte)((3 * pixel) + colour);
        return Vector128.Create<byte>(places);
    }
}
