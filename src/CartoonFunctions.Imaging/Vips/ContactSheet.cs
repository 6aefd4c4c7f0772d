using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>Many pictures side by side in one, each with a line of text under it. It holds them as small as they stand on it. The text
/// needs a font on the machine; without one (<see cref="TextInk.HasFont"/>) the lines stay empty. Not thread-safe.</summary>
/// <param name="codec">Decodes the pictures and encodes the sheet.</param>
/// <param name="cellPixels">The longest side that a picture has on the sheet.</param>
public sealed class ContactSheet(IImageCodec codec, int cellPixels) : IDisposable
{
    const int GapPixels = 12;
    const int LabelPixels = 40;
    const byte Paper = 255;
    const string Font = "sans 15";
    const string NoInk = "-";

    // More of a label than fits in any cell.
    const int MostCharacters = 80;

    readonly List<(string Label, PixelImage? Picture)> cells = [];

    /// <summary>Adds a picture, in reading order.</summary>
    /// <param name="label">The text under it; a long one is shortened in its middle.</param>
    /// <param name="picture">The file; the place of one that is null, or can't be decoded, stays empty.</param>
    public void Add(string label, byte[]? picture) => cells.Add((label, Decode(picture)));

    /// <summary>Draws the sheet of what was added: one picture at least.</summary>
    /// <param name="mostAcross">How many stand in a row where there are enough.</param>
    /// <param name="options">How the sheet is encoded.</param>
    public byte[] Draw(int mostAcross, EncodeOptions options)
    {
        int across = Math.Min(mostAcross, cells.Count);
        int cellHeight = cells.Max(cell => cell.Picture?.Height ?? 0) + LabelPixels;
        int rows = (cells.Count + across - 1) / across;
        using PixelImage sheet = new((across * (cellPixels + GapPixels)) + GapPixels, (rows * (cellHeight + GapPixels)) + GapPixels);
        sheet.Rgb.Fill(Paper);
        for (int i = 0; i < cells.Count; i++)
        {
            (string label, PixelImage? picture) = cells[i];
            int left = GapPixels + (i % across * (cellPixels + GapPixels));
            int top = GapPixels + (i / across * (cellHeight + GapPixels));
            if (picture is not null)
                Place(picture, sheet, left + ((cellPixels - picture.Width) / 2), top);
            if (TextInk.HasFont)
                Write(label, sheet, left, top + (picture?.Height ?? 0), cellPixels);
        }
        return codec.Encode(sheet, options);
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        foreach ((_, PixelImage? picture) in cells)
            picture?.Dispose();
    }

    PixelImage? Decode(byte[]? picture)
    {
        try
        {
            return picture is null ? null : codec.Decode(picture, cellPixels, keepMetadata: false, acceptDamaged: true);
        }
        catch (PhotoRefusedException)
        {
            return null;
        }
    }

    /// <summary>Lays a picture on the paper.</summary>
    static void Place(PixelImage picture, PixelImage sheet, int left, int top)
    {
        for (int y = 0; y < picture.Height; y++)
        {
            Span<byte> row = sheet.RgbRow(top + y)[(3 * left)..];
            picture.RgbRow(y).CopyTo(row);
            for (int x = 0; picture.HasAlpha && x < 3 * picture.Width; x++)
            {
                int opacity = picture.Alpha[(y * picture.Width) + (x / 3)];
                row[x] = (byte)(((row[x] * opacity) + (Paper * (255 - opacity)) + 127) / 255);
            }
        }
    }

    /// <summary>Writes a label in black, centred in the line under a picture.</summary>
    static void Write(string label, PixelImage sheet, int left, int top, int width)
    {
        using Image ink = Fitted(label, width);
        byte[] mask = ink.WriteToMemory<byte>();
        int shownWidth = Math.Min(width, ink.Width);
        int shownHeight = Math.Min(LabelPixels, ink.Height);
        int x = left + ((width - shownWidth) / 2);
        int y = top + ((LabelPixels - shownHeight) / 2);
        for (int row = 0; row < shownHeight; row++)
        {
            Span<byte> pixels = sheet.RgbRow(y + row).Slice(3 * x, 3 * shownWidth);
            for (int i = 0; i < pixels.Length; i++)
                pixels[i] = (byte)(Paper - mask[(row * ink.Width) + (i / 3)]);
        }
    }

    /// <summary>A label as ink on one line, its middle left out where it is too long: names differ at their ends.</summary>
    static Image Fitted(string label, int width)
    {
        string text = Printable(label);
        int[] characters = System.Globalization.StringInfo.ParseCombiningCharacters(text);
        for (int kept = Math.Min(characters.Length, MostCharacters); ; kept -= Math.Max(1, kept / 8))
        {
            string shown = kept >= characters.Length ? text
                : $"{text[..characters[(kept + 1) / 2]]}…{text[characters[^Math.Max(1, kept / 2)]..]}";
            Image ink = Ink(shown);
            if (ink.Width <= width || kept <= 2)
                return ink;
            ink.Dispose();
        }
    }

    /// <summary>A text as ink. One without any, of a name of invisible characters, is a stroke: libvips draws no empty picture.</summary>
    static Image Ink(string text)
    {
        try
        {
            return Image.Text(System.Net.WebUtility.HtmlEncode(text), font: Font, dpi: 96);
        }
        catch (VipsException) when (text != NoInk)
        {
            return Ink(NoInk);
        }
    }

    /// <summary>Without what breaks a line or belongs in no text: Pango takes no such thing.</summary>
    static string Printable(string label) =>
        string.Concat(label.EnumerateRunes().Select(rune => System.Text.Rune.IsControl(rune) ? " " : rune.ToString())).Trim();
}
