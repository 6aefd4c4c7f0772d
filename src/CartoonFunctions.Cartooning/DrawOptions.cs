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

    /// <summary>The longest long side, in pixels: a photo that is not larger keeps its own size.</summary>
    public const int MaxResolution = 4096;

    /// <summary>The longest long side at which a scene is drawn, in pixels; a larger one is enlarged from it. A network's memory grows with
    /// its pixels, and its lines, whose width is fixed, would be hairs.</summary>
    public const int MaxSceneSide = 2048;

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

    /// <summary>The long side of the cartoon, 512 to 4096 px; a smaller photo is not enlarged.</summary>
    public int Resolution { get; init; } = DefaultResolution;

    /// <summary>Where the colours come from.</summary>
    public ColourSource Colour { get; init; }

    /// <summary>Whether EXIF, XMP and IPTC of the photo, place and time included, stay in the cartoon.</summary>
    public bool KeepMetadata { get; init; }

    /// <summary>Whether a photo of which up to a tenth of the rows is missing is drawn as far as it goes.</summary>
    public bool AcceptDamaged { get; init; }

    /// <summary>Whether the file does not say that a model has drawn it.</summary>
    public bool NoLabel { get; init; }

    /// <summary>The format that the cartoon is written in.</summary>
    public OutputFormat Format { get; init; }

    /// <summary>1 to 100, for lossy formats.</summary>
    public int Quality { get; init; } = DefaultQuality;

    /// <summary>What is behind the people.</summary>
    public Background Background { get; init; }

    /// <summary>What of the photo is drawn.</summary>
    public CropKind Crop { get; init; }

    /// <summary>What is drawn over the cartoon; null is nothing.</summary>
    public Watermark? Watermark { get; init; }

    /// <summary>How large and how fine it is printed, which says its pixels in place of <see cref="Resolution"/>; null for
    /// screens.</summary>
    public PrintSize? Print { get; init; }

    /// <summary>The long side at which the photo is decoded: what is cut out of it is to have the pixels that were asked for.</summary>
    /// <param name="header">Reads the photo's header, where it takes that.</param>
    internal int DecodedSide(Func<PhotoHeader> header)
    {
        if (Crop != CropKind.None)
            return MaxResolution;
        return Print is { } print && header() is { } photo ? Math.Min(MaxResolution, print.LongSideOf(photo.Width, photo.Height))
            : Resolution;
    }

    /// <summary>Refuses what is out of its range, not a number included, and what the format can't hold.</summary>
    /// <exception cref="ArgumentOutOfRangeException">The message names the member and the range.</exception>
    internal void ThrowIfOutOfRange()
    {
        Require(Strength is >= MinStrength and <= MaxStrength, nameof(Strength), Strength, MinStrength, MaxStrength);
        Require(Resolution is >= MinResolution and <= MaxResolution, nameof(Resolution), Resolution, MinResolution, MaxResolution);
        Require(Quality is >= MinQuality and <= MaxQuality, nameof(Quality), Quality, MinQuality, MaxQuality);

        if (Watermark is { } mark)
        {
            Require(mark.Size is >= Watermark.Least and <= 1, "Watermark.Size", mark.Size, Watermark.Least, 1);
            Require(mark.Opacity is >= Watermark.Least and <= 1, "Watermark.Opacity", mark.Opacity, Watermark.Least, 1);
        }
        if (Background.Kind == BackgroundKind.Transparent && !OutputFormats.Of(Format).KeepsAlpha)
            throw new ArgumentOutOfRangeException(nameof(Background), Background.Kind, $"{Format} holds no transparency.");

        static void Require(bool fits, string member, object value, object minimum, object maximum)
        {
            if (!fits)
                throw new ArgumentOutOfRangeException(member, value,
                    FormattableString.Invariant($"{member} must be from {minimum} to {maximum}."));
        }
    }
}
