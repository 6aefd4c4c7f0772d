using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>The codec over libvips, through NetVips.</summary>
public sealed class VipsCodec : IImageCodec
{
    readonly PhotoLimits limits;

    static VipsCodec() => VipsRuntime.SetUp();

    /// <summary>Makes a codec that decodes nothing over <paramref name="limits"/>.</summary>
    public VipsCodec(PhotoLimits limits) => this.limits = limits;

    /// <inheritdoc/>
    public PhotoHeader Probe(ReadOnlyMemory<byte> photo)
    {
        PhotoFormat format = FormatSniffer.Sniff(photo.Span);
        PhotoFeatures.Check(photo.Span, format);
        try
        {
            using Source source = Source.NewFromMemory(photo.Span);
            using Image opened = VipsLoader.Open(source, format);
            return Header(opened, format);
        }
        catch (VipsException fault)
        {
            throw PhotoRefusedException.BrokenHeader(format, fault);
        }
    }

    /// <inheritdoc/>
    public PixelImage Decode(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata)
    {
        limits.Check((long)photo.Length);
        PhotoFormat format = FormatSniffer.Sniff(photo.Span);
        PhotoFeatures.Check(photo.Span, format);
        try
        {
            // The one copy of the file: NetVips has no source over memory that it does not own.
            using Source source = Source.NewFromMemory(photo.Span);
            using Image opened = VipsLoader.Open(source, format);
            PhotoHeader header = Header(opened, format);
            limits.Check(header);
            PhotoFeatures.CheckMemory(opened.Width, opened.Height, opened.Bands, BitsOf(opened.Format));

            (int width, int height) = header.FitWithin(longSidePixels);
            if (IsTurned(opened))
                (width, height) = (height, width);
            using Image loaded = VipsLoader.Shrink(opened, source, format, width, height);
            using Image kept = VipsSteps.DropExtraBands(loaded);
            using Image fitted = VipsSteps.Fit(kept, width, height);
            using Image srgb = VipsSteps.ToSrgb(fitted);
            using Image bytes = VipsSteps.ToBytes(srgb);
            using Image upright = VipsSteps.Orient(bytes);
            return VipsPixels.Write(upright, keepMetadata ? VipsMetadata.Read(opened) : null);
        }
        catch (VipsException fault)
        {
            throw PhotoRefusedException.BrokenPixels(format, fault);
        }
    }

    /// <inheritdoc/>
    public byte[] Encode(PixelImage image, EncodeOptions options) =>
        VipsPixels.Read(image, picture => VipsWriter.Write(picture, options, image.Metadata));

    /// <inheritdoc/>
    public PixelImage Resize(PixelImage image, int width, int height) => VipsPixels.Read(image, picture =>
    {
        using Image resized = VipsSteps.Fit(picture, width, height);
        return VipsPixels.Write(resized);
    });

    /// <summary>What the header says; refused is only what is over the limits of memory, which the caller cannot see.</summary>
    static PhotoHeader Header(Image image, PhotoFormat format)
    {
        PhotoFeatures.CheckMemory(1, 1, image.Bands, BitsOf(image.Format));
        return IsTurned(image) ? new PhotoHeader(format, image.Height, image.Width) : new PhotoHeader(format, image.Width, image.Height);
    }

    static int BitsOf(Enums.BandFormat format) => format switch
    {
        Enums.BandFormat.Uchar or Enums.BandFormat.Char => 8,
        Enums.BandFormat.Ushort or Enums.BandFormat.Short => 16,
        Enums.BandFormat.Double or Enums.BandFormat.Complex => 64,
        Enums.BandFormat.Dpcomplex => 128,
        _ => 32,
    };

    static bool IsTurned(Image image) => VipsSteps.Orientation(image) >= 5;
}
