using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Imaging;

/// <summary>Tells a file's format from its first bytes, and names what is often sent by mistake, so that a refusal can say what to do.</summary>
public static class FormatSniffer
{
    /// <summary>How many bytes are looked at.</summary>
    public const int HeadBytes = 512;

    const string Advice = "Send a JPEG, PNG, WebP, GIF, TIFF or AVIF.";

    /// <summary>The format of a photo.</summary>
    /// <param name="file">The file, or at least its first <see cref="HeadBytes"/> bytes.</param>
    /// <exception cref="PhotoRefusedException">It is not a photo, or of a format that is not read.</exception>
    public static PhotoFormat Sniff(ReadOnlySpan<byte> file)
    {
        ReadOnlySpan<byte> head = file[..Math.Min(file.Length, HeadBytes)];
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return PhotoFormat.Jpeg;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return PhotoFormat.Png;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
            return PhotoFormat.Gif;
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..12].SequenceEqual("WEBP"u8))
            return PhotoFormat.WebP;
        if (head.StartsWith("II*\0"u8) || head.StartsWith("MM\0*"u8))
            return PhotoFormat.Tiff;
        if (HasBrand(head, "avif"u8) || HasBrand(head, "avis"u8))
            return PhotoFormat.Avif;
        throw new PhotoRefusedException(WhyNot(head));
    }

    static string WhyNot(ReadOnlySpan<byte> head)
    {
        if (head.IsEmpty)
            return "The file is empty.";
        if (HasBrand(head, "heic"u8) || HasBrand(head, "heix"u8) || HasBrand(head, "heim"u8) || HasBrand(head, "heis"u8) || HasBrand(head, "mif1"u8))
            return "It is a HEIC photo, which can't be read. Export it as JPEG.";
        if (head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']) || head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x4F, 0xFF, 0x51]))
            return $"It is a JPEG 2000 picture, which can't be read. {Advice}";
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0x0A]) || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'J', (byte)'X', (byte)'L']))
            return $"It is a JPEG XL picture, which can't be read. {Advice}";
        if (head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8))
            return $"It is a video, not a photo. {Advice}";
        if (head.StartsWith("%PDF"u8))
            return $"It is a PDF, not a photo. {Advice}";
        if (head.StartsWith("8BPS"u8))
            return $"It is a Photoshop document, which can't be read. {Advice}";
        if (head.StartsWith("PK\x03\x04"u8))
            return "It is a zip archive, not a photo. Unpack it and send the photos in it.";
        if (head.StartsWith("BM"u8))
            return $"It is a BMP picture, which can't be read. {Advice}";
        return WhyNotText(Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n'));
    }

    static string WhyNotText(string text)
    {
        if (Begins("<svg") || (Begins("<?xml") && text.Contains("<svg", StringComparison.OrdinalIgnoreCase)))
            return $"It is an SVG drawing, not a photo. {Advice}";
        if (Begins("<!doctype html") || Begins("<html"))
            return $"It is a web page (HTML), not a photo. {Advice}";
        return $"It is not a picture in a format that can be read. {Advice}";

        bool Begins(string start) => text.StartsWith(start, StringComparison.OrdinalIgnoreCase);
    }

    /// <summary>Whether an ISO media file says, first or among the brands it is compatible with, that it is of a brand.</summary>
    static bool HasBrand(ReadOnlySpan<byte> head, ReadOnlySpan<byte> brand)
    {
        if (head.Length < 12 || !head[4..8].SequenceEqual("ftyp"u8))
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
}
