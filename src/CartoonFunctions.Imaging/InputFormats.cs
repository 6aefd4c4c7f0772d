using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Imaging;

/// <summary>The table of everything that is told by its first bytes: what is read, and what is refused by name.</summary>
public static class InputFormats
{
    const string ExportJpeg = "Export it as JPEG.";
    const string RawAdvice = "Develop it with a photo program and export it as JPEG.";

    /// <summary>The rows, in the order in which they are tried: the first whose signature fits is the file's.</summary>
    public static IReadOnlyList<InputFormat> All { get; } =
    [
        InputFormat.ReadAs(PhotoFormat.Jpeg, "a JPEG", "image/jpeg", head => head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF])),
        InputFormat.ReadAs(PhotoFormat.Png, "a PNG", "image/png", head =>
            head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A])),
        InputFormat.ReadAs(PhotoFormat.WebP, "a WebP", "image/webp", head => head.StartsWith("RIFF"u8) && Is(head, 8, "WEBP"u8)),
        InputFormat.ReadAs(PhotoFormat.Gif, "a GIF", "image/gif", head => head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8)),

        // Some cameras' raw files begin as a TIFF does; those that only a TIFF's directory tells are told by TiffFeatures.
        InputFormat.Unread("a camera raw file (CR2)", head => Is(head, 0, "II*\0"u8) && Is(head, 8, "CR\x02"u8), RawAdvice),
        InputFormat.Unread("a camera raw file (RW2)", head => head.StartsWith("IIU\0"u8), RawAdvice),
        InputFormat.Unread("a camera raw file (ORF)", head =>
            head.StartsWith("IIRO"u8) || head.StartsWith("IIRS"u8) || head.StartsWith("MMOR"u8), RawAdvice),
        InputFormat.Unread("a camera raw file (RAF)", head => head.StartsWith("FUJIFILMCCD-RAW"u8), RawAdvice),
        InputFormat.Unread("a camera raw file (CRW)", head => Is(head, 6, "HEAPCCDR"u8), RawAdvice),
        InputFormat.Unread("a camera raw file (MRW)", head => head.StartsWith("\0MRM"u8), RawAdvice),
        InputFormat.Unread("a camera raw file (X3F)", head => head.StartsWith("FOVb"u8), RawAdvice),
        InputFormat.Unread("a camera raw file (CR3)", head => HasBrand(head, "crx "u8), RawAdvice),
        InputFormat.ReadAs(PhotoFormat.Tiff, "a TIFF", "image/tiff", head =>
            head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8) || head.StartsWith("II+\0"u8) || head.StartsWith("MM\0+"u8)),

        InputFormat.ReadAs(PhotoFormat.Avif, "an AVIF", "image/avif", head => HasBrand(head, "avif"u8) || HasBrand(head, "avis"u8)),
        InputFormat.ReadAs(PhotoFormat.Heic, "a HEIC", "image/heic", IsHeic),
        InputFormat.Unread("a JPEG 2000 picture", head =>
            head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P'])
            || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]), ExportJpeg),
        InputFormat.Unread("a JPEG XL picture", head =>
            head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A])
            || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L']), ExportJpeg),
        InputFormat.Unread("a JPEG XR picture", head => head.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 0xBC]), ExportJpeg),
        InputFormat.Unread("an OpenEXR picture", head => head.StartsWith((ReadOnlySpan<byte>)[0x76, 0x2F, 0x31, 0x01]), ExportJpeg),
        InputFormat.Unread("a Radiance HDR picture", head => head.StartsWith("#?RADIANCE"u8), ExportJpeg),
        InputFormat.Unread("a Photoshop document", head => head.StartsWith("8BPS"u8), ExportJpeg),
        InputFormat.Unread("a GIMP document", head => head.StartsWith("gimp xcf"u8), ExportJpeg),
        InputFormat.Unread("a BMP picture", head => head.StartsWith("BM"u8), ExportJpeg),
        InputFormat.NoPhoto("a video", IsVideo, "Send a picture taken from it."),
        InputFormat.NoPhoto("a PDF", head => head.StartsWith("%PDF"u8), "Send the pictures in it as JPEG."),
        InputFormat.NoPhoto("a zip archive", head => head.StartsWith("PK\x03\x04"u8), "Unpack it and send the photos in it."),
        InputFormat.NoPhoto("a RAR archive", head => head.StartsWith("Rar!"u8), "Unpack it and send the photos in it."),
        InputFormat.NoPhoto("a 7z archive", head =>
            head.StartsWith((ReadOnlySpan<byte>)[(byte)'7', (byte)'z', 0xBC, 0xAF]), "Unpack it and send the photos in it."),
        InputFormat.NoPhoto("an SVG drawing", head =>
            TextOf(head) is var text
            && (Begins(text, "<svg") || (Begins(text, "<?xml") && text.Contains("<svg", StringComparison.OrdinalIgnoreCase))),
            "Export it as PNG."),
        InputFormat.NoPhoto("a web page (HTML)", head =>
            TextOf(head) is var text && (Begins(text, "<!doctype html") || Begins(text, "<html")), "Download the photo itself."),
    ];

    /// <summary>What is said of a file that no row tells.</summary>
    public static Reason UnknownRefusal => PhotoReasons.NotPicture.With(("formats", Names(" or ")));

    /// <summary>The row of a format that is read.</summary>
    public static InputFormat Of(PhotoFormat format) => All.First(row => row.Read == format);

    /// <summary>The names of what is read, for people: "JPEG, PNG, … or HEIC".</summary>
    /// <param name="last">What stands before the last name.</param>
    public static string Names(string last)
    {
        string[] labels = [.. All.Where(row => row.Read is not null).Select(row => row.Label)];
        return string.Join(", ", labels[..^1]) + last + labels[^1];
    }

    static bool Is(ReadOnlySpan<byte> head, int at, ReadOnlySpan<byte> bytes) =>
        head.Length >= at + bytes.Length && head.Slice(at, bytes.Length).SequenceEqual(bytes);

    // The brands of ISO/IEC 23008-12: single pictures and bursts coded with HEVC, and the two that name no coding.
    static bool IsHeic(ReadOnlySpan<byte> head) =>
        HasBrand(head, "heic"u8) || HasBrand(head, "heix"u8) || HasBrand(head, "heim"u8) || HasBrand(head, "heis"u8)
        || HasBrand(head, "hevc"u8) || HasBrand(head, "hevx"u8) || HasBrand(head, "hevm"u8) || HasBrand(head, "hevs"u8)
        || HasBrand(head, "mif1"u8) || HasBrand(head, "msf1"u8);

    static bool IsVideo(ReadOnlySpan<byte> head) =>
        (head.Length >= 12 && Is(head, 4, "ftyp"u8)) || (head.StartsWith("RIFF"u8) && Is(head, 8, "AVI "u8))
            || head.StartsWith((ReadOnlySpan<byte>)[0x1A, 0x45, 0xDF, 0xA3])
        || Is(head, 4, "moov"u8) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 1, 0xBA]);

    /// <summary>Whether an ISO media file says, first or among the brands it is compatible with, that it is of a brand.</summary>
    static bool HasBrand(ReadOnlySpan<byte> head, ReadOnlySpan<byte> brand)
    {
        if (head.Length < 12 || !Is(head, 4, "ftyp"u8))
            return false;
        // The box: size, "ftyp", major brand, minor version, then compatible brands of four bytes each.
        uint size = BinaryPrimitives.ReadUInt32BigEndian(head);
        ReadOnlySpan<byte> box = head[..(int)Math.Min(size, (uint)head.Length)];
        for (int at = 8; at + 4 <= box.Length; at += at == 8 ? 8 : 4)
        {
            if (box.Slice(at, 4).SequenceEqual(brand))
                return true;
        }
        return false;
    }

    static string TextOf(ReadOnlySpan<byte> head) =>
        Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n');

    static bool Begins(string text, string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
}
