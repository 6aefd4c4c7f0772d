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
/// <param name="Strength">How strongly the photo is stylized, 0.1 to 1.0; 1.0 is the model's output, less mixes the photo in.</param>
/// <param name="Resolution">The long side of the results, 512 to 2048 px; smaller photos are not enlarged.</param>
/// <param name="Format">The format of the results.</param>
/// <param name="Quality">1 to 100, for JPEG and WebP.</param>
/// <param name="Names">How results are named.</param>
/// <param name="TimeoutSeconds">Seconds from the start of a batch until what is not finished is given up, 1 to 86,400.</param>
/// <param name="KeepMetadata">Whether EXIF, XMP and IPTC of the photo, place and time included, stay in the result.</param>
/// <param name="Colour">Where the colours come from.</param>
/// <param name="AcceptDamaged">Whether a photo of which up to a tenth of the rows is missing is drawn as far as it goes.</param>
/// <remarks>Constructor parameters, because generated JSON code keeps the defaults of those, and not of <c>init</c> members.</remarks>
public sealed record BatchOptions(
    string? Style = null,
    double Strength = DrawOptions.DefaultStrength,
    int Resolution = DrawOptions.DefaultResolution,
    OutputFormat Format = OutputFormat.Png,
    int Quality = DrawOptions.DefaultQuality,
    OutputNaming Names = OutputNaming.Sequence,
    int TimeoutSeconds = 600,
    bool KeepMetadata = false,
    ColourSource Colour = ColourSource.Auto,
    bool AcceptDamaged = false)
{
    const int MaxTimeoutSeconds = 86_400;

    /// <summary>The table of options, in the order in which they are offered; what the command line, queries, the API's description and
    /// the page know of options comes from here.</summary>
    public static IReadOnlyList<BatchOption> Table { get; } =
    [
        BatchOption.Text("style", "Style", "A style's id, one of those that are installed; the default style without it",
            options => options.Style, (options, value) => options with { Style = value }) with { ShortName = "-s" },
        BatchOption.Number("strength", "Strength",
            "How strongly the photo is stylized; 1.0 is the model's output, lower keeps more of the photo",
            DrawOptions.MinStrength, DrawOptions.MaxStrength, step: 0.05, options => options.Strength, (options, value) =>
                options with { Strength = value }),
        BatchOption.WholeNumber("resolution", "Long side", "The long side of the results in pixels; smaller photos are not enlarged",
            DrawOptions.MinResolution, DrawOptions.MaxResolution, step: 128, options => options.Resolution, (options, value) =>
                options with { Resolution = value }),
        BatchOption.Choice("format", "Format", "The format of the results",
            [.. OutputFormats.All.Select(entry => (entry.Format, new OptionChoice(entry.Name, entry.Label)))], options =>
                options.Format, (options, value) => options with { Format = value }),
        BatchOption.WholeNumber("quality", "Quality",
            $"The quality of lossy formats: {string.Join(", ", OutputFormats.All.Where(entry => entry.HasQuality).Select(entry => entry.Name))}",
            DrawOptions.MinQuality, DrawOptions.MaxQuality, step: 1, options => options.Quality, (options, value) =>
                options with { Quality = value }),
        BatchOption.Choice("names", "File names", "How results are named: outputs_20260104_152347_001.png and so on, or as the photos",
            [(OutputNaming.Sequence, new("sequence", "Numbered")), (OutputNaming.Original, new("original", "As the photos"))],
            options => options.Names, (options, value) => options with { Names = value }) with { Draws = false },
        BatchOption.Choice("colour", "Colours", "Where the colours come from; auto is what looks better for the style",
            [(ColourSource.Auto, new("auto", "Best for the style")), (ColourSource.Photo, new("photo", "From the photo")),
                (ColourSource.Model, new("model", "From the model"))],
            options => options.Colour, (options, value) => options with { Colour = value }),
        BatchOption.WholeNumber("timeoutSeconds", "Give up after",
            "Seconds until what is not done is given up; of more photos than one batch takes, for each part",
            1, MaxTimeoutSeconds, step: 1, options => options.TimeoutSeconds, (options, value) =>
                options with { TimeoutSeconds = value }) with { CommandLineName = "--timeout", Draws = false },
        BatchOption.Flag("keepMetadata", "Keep place, time and camera data in the cartoons",
            "Keep EXIF, XMP and IPTC of the photo, place and time included, in the results",
            options => options.KeepMetadata, (options, value) => options with { KeepMetadata = value }),
        BatchOption.Flag("acceptDamaged", "Draw photos that are cut off",
            "Draw photos of which up to a tenth of the rows is missing; they are refused without it",
            options => options.AcceptDamaged, (options, value) => options with { AcceptDamaged = value }),
    ];

    /// <summary>What is wrong with these options, a sentence each with the allowed range; empty when nothing is.</summary>
    public IReadOnlyList<OptionError> Validate() => [.. Table.Select(option => option.Check(this)).OfType<OptionError>()];

    /// <summary>The same choice with a limit that another try of photos can keep: where the last one ran out of time, twice what its pace
    /// asks, and twice as long at least.</summary>
    /// <param name="photos">How many are tried again.</param>
    /// <param name="before">How the photos stood when the limit was reached.</param>
    public BatchOptions WithTimeFor(int photos, BatchCounts before)
    {
        if (before.TimedOut == 0)
            return this;
        double secondsPerPhoto = TimeoutSeconds / (double)Math.Max(1, before.Done);
        return this with { TimeoutSeconds = (int)Math.Min(MaxTimeoutSeconds, 2 * Math.Max(TimeoutSeconds, secondsPerPhoto * photos)) };
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
        AcceptDamaged = AcceptDamaged,
    };
}
