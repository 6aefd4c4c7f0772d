using System.Runtime.CompilerServices;
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

    /// <summary>Lets libvips read a picture where it lies while <paramref name="use"/> runs.</summary>
    public static void Read(PixelImage pixels, Action<Image> use) => Read<object?>(pixels, image =>
    {
        use(image);
        return null;
    });

    /// <summary>Computes an image of bytes, RGB or RGBA, into a picture of ours; an opacity that is full everywhere is left out.</summary>
    public static PixelImage Write(Image image, PhotoMetadata? metadata = null) =>
        image.HasAlpha() ? Split(image, metadata) : Fill(image, metadata);

    static unsafe PixelImage Fill(Image image, PhotoMetadata? metadata)
    {
        PixelImage pixels = new(image.Width, image.Height) { Metadata = metadata };
        try
        {
            fixed (byte* rgb = pixels.Rgb)
            {
                using Image target = Wrap(rgb, pixels, bands: 3);
                image.Write(target);
            }
            return pixels;
        }
        catch
        {
            pixels.Dispose();
            throw;
        }
    }

    static unsafe PixelImage Split(Image image, PhotoMetadata? metadata)
    {
        nint memory = image.WriteToMemory(out ulong length);
        try
        {
            return PixelImage.FromRgba(new ReadOnlySpan<byte>((void*)memory, checked((int)length)), image.Width, image.Height, metadata);
        }
        finally
        {
            NetVips.NetVips.Free(memory);
        }
    }

    static unsafe Image Wrap(byte* memory, PixelImage pixels, int bands)
    {
        Image wrapped = Image.NewFromMemory((nint)memory, (ulong)pixels.Width * (ulong)pixels.Height * (ulong)bands, pixels.Width,
            pixels.Height, bands, Enums.BandFormat.Uchar);
        MemoryPressure(wrapped) = 0;
        return wrapped;
    }

    /// <summary>The bytes by which NetVips tells the collector each time that an image is used. A picture's lie in the pool, where no
    /// collection can give any back, but every fifth photo would begin one: two cores that wait for 5 ms.</summary>
    [UnsafeAccessor(UnsafeAccessorKind.Field, Name = "MemoryPressure")]
    static extern ref long MemoryPressure(GObject of);
}
