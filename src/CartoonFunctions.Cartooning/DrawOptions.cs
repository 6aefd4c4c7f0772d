using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>How a photo is drawn. The defaults are what looks best for most photos.</summary>
public sealed record DrawOptions
{
    /// <summary>The smallest strength: less would hardly be a cartoon.</summary>
    public const double MinStrength = 0.1;

    /// <summary>The largest strength: the model's own output.</summary>
    public const double MaxStrength = 1.0;

    /// <summary>The strength that looks best for most photos.</summary>
    public const double DefaultStrength = 0.7;

    /// <summary>The shortest long side, in pixels.</summary>
    public const int MinResolution = 512;

    /// <summary>The longest long side, in pixels.</summary>
    public const int MaxResolution = 2048;

    /// <summary>The long side that is usual, in pixels.</summary>
    public const int DefaultResolution = 1024;

    /// <summary>The lowest quality of a lossy format.</summary>
    public const int MinQuality = 1;

    /// <summary>The highest quality of a lossy format.</summary>
    public const int MaxQuality = 100;

    /// <summary>The quality that is usual.</summary>
    public const int DefaultQuality = 90;

    /// <summary>The style's id in the model catalogue; null is the catalogue's default.</summary>
    public string? Style { get; init; }

    /// <summary>How strongly the photo is stylized, 0.1 to 1.0; 1.0 is the model's own output.</summary>
    public double Strength { get; init; } = DefaultStrength;

    /// <summary>The long side of the cartoon, 512 to 2048 px; a smaller photo is not enlarged.</summary>
    public int Resolution { get; init; } = DefaultResolution;

    /// <summary>Where the colours come from.</summary>
    public ColourSource Colour { get; init; }

    /// <summary>Whether EXIF, XMP and IPTC of the photo, place and time included, stay in the cartoon.</summary>
    public bool KeepMetadata { get; init; }

    /// <summary>Whether a photo of which up to a tenth of the rows is missing is drawn as far as it goes.</summary>
    public bool AcceptDamaged { get; init; }

    /// <summary>The format that the cartoon is written in.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>1 to 100, for lossy formats.</summary>
    public int Quality { get; init; } = DefaultQuality;

    /// <summary>Refuses what is out of its range, not a number included.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the member and the range.</exception>
    internal void ThrowIfOutOfRange()
    {
        Require(Strength is >= MinStrength and <= MaxStrength, nameof(Strength), Strength, MinStrength, MaxStrength);
        Require(Resolution is >= MinResolution and <= MaxResolution, nameof(Resolution), Resolution, MinResolution, MaxResolution);
        Require(Quality is >= MinQuality and <= MaxQuality, nameof(Quality), Quality, MinQuality, MaxQuality);

        static void Require(bool fits, string member, object value, object minimum, object maximum)
        {
            if (!fits)
                throw new ArgumentOutOfRangeException(member, value,
                    FormattableString.Invariant($"{member} must be from {minimum} to {maximum}."));
        }
    }
}
