using System.Globalization;
using System.Text.RegularExpressions;

namespace CartoonFunctions.Cartooning;

/// <summary>How large a cartoon is to be on paper, and how fine.</summary>
/// <param name="Width">Width of the paper, in inches.</param>
/// <param name="Height">Height of the paper, in inches.</param>
/// <param name="DotsPerInch">Pixels an inch.</param>
public readonly partial record struct PrintSize(double Width, double Height, int DotsPerInch)
{
    /// <summary>The finest and the coarsest print, in pixels an inch.</summary>
    public const int LeastDots = 50, MostDots = 1200;

    const int DefaultDots = 300;
    const double LeastInches = 0.4, MostInches = 80; // 1 cm and 2 m
    const double CentimetresPerInch = 2.54;

    /// <summary>What <see cref="Parse"/> takes, in words.</summary>
    public static readonly string Advice =
        FormattableString.Invariant($"a size as 10x15cm@300, 100x150mm or 4x6in@300: sides of 1 cm to 2 m, {LeastDots} to {MostDots} pixels an inch (300 where none are given)");

    /// <summary>Reads <c>10x15cm@300</c>, <c>100x150mm</c> or <c>4x6in@300</c>; null where it is none of these, or out of its
    /// range.</summary>
    public static PrintSize? Parse(string text)
    {
        if (Form().Match(text) is not { Success: true } match)
            return null;
        double inchesPerUnit = match.Groups["unit"].Value.ToLowerInvariant() switch
        {
            "cm" => 1 / CentimetresPerInch,
            "mm" => 0.1 / CentimetresPerInch,
            _ => 1,
        };
        double width = Number("width") * inchesPerUnit, height = Number("height") * inchesPerUnit;
        int dots = match.Groups["dots"].Success ? (int)Number("dots") : DefaultDots;
        bool fits = width is >= LeastInches * 0.98 and <= MostInches && height is >= LeastInches * 0.98 and <= MostInches
            && dots is >= LeastDots and <= MostDots;
        return fits ? new PrintSize(width, height, dots) : null;

        double Number(string group) => double.Parse(match.Groups[group].Value, CultureInfo.InvariantCulture);
    }

    /// <summary>The same paper, laid as a picture of that size is.</summary>
    public PrintSize TurnedAs(int width, int height) =>
        width > height == Width > Height ? this : this with { Width = Height, Height = Width };

    /// <summary>How many pixels an inch a picture has that fills the paper as far as it can, without being cut or stretched.</summary>
    public double DotsOf(int width, int height)
    {
        PrintSize paper = TurnedAs(width, height);
        return Math.Max(width / paper.Width, height / paper.Height);
    }

    /// <summary>The long side of a picture of that form on the paper, in pixels.</summary>
    public int LongSideOf(int width, int height) =>
        Math.Max(1, (int)Math.Round(Math.Max(width, height) * DotsPerInch / DotsOf(width, height)));

    [GeneratedRegex(@"^(?<width>\d{1,4}(\.\d{1,3})?) ?[x×] ?(?<height>\d{1,4}(\.\d{1,3})?) ?(?<unit>cm|mm|in)(@(?<dots>\d{1,5}))?$",
        RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex Form();
}
