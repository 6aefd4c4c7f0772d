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
        try
        {
            // The one copy of the file: NetVips has no source over memory that it does not own.
            using Source source = Source.NewFromMemory(photo.Span);
            using Image opened = VipsLoader.Open(source, format);
            PhotoHeader header = Header(opened, format);
            limits.Check(header);

            (int width, int height) = header.FitWithin(longSidePixels);
            if (IsTurned(opened))
                (width, height) = (height, width);
            using Image loaded = VipsLoader.Shrink(opened, source, format, width, height);
            using Image fitted = VipsSteps.Fit(loaded, width, height);
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

    static PhotoHeader Header(Image image, PhotoFormat format) => IsTurned(image)
        ? new PhotoHeader(format, image.Height, image.Width)
        : new PhotoHeader(format, image.Width, image.Height);

    static bool IsTurned(Image image) => VipsSteps.Orientation(image) >= 5;
}
