using CartoonFunctions.Imaging.Formats;
using ImageMagick;
using NetVips;

namespace CartoonFunctions.Imaging.Magick;

/// <summary>
/// The pixels of a HEIC's primary picture, by Magick.NET's one reader that is open, upright as the file's own properties turn it.
/// They lie in Magick's memory, where libvips reads them; keep this until they are used. One is open at a time.
/// </summary>
sealed class MagickReader : IDisposable
{
    // The decoder has the whole picture in memory three times over, and two side by side took a batch of phones' over
    // 600 MiB; other formats come row by row.
    static readonly SemaphoreSlim SlotsOfProcess = new(MostOpen, MostOpen);

    readonly MagickImage image;
    readonly IUnsafePixelCollection<byte> pixels;
    readonly SemaphoreSlim slots;
    bool isDisposed;

    MagickReader(MagickImage image, SemaphoreSlim slots)
    {
        this.image = image;
        this.slots = slots;
        pixels = image.GetPixelsUnsafe();
        int bands = (int)pixels.Channels;
        nint memory = pixels.GetAreaPointer(0, 0, image.Width, image.Height);
        using NetVips.Image untyped = NetVips.Image.NewFromMemory(memory, (ulong)image.Width * image.Height * (ulong)bands,
            (int)image.Width, (int)image.Height, bands, Enums.BandFormat.Uchar);
        using NetVips.Image typed = untyped.Copy(interpretation: bands < 3 ? Enums.Interpretation.Bw : Enums.Interpretation.Srgb);
        Image = image.GetColorProfile() is { } profile ? EmbeddedProfile.Put(typed, profile.ToByteArray()) : typed.Copy();
    }

    /// <summary>How many pictures are open at a time in the process, at most.</summary>
    public const int MostOpen = 1;

    /// <summary>Whether there is native code for this kind of machine.</summary>
    public static bool IsHere
    {
        get
        {
            try
            {
                MagickRuntime.SetUp();
                return true;
            }
            catch (Exception fault) when (IsNotHere(fault))
            {
                return false;
            }
        }
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

    /// <summary>Decodes the primary picture, after waiting until fewer than <see cref="MostOpen"/> are open.</summary>
    /// <param name="photo">The whole file.</param>
    /// <exception cref="PhotoRefusedException">It is damaged, or there is no reader for this kind of machine.</exception>
    public static MagickReader Open(ReadOnlySpan<byte> photo) => Open(photo, SlotsOfProcess);

    /// <summary>Decodes the primary picture in one of <paramref name="slots"/>, which is free again when the result is disposed or there
    /// is none.</summary>
    internal static MagickReader Open(ReadOnlySpan<byte> photo, SemaphoreSlim slots)
    {
        slots.Wait();
        MagickImage? image = null;
        MagickReader? reader = null;
        try
        {
            MagickRuntime.SetUp();
            image = new MagickImage(photo, new MagickReadSettings { Format = MagickFormat.Heic, FrameIndex = 0, FrameCount = 1 });
            return reader = new MagickReader(image, slots);
        }
        catch (MagickException fault)
        {
            throw PhotoRefusedException.BrokenPixels(PhotoFormat.Heic, fault);
        }
        catch (Exception fault) when (IsNotHere(fault))
        {
            throw new PhotoRefusedException(PhotoReasons.FormatNotHere.With(("format", "HEIC")), fault);
        }
        finally
        {
            if (reader is null)
            {
                image?.Dispose();
                slots.Release();
            }
        }
    }

    static bool IsNotHere(Exception fault) => fault is DllNotFoundException or BadImageFormatException or TypeInitializationException;

    /// <summary>The blocks to keep.</summary>
    public PhotoMetadata? Metadata() =>
        PhotoMetadata.StillTrue(image.GetExifProfile()?.ToByteArray(), image.GetXmpProfile()?.ToByteArray(), iptc: null);

    /// <summary>Lets the pixels go, and the next picture in.</summary>
    public void Dispose()
    {
        if (isDisposed)
            return;
        isDisposed = true;
        Image.Dispose();
        pixels.Dispose();
        image.Dispose();
        slots.Release();
    }
}
