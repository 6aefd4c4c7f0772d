using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>How a photo is drawn. The defaults are what looks best for most photos.</summary>
public sealed record DrawOptions
{
    /// <summary>The style's id in the model catalogue; null is the catalogue's default.</summary>
    public string? Style { get; init; }

    /// <summary>How strongly the photo is stylized, 0.1 to 1.0; 1.0 is the model's own output.</summary>
    public double Strength { get; init; } = 0.7;

    /// <summary>The long side of the cartoon, 512 to 2048 px; a smaller photo is not enlarged.</summary>
    public int Resolution { get; init; } = 1024;

    /// <summary>Where the colours come from.</summary>
    public ColourSource Colour { get; init; }

    /// <summary>Whether EXIF, XMP and IPTC of the photo, place and time included, stay in the cartoon.</summary>
    public bool KeepMetadata { get; init; }

    /// <summary>The format that the cartoon is written in.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>1 to 100, for lossy formats.</summary>
    public int Quality { get; init; } = 90;
}
