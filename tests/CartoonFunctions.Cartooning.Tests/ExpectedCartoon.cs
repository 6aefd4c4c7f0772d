using System.Globalization;
using System.Text.Json;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

/// <summary>What a cartoon looks like, in few numbers: the mean colours of a grid of cells, and the faces.</summary>
/// <param name="Columns">Cells across.</param>
/// <param name="Rows">Cells down.</param>
/// <param name="Grid">The means of red, green and blue, cell by cell, a byte each.</param>
/// <param name="Faces">Left, top, width and height of each face, in pixels.</param>
sealed record ExpectedCartoon(int Columns, int Rows, byte[] Grid, double[][] Faces)
{
    const int CellPixels = 16;

    // A processor's own way to add may change single pixels by a level; an offset of two pixels changes the mean by far more.
    const double MostMeanDifference = 0.5;
    const int MostDifference = 6;
    const double MostFacePixels = 1.0;

    /// <summary>What is stored for a photo in a style, or null.</summary>
    public static ExpectedCartoon? Stored(string photo, string style)
    {
        string path = Path.Combine(TestFolders.Repository, "tests/CartoonFunctions.Cartooning.Tests/expected-cartoons.json");
        Dictionary<string, ExpectedCartoon> all = JsonSerializer.Deserialize<Dictionary<string, ExpectedCartoon>>(File.ReadAllText(path))!;
        return all.GetValueOrDefault($"{photo} {style}");
    }

    public static ExpectedCartoon Measure(PixelImage image, IReadOnlyList<FaceRecord> faces)
    {
        int columns = image.Width / CellPixels;
        int rows = image.Height / CellPixels;
        byte[] grid = new byte[3 * columns * rows];
        for (int i = 0; i < grid.Length; i++)
            grid[i] = Mean(image, i / 3 % columns, i / 3 / columns, i % 3);
        return new ExpectedCartoon(columns, rows, grid, [.. faces.Select(face => new[] { face.X, face.Y, face.Width, face.Height })]);
    }

    /// <summary>How another differs, in words; empty when it does not.</summary>
    public string Compare(ExpectedCartoon other)
    {
        if (other.Columns != Columns || other.Rows != Rows)
            return "another size";
        if (other.Faces.Length != Faces.Length)
            return $"{other.Faces.Length} faces in place of {Faces.Length}";
        double face = Faces.Zip(other.Faces, (a, b) => a.Zip(b, (p, q) => Math.Abs(p - q)).Max()).DefaultIfEmpty(0).Max();
        if (face > MostFacePixels)
            return string.Create(CultureInfo.InvariantCulture, $"a face lies {face:0.0} px elsewhere");
        double mean = Grid.Zip(other.Grid, (a, b) => Math.Abs(a - b)).Average();
        int most = Grid.Zip(other.Grid, (a, b) => Math.Abs(a - b)).Max();
        return mean > MostMeanDifference || most > MostDifference
            ? string.Create(CultureInfo.InvariantCulture, $"colours differ by {mean:0.00} levels on average and {most} at most")
            : "";
    }

    static byte Mean(PixelImage image, int column, int row, int channel)
    {
        int sum = 0;
        for (int y = 0; y < CellPixels; y++)
        {
            ReadOnlySpan<byte> pixels = image.RgbRow((row * CellPixels) + y);
            for (int x = 0; x < CellPixels; x++)
                sum += pixels[(3 * ((column * CellPixels) + x)) + channel];
        }
        return (byte)(sum / (CellPixels * CellPixels));
    }
}
