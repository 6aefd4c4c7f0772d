using System.Collections.Frozen;
using System.Globalization;
using System.Text;

namespace CartoonFunctions.Batches.Names;

/// <summary>A photo's own name for its result: one that every file system and archive takes, and that reads as before.</summary>
static class PortableName
{
    const int MaxBytes = 200;

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
    public static string Of(string sourceName)
    {
        string last = ComposedText.Of(sourceName[(sourceName.LastIndexOf('/') + 1)..]);
        string ending = Path.GetExtension(last);
        string stem = PictureEndings.Contains(ending) ? last[..^ending.Length] : last;
        string name = Shortened(string.Concat(stem.EnumerateRunes().Select(rune => IsForbidden(rune) ? "_" : rune.ToString())))
            .Trim(' ', '.');
        if (name.Length == 0)
            return "photo";
        // Windows looks at what stands before the first dot.
        string device = name.Split('.')[0];
        return Devices.Contains(device.TrimEnd(' ')) ? $"{device.TrimEnd(' ')}_{name[device.Length..]}" : name;
    }

    /// <summary>As much as fits, cut between what a reader sees as characters.</summary>
    static string Shortened(string name)
    {
        int bytes = 0;
        TextElementEnumerator characters = StringInfo.GetTextElementEnumerator(name);
        while (characters.MoveNext())
        {
            bytes += Encoding.UTF8.GetByteCount(characters.GetTextElement());
            if (bytes > MaxBytes)
                return name[..characters.ElementIndex];
        }
        return name;
    }

    /// <summary>Joiners stay, for scripts and emoji are spelt with them.</summary>
    static bool IsForbidden(Rune rune) =>
        PhotoNames.IsForbidden(rune) || rune.Value is 0xFEFF || "<>:\"/|?*".Contains(rune.ToString(), StringComparison.Ordinal);
}
