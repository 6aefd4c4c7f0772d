using System.Text.Json.Serialization;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>How result files are named.</summary>
[JsonConverter(typeof(CamelCaseNames<OutputNaming>))]
public enum OutputNaming
{
    /// <summary><c>outputs_20260104_152347_001.png</c>: the time of the batch and the photo's place in it.</summary>
    Sequence,

    /// <summary>The photo's own name with the extension of the output format.</summary>
    Original,
}

/// <summary>What a person chooses for a batch. Every member has a default, so <c>{}</c> is a valid choice.</summary>
/// <param name="Style">The style's id in the model catalogue; null is the catalogue's default.</param>
/// <param name="Strength">0.1 to 1.0; 1.0 is the model's output, less mixes the photo in.</param>
/// <param name="Resolution">The long side of the results, 512 to 2048 px; smaller photos are not enlarged.</param>
/// <param name="Format">The format of the results.</param>
/// <param name="Quality">1 to 100, for JPEG and WebP.</param>
/// <param name="Names">How results are named.</param>
/// <param name="TimeoutSeconds">Seconds from the start of a batch until what is not finished is given up, 1 to 86,400.</param>
/// <param name="KeepMetadata">Whether EXIF, XMP and IPTC of the photo, place and time included, stay in the result.</param>
/// <param name="Colour">Where the colours come from.</param>
/// <remarks>Constructor parameters, because generated JSON code keeps the defaults of those, and not of <c>init</c> members.</remarks>
public sealed record BatchOptions(
    string? Style = null,
    double Strength = 0.7,
    int Resolution = 1024,
    OutputFormat Format = OutputFormat.Png,
    int Quality = 90,
    OutputNaming Names = OutputNaming.Sequence,
    int TimeoutSeconds = 600,
    bool KeepMetadata = false,
    ColourSource Colour = ColourSource.Auto)
{
    /// <summary>What is wrong with these options, a sentence each with the allowed range; empty when nothing is.</summary>
    public IReadOnlyList<OptionError> Validate()
    {
        List<OptionError> errors = [];
        if (!(Strength is >= 0.1 and <= 1.0))
            errors.Add(new("strength", Strength, "Give a number from 0.1 to 1.0."));
        if (Resolution is < 512 or > 2048)
            errors.Add(new("resolution", Resolution, "Give a whole number from 512 to 2048, the long side in pixels."));
        if (Quality is < 1 or > 100)
            errors.Add(new("quality", Quality, "Give a whole number from 1 to 100."));
        if (TimeoutSeconds is < 1 or > 86_400)
            errors.Add(new("timeoutSeconds", TimeoutSeconds, "Give a whole number of seconds from 1 to 86400."));
        if (!Enum.IsDefined(Format))
            errors.Add(new("format", Format, "Give png, jpeg or webp."));
        if (!Enum.IsDefined(Names))
            errors.Add(new("names", Names, "Give sequence or original."));
        if (!Enum.IsDefined(Colour))
            errors.Add(new("colour", Colour, "Give auto, photo or model."));
        return errors;
    }

    /// <summary>How each photo is drawn.</summary>
    public DrawOptions ToDrawOptions() => new()
    {
        Style = Style,
        Strength = Strength,
        Resolution = Resolution,
        Format = Format,
        Quality = Quality,
        KeepMetadata = KeepMetadata,
        Colour = Colour,
    };
}

/// <summary>One option that cannot be used.</summary>
/// <param name="Option">The option's name as it stands in JSON.</param>
/// <param name="Value">The value that was given.</param>
/// <param name="Advice">What to give instead, the range included.</param>
public sealed record OptionError(string Option, object? Value, string Advice)
{
    /// <summary>One line for a terminal or a problem document.</summary>
    public override string ToString() => FormattableString.Invariant($"{Option} can't be {Value}. {Advice}");
}
