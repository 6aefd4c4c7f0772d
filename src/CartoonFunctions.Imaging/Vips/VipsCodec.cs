using System.Buffers;
using CartoonFunctions.Imaging.Formats;
using CartoonFunctions.Imaging.Magick;
using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>The codec over libvips, through NetVips.</summary>
public sealed class VipsCodec : IImageCodec
{
    readonly PhotoLimits limits;

    static VipsCodec() => VipsRuntime.SetUp();

    /// <summary>Makes a codec that decodes nothing over <paramref name="limits"/>.</summary>
    public VipsCodec(PhotoLimits limits) => this.limits = limits;

    /// <summary>The version of libvips that is loaded, like <c>8.18.7</c>.</summary>
    public static string LibraryVersion => string.Join('.', Enumerable.Range(0, 3).Select(part => NetVips.NetVips.Version(part)));

    /// <summary>Whether there is a reader of HEIC for this kind of machine.</summary>
    public static bool ReadsHeic => MagickReader.IsHere;

    /// <inheritdoc/>
    public PhotoHeader Probe(ReadOnlyMemory<byte> photo)
    {
        PhotoFormat format = FormatSniffer.Sniff(photo.Span);
        PhotoFeatures.Check(photo.Span, format);
        if (format is PhotoFormat.Heic)
            return MagickReader.Probe(photo.Span);
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
    public PixelImage Decode(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata, bool acceptDamaged = false)
    {
        limits.Check((long)photo.Length);
        PhotoFormat format = FormatSniffer.Sniff(photo.Span);
        PhotoFeatures.Check(photo.Span, format);
        try
        {
            if (format is PhotoFormat.Heic)
                return DecodeHeic(photo, longSidePixels, keepMetadata);
            PixelImage whole = DecodeByVips(photo, format, longSidePixels, keepMetadata);
            if (format is PhotoFormat.Png && !PngRows.HasEnd(photo.Span))
                whole.Note = PhotoReasons.WithoutEnd.With();
            return whole;
        }
        catch (VipsException fault)
        {
            return DecodeCutOff(photo, format, longSidePixels, keepMetadata, acceptDamaged, fault);
        }
    }

    /// <summary>Decodes what there is of a photo whose file stops early, as some cameras and broken-off copies leave it, where enough is
    /// there.</summary>
    PixelImage DecodeCutOff(ReadOnlyMemory<byte> photo, PhotoFormat format, int longSidePixels, bool keepMetadata, bool acceptDamaged,
        VipsException first)
    {
        try
        {
            CutOffPhoto? cut = format switch
            {
                PhotoFormat.Jpeg when !photo.Span.EndsWith(JpegFrame.EndOfImage) => CutOffJpeg.Complete(photo.Span),
                PhotoFormat.Png => PngRows.Complete(photo.Span),
                _ => null,
            };
            if (cut is null)
                throw PhotoRefusedException.BrokenPixels(format, first);
            if (cut.Refusal(format, acceptDamaged) is { } refusal)
                throw new PhotoRefusedException(refusal, first);
            Enums.FailOn failOn = cut.MissingRows == 0 ? VipsLoader.Strict : Enums.FailOn.None;
            PixelImage image = DecodeByVips(cut.Completed, format, longSidePixels, keepMetadata, failOn);
            image.Note = cut.Note;
            return image;
        }
        catch (VipsException fault)
        {
            throw PhotoRefusedException.BrokenPixels(format, fault);
        }
    }

    PixelImage DecodeHeic(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata)
    {
        limits.Check(MagickReader.Probe(photo.Span));
        using MagickReader reader = MagickReader.Open(photo.Span);
        // What the decoder made counts, whatever the header said.
        PhotoHeader decoded = Header(reader.Image, PhotoFormat.Heic);
        limits.Check(decoded);
        (int width, int height) = decoded.FitWithin(longSidePixels);
        return Finish(reader.Image, IsoPicture.Read(photo.Span)?.Colours, width, height, keepMetadata ? reader.Metadata() : null);
    }

    PixelImage DecodeByVips(ReadOnlyMemory<byte> photo, PhotoFormat format, int longSidePixels, bool keepMetadata,
        Enums.FailOn failOn = VipsLoader.Strict)
    {
        // The one copy of the file: NetVips has no source over memory that it does not own.
        using Source source = Source.NewFromMemory(photo.Span);
        using Image opened = VipsLoader.Open(source, format, failOn);
        PhotoHeader header = Header(opened, format);
        limits.Check(header);
        PhotoFeatures.CheckMemory(opened.Width, opened.Height, opened.Bands, BitsOf(opened.Format));
        using IDisposable? place = LargeDecodes.Enter(photo.Span, format,
            (long)opened.Width * opened.Height * opened.Bands * BitsOf(opened.Format) / 8);

        (int width, int height) = header.FitWithin(longSidePixels);
        if (IsTurned(opened))
            (width, height) = (height, width);
        using Image loaded = VipsLoader.Shrink(opened, source, format, width, height, failOn);
        return Finish(loaded, NamedColours(photo.Span, format, opened), width, height, keepMetadata ? VipsMetadata.Read(opened) : null);
    }

    /// <summary>The steps from a file's pixels to ours, in order.</summary>
    static PixelImage Finish(Image loaded, ColourName? named, int width, int height, PhotoMetadata? metadata)
    {
        using Image kept = VipsSteps.DropExtraBands(loaded);
        using Image fitted = VipsSteps.Fit(kept, width, height);
        using Image srgb = VipsSteps.ToSrgb(fitted, named);
        using Image bytes = VipsSteps.ToBytes(srgb);
        using Image upright = VipsSteps.Orient(bytes);
        return VipsPixels.Write(upright, metadata);
    }

    /// <summary>The colours that a file names without a profile; null where it names none.</summary>
    static ColourName? NamedColours(ReadOnlySpan<byte> photo, PhotoFormat format, Image opened) => format switch
    {
        PhotoFormat.Png => ColourName.OfPng(photo),
        PhotoFormat.Avif => IsoPicture.Read(photo)?.Colours,
        _ => VipsMetadata.IsAdobeRgb(opened) ? ColourName.AdobeRgb : null,
    };

    /// <inheritdoc/>
    public void Encode(PixelImage image, EncodeOptions options, IBufferWriter<byte> file) =>
        VipsPixels.Read(image, picture => VipsWriter.Write(picture, options, image.Metadata, file));

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
