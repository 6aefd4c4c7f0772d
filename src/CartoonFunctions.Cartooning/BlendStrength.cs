using System.Numerics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Mixes the photo back in below strength 1: <c>strength * cartoon + (1 - strength) * photo</c>.</summary>
static class BlendStrength
{
    // Fixed point with 16 fractional bits: exact to a rounding, and the same on every machine.
    const int One = 1 << 16;

    public static Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        int weight = (int)Math.Round(drawing.Options.Strength * One);
        if (weight < One)
            Blend(drawing.Photo, drawing.Cartoon, weight);
        return Task.CompletedTask;
    }

    static void Blend(PixelImage photo, PixelImage cartoon, int weight)
    {
        ReadOnlySpan<byte> from = photo.Rgb;
        Span<byte> to = cartoon.Rgb;
        int i = 0;
        for (; i <= to.Length - Vector<byte>.Count; i += Vector<byte>.Count)
            Mix(new Vector<byte>(from[i..]), new Vector<byte>(to[i..]), weight).CopyTo(to[i..]);
        for (; i < to.Length; i++)
            to[i] = (byte)(((to[i] * weight) + (from[i] * (One - weight)) + (One / 2)) >> 16);
    }

    static Vector<byte> Mix(Vector<byte> photo, Vector<byte> cartoon, int weight)
    {
        Vector.Widen(photo, out Vector<ushort> photoLow, out Vector<ushort> photoHigh);
        Vector.Widen(cartoon, out Vector<ushort> cartoonLow, out Vector<ushort> cartoonHigh);
        return Vector.Narrow(Mix(photoLow, cartoonLow, weight), Mix(photoHigh, cartoonHigh, weight));
    }

    static Vector<ushort> Mix(Vector<ushort> photo, Vector<ushort> cartoon, int weight)
    {
        Vector.Widen(photo, out Vector<uint> photoLow, out Vector<uint> photoHigh);
        Vector.Widen(cartoon, out Vector<uint> cartoonLow, out Vector<uint> cartoonHigh);
        return Vector.Narrow(Mix(photoLow, cartoonLow, (uint)weight), Mix(photoHigh, cartoonHigh, (uint)weight));
    }

    static Vector<uint> Mix(Vector<uint> photo, Vector<uint> cartoon, uint weight) =>
        ((cartoon * weight) + (photo * (One - weight)) + new Vector<uint>(One / 2)) >>> 16;
}
