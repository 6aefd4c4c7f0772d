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
        for (int i = 0; i < to.Length; i++)
            to[i] = (byte)(((to[i] * weight) + (from[i] * (One - weight)) + (One / 2)) >> 16);
    }
}
