using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>Hands pixels between <see cref="PixelImage"/> and libvips, in place where the layouts allow it.</summary>
static class VipsPixels
{
    /// <summary>Lets libvips read a picture where it lies while <paramref name="use"/> runs.</summary>
    public static unsafe T Read<T>(PixelImage pixels, Func<Image, T> use)
    {
        fixed (byte* rgb = pixels.Rgb)
        fixed (byte* alpha = pixels.Alpha)
        {
            using Image untyped = Wrap(rgb, pixels, bands: 3);
            using Image colours = untyped.Copy(interpretation: Enums.Interpretation.Srgb);
            if (!pixels.HasAlpha)
                return use(colours);
            using Image opacity = Wrap(alpha, pixels, bands: 1);
            using Image picture = colours.Bandjoin(opacity);
            return use(picture);
        }
    }

    /// <summary>Computes an image of bytes, RGB or RGBA, into a picture of ours.</summary>
    public static PixelImage Write(Image image, PhotoMetadata? metadata = null)
    {
        PixelImage pixels = new(image.Width, image.Height, image.HasAlpha()) { Metadata = metadata };
        try
        {
            if (pixels.HasAlpha)
                Split(image, pixels);
            else
                Fill(image, pixels);
            return pixels;
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    static unsafe void Fill(Image image, PixelImage pixels)
    {
        fixed (byte* rgb = pixels.Rgb)
        {
            using Image target = Wrap(rgb, pixels, bands: 3);
            image.Write(target);
        }
    }

    static unsafe void Split(Image image, PixelImage pixels)
    {
        nint memory = image.WriteToMemory(out ulong length);
        try
        {
            ReadOnlySpan<byte> rgba = new((void*)memory, checked((int)length));
            Span<byte> rgb = pixels.Rgb;
            Span<byte> alpha = pixels.Alpha;
            for (int i = 0; i < alpha.Length; i++)
            {
                rgba.Slice(4 * i, 3).CopyTo(rgb[(3 * i)..]);
                alpha[i] = rgba[(4 * i) + 3];
            }
        }
        finally
        {
            NetVips.NetVips.Free(memory);
        }
    }

    static unsafe Image Wrap(byte* memory, PixelImage pixels, int bands) =>
        Image.NewFromMemory((nint)memory, (ulong)pixels.Width * (ulong)pixels.Height * (ulong)bands, pixels.Width, pixels.Height, bands, Enums.BandFormat.Uchar);
}
