namespace CartoonFunctions.Imaging;

/// <summary>Whether a file's first bytes are a format's.</summary>
/// <param name="head">The file, or at least its first <see cref="FormatSniffer.HeadBytes"/> bytes.</param>
public delegate bool Signature(ReadOnlySpan<byte> head);

/// <summary>One kind of file that may be sent as a photo: how it is told, what it is called, and whether it is read.</summary>
/// <param name="Name">What it is called, with its article: "an AVIF".</param>
/// <param name="Signature">Tells it.</param>
public sealed record InputFormat(string Name, Signature Signature)
{
    /// <summary>The format for the codecs, where it is read; null where it never is.</summary>
    public PhotoFormat? Read { get; private init; }

    /// <summary>The media type, where it is read.</summary>
    public string? MediaType { get; private init; }

    /// <summary>What a person can do about one that is not read: a sentence.</summary>
    public string Advice { get; private init; } = "";

    /// <summary>Whether "which can't be read" is said of it: it is a picture, but of a format that nothing here reads.</summary>
    bool IsPicture { get; init; }

    /// <summary>The name without its article.</summary>
    public string Label => Name[(Name.IndexOf(' ', StringComparison.Ordinal) + 1)..];

    /// <summary>The reason that refuses it.</summary>
    public Reason Refusal => (IsPicture ? PhotoReasons.NotRead : PhotoReasons.NoPhoto).With(("name", Name), ("advice", Advice));

    /// <summary>A format that is read.</summary>
    internal static InputFormat ReadAs(PhotoFormat format, string name, string mediaType, Signature signature) =>
        new(name, signature) { Read = format, MediaType = mediaType };

    /// <summary>A picture that nothing here reads.</summary>
    internal static InputFormat Unread(string name, Signature signature, string advice) =>
        new(name, signature) { IsPicture = true, Advice = advice };

    /// <summary>Something that is often sent by mistake.</summary>
    internal static InputFormat NoPhoto(string name, Signature signature, string advice) => new(name, signature) { Advice = advice };
}
