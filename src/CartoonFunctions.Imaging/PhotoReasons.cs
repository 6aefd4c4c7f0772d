namespace CartoonFunctions.Imaging;

/// <summary>The catalogue of what can be wrong with a photo itself. Codes are for good: clients and translations go by them.</summary>
public static class PhotoReasons
{
    /// <summary>No bytes.</summary>
    public static readonly ReasonKind Empty = new("empty", "The file is empty.");

    /// <summary>Too many bytes.</summary>
    public static readonly ReasonKind TooLarge = new("tooLarge", "The file has {mib} MiB; {limit} MiB are allowed. Make it smaller.");

    /// <summary>A side has too many pixels.</summary>
    public static readonly ReasonKind TooWide =
        new("tooWide", "It is {width} x {height} pixels; the longest side may have {limit}. Make it smaller.");

    /// <summary>Too many pixels in all.</summary>
    public static readonly ReasonKind TooManyPixels = new("tooManyPixels", "It has {pixels} pixels; {limit} are allowed. Make it smaller.");

    /// <summary>A side has too few pixels.</summary>
    public static readonly ReasonKind TooSmall = new("tooSmall", "It is {width} x {height} pixels; each side needs at least {limit}.");

    /// <summary>The header can't be read, or is not all there.</summary>
    public static readonly ReasonKind BrokenHeader =
        new("brokenHeader", "It is {a format} whose header is damaged or cut off. Copy or export it again.");

    /// <summary>The pixels can't be decoded, or are not all there.</summary>
    public static readonly ReasonKind BrokenPixels =
        new("brokenPixels", "It is {a format} that is damaged or cut off, so it can't be decoded. Copy or export it again.");

    /// <summary>The file stops early, and few enough rows are missing that it can be drawn on request.</summary>
    public static readonly ReasonKind RowsMissing = new("rowsMissing",
        "It is {a format} that is damaged or cut off: {percent}% of its rows are missing. Copy it again, or accept damaged photos to have it drawn.");

    /// <summary>The file stops early, and too much is missing.</summary>
    public static readonly ReasonKind TooManyRowsMissing = new("tooManyRowsMissing",
        "It is {a format} that is damaged or cut off: {percent}% of its rows are not all there. Copy or export it again.");

    /// <summary>Said of a photo that is drawn: the file lacks its end, and nothing of the picture.</summary>
    public static readonly ReasonKind WithoutEnd = new("withoutEnd", "Its file lacks its end; the picture is all there.");

    /// <summary>Said of a photo that is drawn: some rows are missing.</summary>
    public static readonly ReasonKind WithoutRows = new("withoutRows", "Its file is cut off; {percent}% of its rows are missing.");

    /// <summary>A photo of a format that this codec has no decoder for, though others have.</summary>
    public static readonly ReasonKind FormatNotHere =
        new("formatNotHere", "It is {a format}, which can't be read here. Send it as JPEG or PNG.");

    /// <summary>Inks, in a codec that has no colour management for them.</summary>
    public static readonly ReasonKind PrintingColours =
        new("printingColours", "It has printing colours (CMYK), which can't be read here. Export it with RGB colours.");

    /// <summary>A picture of a kind that nothing here reads.</summary>
    public static readonly ReasonKind NotRead = new("notRead", "It is {name}, which can't be read. {advice}");

    /// <summary>Something else than a picture.</summary>
    public static readonly ReasonKind NoPhoto = new("noPhoto", "It is {name}, not a photo. {advice}");

    /// <summary>More bands than a photo has.</summary>
    public static readonly ReasonKind TooManyBands =
        new("tooManyBands", "It has {bands} bands of colour; a photo has at most {limit}. Export it as an RGB picture.");

    /// <summary>More bits than a photo has.</summary>
    public static readonly ReasonKind TooDeep =
        new("tooDeep", "It has {bits} bits a colour; at most {limit} are read. Export it with 8 or 16 bits.");

    /// <summary>Pixels that take too much memory.</summary>
    public static readonly ReasonKind TooMuchMemory =
        new("tooMuchMemory", "Its pixels take {mib} MiB; {limit} MiB are allowed. Make it smaller, or export it with 8 bits a colour.");

    /// <summary>A TIFF that can only be read in pieces that are too large.</summary>
    public static readonly ReasonKind HugeTiles =
        new("hugeTiles", "It is a TIFF in tiles of {width} x {height} pixels, which would take too much memory. Export it without tiles.");

    /// <summary>A TIFF of more pages than anyone has.</summary>
    public static readonly ReasonKind TooManyPages =
        new("tooManyPages", "It has more than {limit} pages. Export the one with the photo as a picture of its own.");

    /// <summary>Anything else.</summary>
    public static readonly ReasonKind NotPicture = new("notPicture", "It is not a picture in a format that can be read. Send a {formats}.");

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<ReasonKind> All { get; } =
    [
        Empty, TooLarge, TooWide, TooManyPixels, TooSmall, BrokenHeader, BrokenPixels, RowsMissing, TooManyRowsMissing, WithoutEnd,
        WithoutRows, FormatNotHere, PrintingColours,
        NotRead, NoPhoto, TooManyBands, TooDeep, TooMuchMemory, HugeTiles, TooManyPages, NotPicture,
    ];
}
