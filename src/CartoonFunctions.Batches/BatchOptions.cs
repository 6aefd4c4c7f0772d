using System.Text.Json.Serialization;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>What a person chooses for a batch. Every member has a default, so <c>{}</c> is a valid choice.</summary>
/// <param name="Style">The style's id in the model catalogue; null is the catalogue's default.</param>
/// <param name="Strength">How strongly the photo is stylized, 0.1 to 1.0; 1.0 is the model's output, less mixes the photo in.</param>
/// <param name="Resolution">The long side of the results, 512 to 4096 px; smaller photos are not enlarged.</param>
/// <param name="Format">The format of the results.</param>
/// <param name="Quality">1 to 100, for lossy formats.</param>
/// <param name="Names">How results are named: a word of <see cref="OutputNaming"/>, or a pattern such as
/// <c>{batch}_{number:000}_{name}</c>.</param>
/// <param name="TimeoutSeconds">Seconds from the start of a batch until what is not finished is given up, 1 to 86,400.</param>
/// <param name="KeepMetadata">Whether EXIF, XMP and IPTC of the photo, place and time included, stay in the result.</param>
/// <param name="Colour">Where the colours come from.</param>
/// <param name="AcceptDamaged">Whether a photo of which up to a tenth of the rows is missing is drawn as far as it goes.</param>
/// <param name="NoLabel">Whether the results do not say in their metadata that they are made by AI.</param>
/// <param name="Background">What is behind the people, as <see cref="Cartooning.Background.Parse"/> reads it; null keeps the photo's
/// own.</param>
/// <param name="Crop">What of each photo is drawn.</param>
/// <param name="KeepFolders">Whether results lie in folders as their photos do.</param>
/// <param name="ZipMax">How large a zip may be, such as <c>100MB</c>; null for one zip of any size.</param>
/// <param name="Watermark">The text over each result; null or empty is none.</param>
/// <param name="WatermarkPlace">Where it stands.</param>
/// <param name="WatermarkSize">How large it is, 0.05 to 1, as a share of the result's width.</param>
/// <param name="WatermarkOpacity">How opaque it is, 0.05 to 1.</param>
/// <param name="Sheet">What stands on contact sheets of the batch.</param>
/// <param name="Print">The size and fineness on paper, as <see cref="PrintSize.Parse"/> reads it, in place of the resolution; null or empty
/// is for screens.</param>
/// <remarks>Constructor parameters, because generated JSON code keeps the defaults of those, and not of <c>init</c> members.</remarks>
public sealed record BatchOptions(
    string? Style = null,
    double Strength = DrawOptions.DefaultStrength,
    [property: JsonConverter(typeof(ResolutionJson))] int Resolution = DrawOptions.DefaultResolution,
    OutputFormat Format = OutputFormat.Png,
    int Quality = DrawOptions.DefaultQuality,
    string Names = OutputNaming.Sequence,
    int TimeoutSeconds = 600,
    bool KeepMetadata = false,
    ColourSource Colour = ColourSource.Auto,
    bool AcceptDamaged = false,
    bool NoLabel = false,
    string? Background = null,
    CropKind Crop = CropKind.None,
    bool KeepFolders = false,
    string? ZipMax = null,
    string? Watermark = null,
    WatermarkPlace WatermarkPlace = WatermarkPlace.Auto,
    double WatermarkSize = Cartooning.Watermark.DefaultSize,
    double WatermarkOpacity = Cartooning.Watermark.DefaultOpacity,
    SheetKind Sheet = SheetKind.None,
    string? Print = null)
{
    const int MaxTimeoutSeconds = 86_400;

    /// <summary>Sizes by what they are for, which stand wherever the number may.</summary>
    public static IReadOnlyList<NamedNumber> NamedSizes { get; } =
    [
        new("web", "Web", DrawOptions.DefaultResolution), new("print", "Print", 2048),
            new("original", "Original", DrawOptions.MaxResolution),
    ];

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
        BatchOption.WholeNumber("resolution", "Long side",
            "The long side of the results in pixels; smaller photos are not enlarged; original is each photo's own size, up to the largest",
            DrawOptions.MinResolution, DrawOptions.MaxResolution, step: 128, options => options.Resolution, (options, value) =>
                options with { Resolution = value }, NamedSizes),
        BatchOption.Choice("format", "Format", "The format of the results",
            [.. OutputFormats.All.Select(entry => (entry.Format, new OptionChoice(entry.Name, entry.Label)))], options =>
                options.Format, (options, value) => options with { Format = value }) with { IsOfRevisions = false },
        BatchOption.WholeNumber("quality", "Quality",
            $"The quality of lossy formats: {string.Join(", ", OutputFormats.All.Where(entry => entry.HasQuality).Select(entry => entry.Name))}",
            DrawOptions.MinQuality, DrawOptions.MaxQuality, step: 1, options => options.Quality, (options, value) =>
                options with { Quality = value }),
        BatchOption.Pattern("names", "File names",
            "How results are named: outputs_20260104_152347_001.png and so on, as the photos, or by a pattern of {batch}, {number}, {number:000}, {name}, {style}, {date} and {time}",
            [new(OutputNaming.Sequence, "Numbered"), new(OutputNaming.Original, "As the photos")], NamePattern.WhyNot,
            options => options.Names, (options, value) => options with { Names = value }) with { Draws = false, IsOfRevisions = false },
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
        BatchOption.Flag("noLabel", "Leave out the note in the files that they are made by AI",
            "Leave out the note in the results' metadata that they are made by AI",
            options => options.NoLabel, (options, value) => options with { NoLabel = value }),
        BatchOption.Text("background", "Background",
            "What is behind the people, who are cut out for it; transparent where the format holds it, which JPEG does not; a colour as #rrggbb or its CSS name",
            options => options.Background, (options, value) => options with { Background = value },
            text => text.Length == 0 || Cartooning.Background.Parse(text) is not null ? null : $"Give {Cartooning.Background.Advice}.") with
            {
                HelpName = "COLOUR",
                Takes = Cartooning.Background.Advice,
                Suggestions =
                [
                    new("", "As in the photo"), new("blur", "Out of focus"), new("transparent", "Transparent"), new("white", "White"),
                ],
            },
        BatchOption.Choice("crop", "Crop", "What of the photo is drawn: all, the faces with hair and shoulders, or a square",
            [(CropKind.None, new("none", "Whole photo")), (CropKind.Face, new("face", "Faces, as an avatar")),
                (CropKind.Square, new("square", "Square"))],
            options => options.Crop, (options, value) => options with { Crop = value }),
        BatchOption.Flag("keepFolders", "Keep the photos' folders",
            "Keep the photos' folders in the output folder and the zip; without it all results lie side by side",
            options => options.KeepFolders, (options, value) => options with { KeepFolders = value })
            with { Draws = false, IsOfRevisions = false },
        BatchOption.Choice("sheet", "Contact sheets",
            "Pictures of the whole batch with names, in the output folder and the zip: of the cartoons, or of photos and cartoons side by side",
            [(SheetKind.None, new("none", "None")), (SheetKind.Cartoons, new("cartoons", "The cartoons")),
                (SheetKind.BeforeAfter, new("before-after", "Before and after"))],
            options => options.Sheet, (options, value) => options with { Sheet = value }) with { Draws = false, IsOfRevisions = false },
        BatchOption.Text("zipMax", "Largest zip, such as 100MB",
            "How large a zip may be, for mail and drives: 25MB, 100MB, 2GB; more go into several zips, by whole photos, and a larger photo has one of its own",
            options => options.ZipMax, (options, value) => options with { ZipMax = value }, ZipBound.WhyNot)
            with { Draws = false, IsOfRevisions = false, HelpName = "SIZE", Takes = ZipBound.Taken,
                Suggestions = [new("25MB", "25 MB"), new("100MB", "100 MB"), new("2GB", "2 GB")] },
        BatchOption.Text("watermark", "Watermark",
            $"A text over the results, up to {Cartooning.Watermark.MostCharacters} characters; on the command line also a PNG's file",
            options => options.Watermark, (options, value) => options with { Watermark = value }, WhyNoWatermark) with
            {
                HelpName = "TEXT|FILE.png",
                TakesFiles = true,
            },
        BatchOption.Choice("watermarkPlace", "Place of the watermark", "Where the watermark stands; auto is beside the faces",
            [
                (WatermarkPlace.Auto, new("auto", "Beside the faces")), (WatermarkPlace.BottomRight, new("bottom-right", "Bottom right")),
                (WatermarkPlace.BottomLeft, new("bottom-left", "Bottom left")), (WatermarkPlace.TopRight, new("top-right", "Top right")),
                (WatermarkPlace.TopLeft, new("top-left", "Top left")), (WatermarkPlace.Bottom, new("bottom", "Bottom")),
                (WatermarkPlace.Top, new("top", "Top")), (WatermarkPlace.Center, new("center", "Centre")),
            ],
            options => options.WatermarkPlace, (options, value) => options with { WatermarkPlace = value }),
        BatchOption.Number("watermarkSize", "Size of the watermark",
            "The most that the watermark takes of the result's width, and half of it of the height", Cartooning.Watermark.Least, 1,
                step: 0.05,
            options => options.WatermarkSize, (options, value) => options with { WatermarkSize = value }),
        BatchOption.Number("watermarkOpacity", "Opacity of the watermark", "How opaque the watermark is", Cartooning.Watermark.Least, 1,
            step: 0.05, options => options.WatermarkOpacity, (options, value) => options with { WatermarkOpacity = value }),
        BatchOption.Text("print", "For printing",
            "The size on paper and the pixels an inch, as 10x15cm@300 or 4x6in, in place of the long side; nothing is cut, stretched or enlarged",
            options => options.Print, (options, value) => options with { Print = value },
            text => text.Length == 0 || PrintSize.Parse(text) is not null ? null : $"Give {PrintSize.Advice}.") with
            {
                HelpName = "SIZE",
                Suggestions =
                [
                    new("", "No, for screens"), new("10x15cm@300", "10 x 15 cm"), new("13x18cm@300", "13 x 18 cm"),
                    new("20x30cm@300", "20 x 30 cm"), new("4x6in@300", "4 x 6 in"), new("5x7in@300", "5 x 7 in"),
                        new("8x10in@300", "8 x 10 in"),
                ],
            },
    ];

    /// <summary>How large a zip may be, in bytes.</summary>
    [JsonIgnore]
    public long MostZipBytes => ZipBound.BytesOf(ZipMax) ?? long.MaxValue;

    /// <summary>What is wrong with these options, a sentence each with the allowed range; empty when nothing is.</summary>
    public IReadOnlyList<OptionError> Validate() =>
        [.. Table.Select(option => option.Check(this)).Append(CheckTransparency()).OfType<OptionError>()];

    OptionError? CheckTransparency()
    {
        if (Behind.Kind != BackgroundKind.Transparent
            || OutputFormats.All.FirstOrDefault(entry => entry.Format == Format) is not { KeepsAlpha: false } opaque)
            return null;
        IEnumerable<string> others = OutputFormats.All.Where(entry => entry.KeepsAlpha).Select(entry => entry.Name);
        return new OptionError("background", Background,
            $"{opaque.Label} holds no transparency. Give another background, or another format: {string.Join(", ", others)}.");
    }

    static string? WhyNoWatermark(string text) =>
        text.Length == 0 || Cartooning.Watermark.IsText(text) ? null
        : Cartooning.Watermark.IsFileName(text)
            ? "A picture can be given on the command line alone: cartoon run --watermark FILE.png. Give a text."
        : $"Give one line of up to {Cartooning.Watermark.MostCharacters} characters that can be seen.";

    // What a later version may have kept and this one does not know is left at the default, as with enums.
    Background Behind => Background is { } text ? Cartooning.Background.Parse(text) ?? default : default;

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

    /// <summary>The same choice without what does not concern the drawing of a photo: for a drawing machine, which may be of an older
    /// version.</summary>
    public BatchOptions ForDrawing() =>
        this with { Names = OutputNaming.Sequence, KeepFolders = false, ZipMax = null, Sheet = SheetKind.None };

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
        NoLabel = NoLabel,
        Background = Behind,
        Crop = Crop,
        Watermark = Watermark is not { Length: > 0 } text ? null
            : new(text) { Place = WatermarkPlace, Size = WatermarkSize, Opacity = WatermarkOpacity },
        Print = Print is { } paper ? PrintSize.Parse(paper) : null,
    };
}
