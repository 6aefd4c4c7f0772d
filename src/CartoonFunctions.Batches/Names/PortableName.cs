using System.Collections.Frozen;
using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace CartoonFunctions.Batches.Names;

/// <summary>A photo's own name for its result: one that every file system and archive takes, and that reads as before.</summary>
static partial class PortableName
{
    public const int MaxBytes = 200;
    const int MaxFolderBytes = 600;

    /// <summary>The endings that say only that it is a picture; what else stands behind a dot belongs to the name.</summary>
    static readonly FrozenSet<string> PictureEndings = new[]
    {
        ".jpg", ".jpeg", ".jpe", ".jfif", ".jif", ".pjpeg", ".png", ".apng", ".webp", ".gif", ".tif", ".tiff", ".avif", ".heic", ".heif",
            ".hif", ".jxl", ".jp2", ".bmp", ".svg",
        ".dng", ".nef", ".nrw", ".cr2", ".cr3", ".crw", ".arw", ".sr2", ".srf", ".raf", ".rw2", ".orf", ".pef", ".srw", ".x3f", ".3fr",
            ".iiq", ".psd",
    }.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The devices of Windows, whose names no file may have, whatever its extension.</summary>
    static readonly FrozenSet<string> Devices = new[] { "CON", "PRN", "AUX", "NUL", "CONIN$", "CONOUT$", "CLOCK$" }
        .Concat("0123456789¹²³".SelectMany(digit => new[] { $"COM{digit}", $"LPT{digit}" }))
        .ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>The last part of a name without its picture's extension.</summary>
    public static string Of(string sourceName) => Safe(StemOf(sourceName));

    /// <summary>The same, not yet made safe.</summary>
    public static string StemOf(string sourceName)
    {
        string last = ComposedText.Of(sourceName[(sourceName.LastIndexOf('/') + 1)..]);
        string ending = Path.GetExtension(last);
        return PictureEndings.Contains(ending) ? last[..^ending.Length] : last;
    }

    /// <summary>A name that every file system takes.</summary>
    public static string Safe(string stem)
    {
        string name = Shortened(string.Concat(stem.EnumerateRunes().Select(rune => IsForbidden(rune) ? "_" : rune.ToString())))
            .Trim(' ', '.');
        if (name.Length == 0)
            return "photo";
        // Windows looks at what stands before the first dot.
        string device = name.Split('.')[0];
        return Devices.Contains(device.TrimEnd(' ')) ? $"{device.TrimEnd(' ')}_{name[device.Length..]}" : name;
    }

    /// <summary>The folders of a name, each safe, with a stroke at the end; empty where it has none. They lead nowhere else.</summary>
    public static string FolderOf(string sourceName)
    {
        string[] parts = sourceName.Split('/')[..^1];
        if (parts.Length == 0)
            return "";
        string[] safe = [.. parts.Select(part => Safe(ComposedText.Of(part)))];
        if (OurOwn().IsMatch(safe[0]))
            safe[0] += "_";
        // What lies deeper than systems can say lies higher.
        int bytes = 0;
        return string.Concat(safe.TakeWhile(part => (bytes += Encoding.UTF8.GetByteCount(part) + 1) <= MaxFolderBytes)
            .Select(part => $"{part}/"));
    }

    /// <summary>What lies at the top of an output folder already.</summary>
    [GeneratedRegex(@"^(r\d+|manifest\.json|outputs_.*|contact-sheet.*)$", RegexOptions.IgnoreCase)]
    private static partial Regex OurOwn();

    /// <summary>As much as fits, cut between what a reader sees as characters.</summary>
    /// <param name="name">The name.</param>
    /// <param name="most">How many bytes fit.</param>
    public static string Shortened(string name, int most = MaxBytes)
    {
        int bytes = 0;
        TextElementEnumerator characters = StringInfo.GetTextElementEnumerator(name);
        while (characters.MoveNext())
        {
            bytes += Encoding.UTF8.GetByteCount(characters.GetTextElement());
            if (bytes > most)
                return name[..characters.ElementIndex];
        }
        return name;
    }

    /// <summary>Joiners stay, for scripts and emoji are spelt with them.</summary>
    public static bool IsForbidden(Rune rune) =>
        PhotoNames.IsForbidden(rune) || rune.Value is 0xFEFF || "<>:\"/|?*".Contains(rune.ToString(), StringComparison.Ordinal);
}
