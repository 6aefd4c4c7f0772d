using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>The codec over libvips, through NetVips.</summary>
public sealed class VipsCodec : IImageCodec
{
    readonly PhotoLimits limits;

    /// <summary>Sets libvips up for many small jobs at once and switches off every loader that strangers' files must not reach.</summary>
    public VipsCodec(PhotoLimits limits)
    {
        this.limits = limits;
        NetVips.NetVips.BlockUntrusted = true;
        // Photos run side by side already: a thread for each, and nothing kept of a photo that is done.
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
    }

    /// <inheritdoc/>
    public PhotoHeader Probe(ReadOnlyMemory<byte> photo) => Guard(photo, (image, format) => Header(image, format));

    /// <inheritdoc/>
    public PixelImage Decode(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata) => Guard(photo, (image, format) =>
    {
        limits.Check(Header(image, format));
        using Image upright = ThumbnailSource(photo, longSidePixels);
        return ToPixels(upright, keepMetadata);
    });

    /// <inheritdoc/>
    public byte[] Encode(PixelImage image, EncodeOptions options)
    {
        using Image picture = FromPixels(image, withAlpha: options.Format != OutputFormat.Jpeg);
        Enums.ForeignKeep keep = image.Metadata is null ? Enums.ForeignKeep.None : Enums.ForeignKeep.Exif | Enums.ForeignKeep.Xmp | Enums.ForeignKeep.Iptc;
        return options.Format switch
        {
            OutputFormat.Jpeg => picture.JpegsaveBuffer(q: options.Quality, optimizeCoding: true, keep: keep),
            OutputFormat.WebP => picture.WebpsaveBuffer(q: options.Quality, keep: keep),
            _ => picture.PngsaveBuffer(compression: 4, keep: keep),
        };
    }

    /// <inheritdoc/>
    public PixelImage Resize(PixelImage image, int width, int height)
    {
        using Image picture = FromPixels(image, withAlpha: true);
        using Image resized = picture.Resize((double)width / image.Width, vscale: (double)height / image.Height);
        using Image exact = resized.Width == width && resized.Height == height ? resized.Copy() : resized.Crop(0, 0, width, height);
        return ToPixels(exact, keepMetadata: false);
    }

    static T Guard<T>(ReadOnlyMemory<byte> photo, Func<Image, PhotoFormat, T> use)
    {
        PhotoFormat format = FormatSniffer.Sniff(photo.Span[..Math.Min(photo.Length, FormatSniffer.HeadBytes)]);
        try
        {
            using Image image = Image.NewFromBuffer(photo.ToArray(), access: Enums.Access.Sequential, failOn: Enums.FailOn.Truncated);
            return use(image, format);
        }
        catch (VipsException fault)
        {
            throw new PhotoRefusedException("The file is damaged: it can't be decoded. Export or copy it again.", fault);
        }
    }

    static PhotoHeader Header(Image image, PhotoFormat format)
    {
        bool turned = image.Contains("orientation") && (int)image.Get("orientation") is >= 5 and <= 8;
        int height = image.PageHeight;
        return turned ? new PhotoHeader(format, height, image.Width) : new PhotoHeader(format, image.Width, height);
    }

    static Image ThumbnailSource(ReadOnlyMemory<byte> photo, int longSidePixels) =>
        Image.ThumbnailBuffer(photo.ToArray(), longSidePixels, height: longSidePixels, size: Enums.Size.Down, outputProfile: "srgb", failOn: Enums.FailOn.Truncated);

    static PixelImage ToPixels(Image image, bool keepMetadata)
    {
        bool hasAlpha = image.HasAlpha();
        using Image srgb = image.Colourspace(Enums.Interpretation.Srgb);
        using Image bytes = srgb.Cast(Enums.BandFormat.Uchar);
        PixelImage pixels = new(bytes.Width, bytes.Height, hasAlpha) { Metadata = keepMetadata ? ReadMetadata(image) : null };
        IntPtr memory = bytes.WriteToMemory(out ulong length);
        try
        {
            Split(MemoryOf(memory, length), pixels);
        }
        finally
        {
            NetVips.NetVips.Free(memory);
        }
        return pixels;
    }

    static unsafe ReadOnlySpan<byte> MemoryOf(IntPtr memory, ulong length) => new((void*)memory, checked((int)length));

    static void Split(ReadOnlySpan<byte> bytes, PixelImage pixels)
    {
        if (!pixels.HasAlpha)
        {
            bytes.CopyTo(pixels.Rgb);
            return;
        }
        Span<byte> rgb = pixels.Rgb;
        Span<byte> alpha = pixels.Alpha;
        for (int i = 0; i < alpha.Length; i++)
        {
            bytes.Slice(4 * i, 3).CopyTo(rgb[(3 * i)..]);
            alpha[i] = bytes[(4 * i) + 3];
        }
    }

    static Image FromPixels(PixelImage pixels, bool withAlpha)
    {
        Image rgb = Image.NewFromMemoryCopy(pixels.Rgb.ToArray(), pixels.Width, pixels.Height, 3, Enums.BandFormat.Uchar);
        Image picture = rgb.Copy(interpretation: Enums.Interpretation.Srgb);
        return picture;
    }

    static PhotoMetadata ReadMetadata(Image image)
    {
        byte[]? Read(string name) => image.Contains(name) ? (byte[])image.Get(name) : null;
        return new PhotoMetadata(Read("exif-data"), Read("xmp-data"), Read("iptc-data"));
    }
}
