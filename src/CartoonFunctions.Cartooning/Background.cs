using System.Drawing;
using System.Globalization;

namespace CartoonFunctions.Cartooning;

/// <summary>What becomes of what is behind the people of a photo.</summary>
public enum BackgroundKind
{
    /// <summary>It is drawn as everything else.</summary>
    Keep,

    /// <summary>It is out of focus.</summary>
    Blur,

    /// <summary>It is not there: the cartoon is transparent.</summary>
    Transparent,

    /// <summary>It is of one colour.</summary>
    Colour,
}

/// <summary>What is to be behind the people of a photo.</summary>
/// <param name="Kind">What becomes of the photo's own background.</param>
/// <param name="Colour">The colour in its place, where it is of one.</param>
public readonly record struct Background(BackgroundKind Kind, Color Colour = default)
{
    /// <summary>What <see cref="Parse"/> takes, in words.</summary>
    public const string Advice = "keep, blur, transparent, a colour as #rrggbb, or a colour's CSS name";

    /// <summary>Reads <c>keep</c>, <c>blur</c>, <c>transparent</c>, a colour as <c>#rrggbb</c>, or by its CSS name; null where it is
    /// none.</summary>
    public static Background? Parse(string text) => text.ToLowerInvariant() switch
    {
        "keep" => new(BackgroundKind.Keep),
        "blur" => new(BackgroundKind.Blur),
        "transparent" => new(BackgroundKind.Transparent),
        ['#', .. { Length: 6 } digits] => int.TryParse(digits, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out int rgb)
            ? new(BackgroundKind.Colour, Color.FromArgb(byte.MaxValue, Color.FromArgb(rgb))) : null,
        // The names that .NET knows are those of CSS, and beside them colours of a desktop.
        _ => Color.FromName(text) is { IsKnownColor: true, IsSystemColor: false } named
            ? new(BackgroundKind.Colour, Color.FromArgb(named.ToArgb())) : null,
    };
}
