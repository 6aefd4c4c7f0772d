using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>Many pictures side by side in one, each with a line of text under it.</summary>
public static class ContactSheet
{
    const int GapPixels = 12;
    const int LabelPixels = 40;

    static readonly double[] Paper = [255, 255, 255];

    /// <summary>Draws the sheet. The text needs a font on the machine; without one the lines stay empty.</summary>
    /// <param name="pictures">Encoded pictures with their labels, in reading order.</param>
    /// <param name="across">How many stand in a row.</param>
    /// <param name="cellPixels">The longest side that a picture has on the sheet.</param>
    /// <param name="options">How the sheet is encoded.</param>
    /// <exception cref="PhotoRefusedException">A picture cannot be decoded.</exception>
    public static byte[] Draw(IReadOnlyList<(string Label, byte[] Picture)> pictures, int across, int cellPixels, EncodeOptions options)
    {
        List<Image> cells = [];
        try
        {
            foreach ((string label, byte[] picture) in pictures)
                cells.Add(Cell(label, picture, cellPixels));
            int height = cells.Max(cell => cell.Height);
            using Image sheet = Image.Arrayjoin([.. cells], across: across, shim: GapPixels, background: Paper, valign: Enums.Align.Low, vspacing: height);
            using Image framed = sheet.Embed(GapPixels, GapPixels, sheet.Width + (2 * GapPixels), sheet.Height + GapPixels, extend: Enums.Extend.Background, background: Paper);
            return options.Format switch
            {
                OutputFormat.Jpeg => framed.JpegsaveBuffer(q: options.Quality),
                OutputFormat.WebP => framed.WebpsaveBuffer(q: options.Quality),
                _ => framed.PngsaveBuffer(),
            };
        }
        catch (VipsException fault)
        {
            throw new PhotoRefusedException("The sheet can't be drawn: a picture is damaged.", fault);
        }
        finally
        {
            foreach (Image cell in cells)
                cell.Dispose();
        }
    }

    static Image Cell(string label, byte[] picture, int cellPixels)
    {
        using Image small = Image.ThumbnailBuffer(picture, cellPixels, height: cellPixels, size: Enums.Size.Down, outputProfile: "srgb");
        using Image srgb = small.Colourspace(Enums.Interpretation.Srgb);
        using Image opaque = srgb.HasAlpha() ? srgb.Flatten(background: Paper) : srgb.Copy();
        using Image ink = Ink(label, cellPixels);
        using Image line = ink.Gravity(Enums.CompassDirection.Centre, cellPixels, LabelPixels, extend: Enums.Extend.White);
        using Image text = line.Bandjoin(line, line);
        using Image colours = text.Copy(interpretation: Enums.Interpretation.Srgb);
        using Image centred = opaque.Gravity(Enums.CompassDirection.Centre, cellPixels, opaque.Height, extend: Enums.Extend.White);
        return centred.Join(colours, Enums.Direction.Vertical);
    }

    /// <summary>A label, dark on white.</summary>
    static Image Ink(string label, int width)
    {
        using Image mask = Image.Text(System.Net.WebUtility.HtmlEncode(label), font: "sans 15", dpi: 96);
        using Image inverted = mask.Invert();
        return inverted.Crop(0, 0, Math.Min(width, inverted.Width), Math.Min(LabelPixels, inverted.Height));
    }
}
