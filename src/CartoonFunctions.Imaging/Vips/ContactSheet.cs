using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>Many pictures side by side in one, each with a line of text under it.</summary>
public static class ContactSheet
{
    const int GapPixels = 12;
    const int LabelPixels = 40;
    const byte Paper = 255;

    /// <summary>Draws the sheet. The text needs a font on the machine; without one the lines stay empty.</summary>
    /// <param name="codec">Decodes the pictures and encodes the sheet.</param>
    /// <param name="pictures">Encoded pictures with their labels, in reading order; at least one.</param>
    /// <param name="across">How many stand in a row.</param>
    /// <param name="cellPixels">The longest side that a picture has on the sheet.</param>
    /// <param name="options">How the sheet is encoded.</param>
    /// <exception cref="PhotoRefusedException">A picture cannot be decoded.</exception>
    public static byte[] Draw(IImageCodec codec, IReadOnlyList<(string Label, byte[] Picture)> pictures, int across, int cellPixels,
        EncodeOptions options)
    {
        List<PixelImage> cells = [];
        try
        {
            foreach ((_, byte[] picture) in pictures)
                cells.Add(codec.Decode(picture, cellPixels, keepMetadata: false));

            int cellHeight = cells.Max(cell => cell.Height) + LabelPixels;
            int rows = (cells.Count + across - 1) / across;
            using PixelImage sheet = new((across * (cellPixels + GapPixels)) + GapPixels, (rows * (cellHeight + GapPixels)) + GapPixels);
            sheet.Rgb.Fill(Paper);
            for (int i = 0; i < cells.Count; i++)
            {
                int left = GapPixels + (i % across * (cellPixels + GapPixels));
                int top = GapPixels + (i / across * (cellHeight + GapPixels));
                Place(cells[i], sheet, left + ((cellPixels - cells[i].Width) / 2), top);
                Write(pictures[i].Label, sheet, left, top + cells[i].Height, cellPixels);
            }
            return codec.Encode(sheet, options);
        }
        finally
        {
            foreach (PixelImage cell in cells)
                cell.Dispose();
        }
    }

    static void Place(PixelImage picture, PixelImage sheet, int left, int top)
    {
        for (int y = 0; y < picture.Height; y++)
            picture.RgbRow(y).CopyTo(sheet.RgbRow(top + y)[(3 * left)..]);
    }

    /// <summary>Writes a label in black, centred in the line under a picture; what does not fit is cut.</summary>
    static void Write(string label, PixelImage sheet, int left, int top, int width)
    {
        using Image ink = Image.Text(System.Net.WebUtility.HtmlEncode(label), font: "sans 15", dpi: 96);
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
}
