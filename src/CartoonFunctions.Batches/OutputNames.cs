using System.Globalization;
using System.Text;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>The names of containers and results.</summary>
public static class OutputNames
{
    const int MaxStemBytes = 200;

    /// <summary>The manifest's file name.</summary>
    public const string Manifest = "manifest.json";

    /// <summary><c>outputs-20260104-152347</c>, and <c>-2</c>, <c>-3</c> … for the further ones of that second.</summary>
    public static string Container(DateTimeOffset startedAt, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"outputs-{startedAt.UtcDateTime:yyyyMMdd-HHmmss}{(attempt > 1 ? $"-{attempt}" : "")}");

    /// <summary><c>outputs_20260104_152347.zip</c>.</summary>
    public static string Zip(DateTimeOffset startedAt) => $"{Stem(startedAt)}.zip";

    /// <summary>The names of the results in number order, all different: one for each source name.</summary>
    /// <param name="startedAt">When the batch began.</param>
    /// <param name="options">The naming and the format.</param>
    /// <param name="sourceNames">The photos' names, in number order.</param>
    public static IReadOnlyList<string> Results(DateTimeOffset startedAt, BatchOptions options, IReadOnlyList<string> sourceNames)
    {
        string extension = Extension(options.Format);
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { Manifest, Zip(startedAt) };
        string[] names = new string[sourceNames.Count];
        for (int i = 0; i < names.Length; i++)
        {
            string stem = options.Names == OutputNaming.Original ? SafeStem(sourceNames[i]) : string.Create(CultureInfo.InvariantCulture, $"{Stem(startedAt)}_{i + 1:D3}");
            string name = stem + extension;
            for (int copy = 2; !taken.Add(name); copy++)
                name = $"{stem} ({copy}){extension}";
            names[i] = name;
        }
        return names;
    }

    /// <summary>The file extension of a format, with its dot.</summary>
    public static string Extension(OutputFormat format) => format switch
    {
        OutputFormat.Jpeg => ".jpg",
        OutputFormat.WebP => ".webp",
        _ => ".png",
    };

    /// <summary>The media type of a format.</summary>
    public static string ContentType(OutputFormat format) => format switch
    {
        OutputFormat.Jpeg => "image/jpeg",
        OutputFormat.WebP => "image/webp",
        _ => "image/png",
    };

    static string Stem(DateTimeOffset startedAt) => string.Create(CultureInfo.InvariantCulture, $"outputs_{startedAt.UtcDateTime:yyyyMMdd_HHmmss}");

    /// <summary>The last part of a name without its extension, made safe for every file system and archive.</summary>
    static string SafeStem(string sourceName)
    {
        string last = sourceName[(sourceName.LastIndexOf('/') + 1)..];
        string stem = Path.GetFileNameWithoutExtension(last);
        StringBuilder safe = new(stem.Length);
        int bytes = 0;
        foreach (Rune rune in stem.EnumerateRunes())
        {
            bool forbidden = Rune.IsControl(rune) || Rune.GetUnicodeCategory(rune) == UnicodeCategory.Format
                || "<>:\"/\\|?*".Contains(rune.ToString(), StringComparison.Ordinal);
            string kept = forbidden ? "_" : rune.ToString();
            bytes += Encoding.UTF8.GetByteCount(kept);
            if (bytes > MaxStemBytes)
                break;
            safe.Append(kept);
        }
        string name = safe.ToString().Trim(' ', '.');
        return name.Length == 0 ? "photo" : name;
    }
}
