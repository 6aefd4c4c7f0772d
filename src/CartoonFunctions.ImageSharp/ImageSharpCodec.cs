using System.Buffers;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Formats;
using SixLabors.ImageSharp;
using SixLabors.ImageSharp.Formats;
using SixLabors.ImageSharp.Formats.Gif;
using SixLabors.ImageSharp.Formats.Jpeg;
using SixLabors.ImageSharp.Formats.Png;
using SixLabors.ImageSharp.Formats.Tiff;
using SixLabors.ImageSharp.Formats.Tiff.Constants;
using SixLabors.ImageSharp.Formats.Webp;
using SixLabors.ImageSharp.Memory;
using SixLabors.ImageSharp.PixelFormats;
using SixLabors.ImageSharp.Processing;

namespace CartoonFunctions.ImageSharp;

/// <summary>The codec over ImageSharp: managed code only. It has no AVIF, no HEIC, no printing colours (CMYK) and few ways to name other
/// colours than sRGB, and says so: a <see cref="FallbackCodec"/> then asks another.</summary>
public sealed class ImageSharpCodec : IImageCodec
{
    static readonly Dictionary<OutputFormat, Func<int, bool, IImageEncoder>> Encoders = new()
    {
        [OutputFormat.Png] = (_, hasAlpha) => new PngEncoder
        {
            ColorType = hasAlpha ? PngColorType.RgbWithAlpha : PngColorType.Rgb,
            BitDepth = PngBitDepth.Bit8,
            FilterMethod = PngFilterMethod.Paeth,
            CompressionLevel = PngCompressionLevel.Level3,
        },
        // From quality 90 on, the colours have the full resolution too, as libvips does it.
        [OutputFormat.Jpeg] = (quality, _) => new JpegEncoder
        {
            Quality = quality,
            ColorType = quality >= 90 ? JpegEncodingColor.YCbCrRatio444 : JpegEncodingColor.YCbCrRatio420,
        },
        [OutputFormat.WebP] = (quality, _) => new WebpEncoder { FileFormat = WebpFileFormatType.Lossy, Quality = quality },
    };

    readonly PhotoLimits limits;
    readonly DecoderOptions options;

    /// <summary>Makes a codec that decodes nothing over <paramref name="limits"/>.</summary>
    public ImageSharpCodec(PhotoLimits limits)
    {
        this.limits = limits;
        options = new DecoderOptions
        {
            // Only these decoders exist for strangers' files. Photos run side by side already: one thread for each.
            Configuration = new Configuration(new JpegConfigurationModule(), new PngConfigurationModule(), new GifConfigurationModule(),
                new WebpConfigurationModule(), new TiffConfigurationModule())
            {
                MaxDegreeOfParallelism = 1,
            },
            MaxFrames = 1,
        };
    }

    /// <inheritdoc/>
    public PhotoHeader Probe(ReadOnlyMemory<byte> photo)
    {
        PhotoFormat format = Sniff(photo.Span);
        try
        {
            return Header(Identify(photo.Span, format), format);
        }
        catch (Exception fault) when (IsTheFilesFault(fault))
        {
            throw PhotoRefusedException.BrokenHeader(format, fault);
        }
    }

    /// <inheritdoc/>
    public PixelImage Decode(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata, bool acceptDamaged = false)
    {
        limits.Check((long)photo.Length);
        PhotoFormat format = Sniff(photo.Span);
        try
        {
            ImageInfo info = Identify(photo.Span, format);
            PhotoHeader header = Header(info, format);
            limits.Check(header);
            RefusePrintingColours(info, format);
            RefuseNamedColours(photo.Span, format);
            FileEnd.Check(photo.Span, format, info);

            (int width, int height) = header.FitWithin(longSidePixels);
            using Image<Rgba32> image = Image.Load<Rgba32>(options, photo.Span);
            ImageSharpMetadata.TakeFromPage(image);
            if (MatrixProfile.IsOfAnotherKind(image.Metadata.IccProfile))
                throw NotHere($"{format.Label()} with a colour table");
            image.Mutate(steps => steps.AutoOrient());
            Fit(image, width, height);
            MatrixProfile.Read(image.Metadata.IccProfile)?.ToSrgb(image);
            return Pixels(image, keepMetadata ? ImageSharpMetadata.Read(image.Metadata) : null);
        }
        catch (Exception fault) when (IsTheFilesFault(fault))
        {
            throw PhotoRefusedException.BrokenPixels(format, fault);
        }
    }

