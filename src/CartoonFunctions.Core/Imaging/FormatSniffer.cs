using System.Text;

namespace CartoonFunctions.Imaging;

/// <summary>Tells a file's format from its first bytes, and names what is often sent by mistake, so that a refusal can say what to do.</summary>
public static class FormatSniffer
{
    /// <summary>How many bytes are looked at.</summary>
    public const int HeadBytes = 512;

    /// <summary>The format of a photo.</summary>
    /// <exception cref="PhotoRefusedException">It is not a photo, or of a format that is not read.</exception>
    public static PhotoFormat Sniff(ReadOnlySpan<byte> head)
    {
        if (head.StartsWith((ReadOnlySpan<byte>)[0xFF, 0xD8, 0xFF]))
            return PhotoFormat.Jpeg;
        if (head.StartsWith((ReadOnlySpan<byte>)[0x89, (byte)'P', (byte)'N', (byte)'G', 0x0D, 0x0A, 0x1A, 0x0A]))
            return PhotoFormat.Png;
        if (head.StartsWith("GIF87a"u8) || head.StartsWith("GIF89a"u8))
            return PhotoFormat.Gif;
        if (head.StartsWith("RIFF"u8) && head.Length >= 12 && head[8..12].SequenceEqual("WEBP"u8))
            return PhotoFormat.WebP;
        if (head.StartsWith((ReadOnlySpan<byte>)[(byte)'I', (byte)'I', 42, 0]) || head.StartsWith((ReadOnlySpan<byte>)[(byte)'M', (byte)'M', 0, 42]))
            return PhotoFormat.Tiff;
        if (IsBrand(head, "avif"u8) || IsBrand(head, "avis"u8))
            return PhotoFormat.Avif;
        throw new PhotoRefusedException(WhyNot(head));
    }

    static string WhyNot(ReadOnlySpan<byte> head)
    {
        const string advice = "Send a JPEG, PNG, WebP, GIF, TIFF or AVIF.";
        if (IsBrand(head, "heic"u8) || IsBrand(head, "heix"u8) || IsBrand(head, "hevc"u8) || IsBrand(head, "mif1"u8))
            return "It is a HEIC photo, which can't be read. Export it as JPEG.";
        if (head.IndexOf("ftypjp2"u8) is 4 || head.StartsWith((ReadOnlySpan<byte>)[0, 0, 0, 12, (byte)'j', (byte)'P']))
            return $"It is a JPEG 2000 picture, which can't be read. {advice}";
        if (head.StartsWith("%PDF"u8))
            return $"It is a PDF, not a photo. {advice}";
        if (head.StartsWith("PK\x03\x04"u8))
            return "It is a zip archive, not a photo. Unpack it and send the photos in it.";
        if (head.StartsWith("BM"u8))
            return $"It is a BMP picture, which can't be read. {advice}";
        string text = Encoding.Latin1.GetString(head).TrimStart('\u00EF', '\u00BB', '\u00BF', ' ', '\t', '\r', '\n').ToUpperInvariant();
        if (text.StartsWith("<SVG", StringComparison.Ordinal) || (text.StartsWith("<?XML", StringComparison.Ordinal) && text.Contains("<SVG", StringComparison.Ordinal)))
            return $"It is an SVG drawing, not a photo. {advice}";
        if (text.StartsWith("<!DOCTYPE HTML", StringComparison.Ordinal) || text.StartsWith("<HTML", StringComparison.Ordinal))
            return $"It is a web page (HTML), not a photo. {advice}";
        return $"It is not a picture in a format that can be read. {advice}";
    }

    static bool IsBrand(ReadOnlySpan<byte> head, ReadOnlySpan<byte> brand) =>
        head.Length >= 12 && head[4..8].SequenceEqual("ftyp"u8) && head[8..12].SequenceEqual(brand);
}
