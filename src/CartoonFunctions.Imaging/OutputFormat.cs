using System.Text.Json.Serialization;

namespace CartoonFunctions.Imaging;

/// <summary>The formats a cartoon can be written in; <see cref="OutputFormats"/> says what each is like.</summary>
[JsonConverter(typeof(CamelCaseNames<OutputFormat>))]
public enum OutputFormat
{
    /// <summary>Lossless, keeps transparency.</summary>
    Png,

    /// <summary>Lossy, without transparency: it is laid on white.</summary>
    Jpeg,

    /// <summary>Lossy, keeps transparency.</summary>
    [JsonStringEnumMemberName("webp")]
    WebP,

    /// <summary>Lossy, keeps transparency; the smallest files, and the slowest to write.</summary>
    Avif,
}

/// <summary>What a format is like.</summary>
/// <param name="Format">The format.</param>
/// <param name="Name">Its name in options and JSON.</param>
/// <param name="Label">What people call it.</param>
/// <param name="Extension">The extension of its files, with the dot.</param>
/// <param name="MediaType">Its media type.</param>
/// <param name="KeepsAlpha">Whether it holds transparency; else a picture is laid on white.</param>
/// <param name="HasQuality">Whether it is lossy, so that a quality can be chosen.</param>
public sealed record OutputFormatEntry(OutputFormat Format, string Name, string Label, string Extension, string MediaType, bool KeepsAlpha,
    bool HasQuality)
{
    /// <summary>Other extensions that people give such files, with the dot.</summary>
    public IReadOnlyList<string> OtherExtensions { get; init; } = [];
}

/// <summary>The table of output formats: names, file names, what is served, what the page offers. libvips has an encoder for
/// each; JPEG XL is not here because the libvips that NuGet brings has none for it.</summary>
public static class OutputFormats
{
    /// <summary>Every format, in the order in which they are offered.</summary>
    public static IReadOnlyList<OutputFormatEntry> All { get; } =
    [
        new(OutputFormat.Png, "png", "PNG", ".png", "image/png", KeepsAlpha: true, HasQuality: false),
        new(OutputFormat.Jpeg, "jpeg", "JPEG", ".jpg", "image/jpeg", KeepsAlpha: false, HasQuality: true) { OtherExtensions = [".jpeg"] },
        new(OutputFormat.WebP, "webp", "WebP", ".webp", "image/webp", KeepsAlpha: true, HasQuality: true),
        new(OutputFormat.Avif, "avif", "AVIF", ".avif", "image/avif", KeepsAlpha: true, HasQuality: true),
    ];

    /// <summary>What a format is like.</summary>
    /// <exception cref="ArgumentOutOfRangeException">It is none of the table.</exception>
    public static OutputFormatEntry Of(OutputFormat format) =>
        All.FirstOrDefault(entry => entry.Format == format) ?? throw new ArgumentOutOfRangeException(nameof(format), format, null);

    /// <summary>The format that a file's name asks for by its extension, or null.</summary>
    public static OutputFormatEntry? ByName(string fileName)
    {
        string extension = Path.GetExtension(fileName);
        return All.FirstOrDefault(entry =>
            entry.OtherExtensions.Prepend(entry.Extension).Contains(extension, StringComparer.OrdinalIgnoreCase));
    }
}
