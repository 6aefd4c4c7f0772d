using CartoonFunctions.Imaging.Formats;
using ImageMagick;
using NetVips;

namespace CartoonFunctions.Imaging.Magick;

/// <summary>
/// The pixels of a HEIC's primary picture, by Magick.NET's one reader that is open, upright as the file's own properties turn it.
/// They lie in Magick's memory, where libvips reads them; keep this until they are used.
/// </summary>
sealed class MagickReader : IDisposable
{
    readonly MagickImage image;
    readonly IUnsafePixelCollection<byte> pixels;

    static MagickReader() => MagickRuntime.SetUp();

    MagickReader(MagickImage image)
    {
        this.image = image;
        pixels = image.GetPixelsUnsafe();
        int bands = (int)pixels.Channels;
        nint memory = pixels.GetAreaPointer(0, 0, image.Width, image.Height);
        using NetVips.Image untyped = NetVips.Image.NewFromMemory(memory, (ulong)image.Width * image.Height * (ulong)bands,
            (int)image.Width, (int)image.Height, bands, Enums.BandFormat.Uchar);
        using NetVips.Image typed = untyped.Copy(interpretation: bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        Image = image.GetColorProfile() is { } profile ? EmbeddedProfile.Put(typed, profile.ToByteArray()) : typed.Copy();
    }

    /// <summary>The pixels, a byte a sample, with the colour profile where there is one.</summary>
    public NetVips.Image Image { get; }

    /// <summary>The header, by our own reading of the file's properties: no decoder is asked.</summary>
    /// <exception cref="PhotoRefusedException">It isn't all there, or is of a kind that is not read.</exception>
    public static PhotoHeader Probe(ReadOnlySpan<byte> photo)
    {
        if (IsoPicture.Read(photo) is not { } picture)
            throw IsoPicture.IsTrackOnly(photo)
                ? new PhotoRefusedException(PhotoReasons.NotRead.With(("name", "a HEIC burst without a single picture"),
                    ("advice", "Export one of its pictures as JPEG.")))
                : PhotoRefusedException.BrokenHeader(PhotoFormat.Heic,
                    new InvalidDataException("The description of the primary picture is not all there."));
        if (picture.ItemType is not ("hvc1" or "grid" or "iden" or "av01"))
            throw new PhotoRefusedException(
                PhotoReasons.NotRead.With(("name", $"a HEIF of an unknown coding ({picture.ItemType})"), ("advice", "Export it as JPEG.")));
        return new PhotoHeader(PhotoFormat.Heic, (int)Math.Min(picture.Width, int.MaxValue), (int)Math.Min(picture.Height, int.MaxValue));
    }

    /// <summary>Decodes the primary picture.</summary>
    /// <param name="photo">The whole file.</param>
    /// <exception cref="PhotoRefusedException">It is damaged, or there is no reader for this kind of machine.</exception>
    public static MagickReader Open(ReadOnlySpan<byte> photo)
    {
        MagickReadSettings settings = new() { Format = MagickFormat.Heic, FrameIndex = 0, FrameCount = 1 };
        MagickImage? image = null;
        try
        {
            image = new MagickImage(photo, settings);
            return new MagickReader(image);
        }
        catch (MagickException fault)
        {
            image?.Dispose();
            throw PhotoRefusedException.BrokenPixels(PhotoFormat.Heic, fault);
        }
        catch (Exception fault) when (fault is DllNotFoundException or BadImageFormatException or TypeInitializationException)
        {
            throw new PhotoRefusedException(PhotoReasons.FormatNotHere.With(("format", "HEIC")), fault);
        }
    }

    /// <summary>The blocks to keep.</summary>
    public PhotoMetadata? Metadata() =>
        PhotoMetadata.StillTrue(image.GetExifProfile()?.ToByteArray(), image.GetXmpProfile()?.ToByteArray(), iptc: null);

    /// <summary>Lets the pixels go.</summary>
    public void Dispose()
    {
        Image.Dispose();
        pixels.Dispose();
        image.Dispose();
    }
}
