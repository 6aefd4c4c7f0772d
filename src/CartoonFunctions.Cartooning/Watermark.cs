using System.Text;
using System.Text.Json.Serialization;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Where a watermark stands.</summary>
[JsonConverter(typeof(CamelCaseNames<WatermarkPlace>))]
public enum WatermarkPlace
{
    /// <summary>In a corner or at an edge where no face is; smaller where it must be.</summary>
    Auto,

    /// <summary>In the lower right corner.</summary>
    [JsonStringEnumMemberName("bottom-right")]
    BottomRight,

    /// <summary>In the lower left corner.</summary>
    [JsonStringEnumMemberName("bottom-left")]
    BottomLeft,

    /// <summary>In the upper right corner.</summary>
    [JsonStringEnumMemberName("top-right")]
    TopRight,

    /// <summary>In the upper left corner.</summary>
    [JsonStringEnumMemberName("top-left")]
    TopLeft,

    /// <summary>At the lower edge, in its middle.</summary>
    Bottom,

    /// <summary>At the upper edge, in its middle.</summary>
    Top,

    /// <summary>In the middle of the picture.</summary>
    Center,
}

/// <summary>A mark that is drawn over a cartoon.</summary>
/// <param name="Text">What is written: one line, see <see cref="IsText"/>; or the name of the PNG that is drawn, which whoever draws has
/// at hand.</param>
public sealed record Watermark(string Text)
{
    /// <summary>The most characters of a text.</summary>
    public const int MostCharacters = 100;

    /// <summary>The least size and opacity.</summary>
    public const double Least = 0.05;

    /// <summary>The size that is usual.</summary>
    public const double DefaultSize = 0.3;

    /// <summary>The opacity that is usual.</summary>
    public const double DefaultOpacity = 0.6;

    /// <summary>Where it stands.</summary>
    public WatermarkPlace Place { get; init; }

    /// <summary>How large it is, 0.05 to 1: it fits into this share of the picture's width, and half of it of the height.</summary>
    public double Size { get; init; } = DefaultSize;

    /// <summary>How opaque it is, 0.05 to 1.</summary>
    public double Opacity { get; init; } = DefaultOpacity;

    /// <summary>Whether a text is the name of a PNG, and not written.</summary>
    public static bool IsFileName(string text) => text.EndsWith(".png", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether it can be written: up to <see cref="MostCharacters"/> on one line, whole characters, one at least that can be
    /// seen; and no file's name.</summary>
    public static bool IsText(string text) =>
        text.Length <= MostCharacters && !string.IsNullOrWhiteSpace(text) && !IsFileName(text) && !text.Any(char.IsControl)
            && text.EnumerateRunes().All(rune => rune != Rune.ReplacementChar && Rune.GetUnicodeCategory(rune)
                is not (System.Globalization.UnicodeCategory.LineSeparator or System.Globalization.UnicodeCategory.ParagraphSeparator));
}