    /// <inheritdoc/>
    public void Encode(PixelImage image, EncodeOptions options, IBufferWriter<byte> file)
    {
        if (!Encoders.TryGetValue(options.Format, out Func<int, bool, IImageEncoder>? encoder))
            throw new NotSupportedException($"ImageSharp does not write {options.Format}.");
        if (options.DotsPerInch is not null)
            throw new NotSupportedException("How fine a print is is written by libvips.");
        using Image<Rgba32> picture = Picture(image);
        if (image.Metadata is { } metadata)
            ImageSharpMetadata.Attach(picture.Metadata, metadata);
        if (image.HasAlpha && !OutputFormats.Of(options.Format).KeepsAlpha)
            picture.Mutate(steps => steps.BackgroundColor(Color.White));
        using MemoryStream written = new();
        picture.Save(written, encoder(options.Quality, image.HasAlpha));
        file.Write(written.GetBuffer().AsSpan(0, (int)written.Length));
    }

    /// <inheritdoc/>
    public PixelImage Resize(PixelImage image, int width, int height)
    {
        using Image<Rgba32> picture = Picture(image);
        Fit(picture, width, height);
        return Pixels(picture, metadata: null);
    }

    static PhotoFormat Sniff(ReadOnlySpan<byte> photo)
    {
        PhotoFormat format = FormatSniffer.Sniff(photo);
        return format is PhotoFormat.Avif or PhotoFormat.Heic
            ? throw NotHere(format.ToString().ToUpperInvariant())
            : format;
    }

    ImageInfo Identify(ReadOnlySpan<byte> photo, PhotoFormat format) =>
        Image.Identify(options, format is PhotoFormat.Png ? PngHeader.Of(photo) : photo);

    static PhotoHeader Header(ImageInfo info, PhotoFormat format) => ImageSharpMetadata.IsTurned(info)
        ? new PhotoHeader(format, info.Height, info.Width)
        : new PhotoHeader(format, info.Width, info.Height);

    /// <summary>ImageSharp mixes inks as if they were light and drops the profile that says what they look like.</summary>
    static void RefusePrintingColours(ImageInfo info, PhotoFormat format)
    {
        bool printing = format switch
        {
            PhotoFormat.Jpeg => info.Metadata.GetJpegMetadata().ColorType is JpegEncodingColor.Cmyk or JpegEncodingColor.Ycck,
            PhotoFormat.Tiff =>
                info.FrameMetadataCollection is [{ } first, ..]
                && first.GetTiffMetadata().PhotometricInterpretation is TiffPhotometricInterpretation.Separated,
            _ => false,
        };
        if (printing)
            throw new PhotoRefusedException(PhotoReasons.PrintingColours.With());
    }

    /// <summary>Colours that a file names without a profile (cICP in PNG, R03 of EXIF) would be taken for sRGB.</summary>
    static void RefuseNamedColours(ReadOnlySpan<byte> photo, PhotoFormat format)
    {
        bool named = format is PhotoFormat.Png ? ColourName.OfPng(photo) is not null
            : format is PhotoFormat.Jpeg or PhotoFormat.Tiff && photo.IndexOf("R03\0"u8) >= 0;
        if (named)
            throw NotHere($"{format.Label()} with named colours");
    }

    static PhotoRefusedException NotHere(string format) => new(PhotoReasons.FormatNotHere.With(("format", format)));

    static void Fit(Image<Rgba32> image, int width, int height)
    {
        if ((image.Width, image.Height) != (width, height))
            image.Mutate(steps => steps.Resize(width, height, KnownResamplers.Lanczos3));
    }

    static Image<Rgba32> Picture(PixelImage pixels)
    {
        Image<Rgba32> picture = new(pixels.Width, pixels.Height);
        picture.ProcessPixelRows(rows =>
        {
            for (int y = 0; y < rows.Height; y++)
            {
                Span<Rgba32> row = rows.GetRowSpan(y);
                ReadOnlySpan<byte> rgb = pixels.RgbRow(y);
                ReadOnlySpan<byte> alpha = pixels.HasAlpha ? pixels.Alpha.Slice(y * row.Length, row.Length) : default;
                for (int x = 0; x < row.Length; x++)
                    row[x] = new Rgba32(rgb[3 * x], rgb[(3 * x) + 1], rgb[(3 * x) + 2], alpha.IsEmpty ? byte.MaxValue : alpha[x]);
            }
        });
        return picture;
    }

    static PixelImage Pixels(Image<Rgba32> image, PhotoMetadata? metadata)
    {
        byte[] rgba = PixelPool<byte>.Shared.Rent(image.Width * image.Height * 4);
        try
        {
            Span<byte> bytes = rgba.AsSpan(0, image.Width * image.Height * 4);
            image.CopyPixelDataTo(bytes);
            return PixelImage.FromRgba(bytes, image.Width, image.Height, metadata);
        }
        finally
        {
            PixelPool<byte>.Shared.Return(rgba);
        }
    }

    /// <summary>What ImageSharp throws for content that it cannot make sense of: its own exceptions, and the runtime's where it does not
    /// check.</summary>
    static bool IsTheFilesFault(Exception fault) =>
        fault is ImageFormatException or ImageProcessingException or InvalidMemoryOperationException
        or NotSupportedException or InvalidDataException or EndOfStreamException
        or ArgumentException or IndexOutOfRangeException or NullReferenceException or OverflowException;
}
