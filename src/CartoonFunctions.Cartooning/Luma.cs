using System.Runtime.Intrinsics;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Cartooning;

/// <summary>How light pixels are, by the weights of ITU-R BT.601.</summary>
static class Luma
{
    /// <summary>In grey levels, 0 to 255.</summary>
    /// <param name="rgb">The pixels.</param>
    /// <param name="luma">Takes a value for each.</param>
    public static void InLevels(ReadOnlySpan<byte> rgb, Span<float> luma) => Weighted(rgb, 0.299f, 0.587f, 0.114f, luma);

    /// <summary>In 256ths of a grey level: whole numbers, which a float holds exactly.</summary>
    /// <param name="rgb">The pixels.</param>
    /// <param name="luma">Takes a value for each.</param>
    public static void In256ths(ReadOnlySpan<byte> rgb, Span<float> luma) => Weighted(rgb, 77, 150, 29, luma);

    static void Weighted(ReadOnlySpan<byte> rgb, float ofRed, float ofGreen, float ofBlue, Span<float> luma)
    {
        int i = 0;
        for (; PixelLanes.Fit(rgb, 3 * i); i += PixelLanes.Count)
        {
            PixelLanes.Read(rgb[(3 * i)..], out Vector256<float> red, out Vector256<float> green, out Vector256<float> blue);
            ((ofRed * red) + (ofGreen * green) + (ofBlue * blue)).CopyTo(luma[i..]);
        }
        for (; i < luma.Length; i++)
            luma[i] = (ofRed * rgb[3 * i]) + (ofGreen * rgb[(3 * i) + 1]) + (ofBlue * rgb[(3 * i) + 2]);
    }
}
