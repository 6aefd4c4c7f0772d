using System.Globalization;
using System.Text.RegularExpressions;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>
/// The names of containers and results. The times in them are those of the clock that <c>startedAt</c> brings: the person's own
/// for a run, UTC in a service, whose machines and readers are anywhere.
/// </summary>
public static partial class OutputNames
{
    // Of Unicode's full case folding what a comparison without case leaves apart.
    static readonly (string Letter, string As)[] SpelledOut =
    [
        ("ß", "ss"), ("ẞ", "ss"), ("ſ", "s"), ("İ", "i\u0307"), ("ŉ", "\u02BCn"), ("և", "եւ"), ("ﬀ", "ff"), ("ﬁ", "fi"), ("ﬂ", "fl"),
        ("ﬃ", "ffi"), ("ﬄ", "ffl"), ("ﬅ", "st"), ("ﬆ", "st"),
    ];

    /// <summary>The manifest's file name.</summary>
    public const string Manifest = "manifest.json";

    /// <summary><c>outputs-20260104-152347</c>, and <c>-2</c>, <c>-3</c> … for the further ones of that second.</summary>
    public static string Container(DateTimeOffset startedAt, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"outputs-{startedAt:yyyyMMdd-HHmmss}{(attempt > 1 ? $"-{attempt}" : "")}");

    /// <summary><c>outputs_20260104_152347.zip</c>.</summary>
    public static string Zip(DateTimeOffset startedAt) => $"{Stem(startedAt)}.zip";

    /// <summary><c>outputs_20260104_152347_1of3.zip</c>: one of several zips of a batch.</summary>
    public static string Zip(DateTimeOffset startedAt, int part, int parts) => PartOf(Zip(startedAt), part, parts);

    /// <summary><c>outputs_20260104_152347_sheet.jpg</c>, or <c>…_sheet_1of3.jpg</c> where there are several.</summary>
    public static string Sheet(DateTimeOffset startedAt, int page, int pages) => pages == 1 ? $"{Stem(startedAt)}_sheet.jpg"
        : string.Create(CultureInfo.InvariantCulture, $"{Stem(startedAt)}_sheet_{Padded(page, pages)}of{pages}.jpg");

    /// <summary>The name of one of several zips, from that of a single one.</summary>
    public static string PartOf(string zip, int part, int parts) =>
        string.Create(CultureInfo.InvariantCulture, $"{zip[..^".zip".Length]}_{Padded(part, parts)}of{parts}.zip");

    static string Padded(int part, int parts) =>
        NamePattern.Number(part, parts.ToString(CultureInfo.InvariantCulture).Length);

    /// <summary>The names of the results in number order, all different: one for each source name.</summary>
    /// <param name="startedAt">When the batch began.</param>
    /// <param name="options">The naming and the format.</param>
    /// <param name="sourceNames">The photos' names, in number order.</param>
    /// <param name="style">The style's id.</param>
    /// <param name="known">The names that results have already, where they have; null where none has.</param>
    public static IReadOnlyList<string> Results(DateTimeOffset startedAt, BatchOptions options, IReadOnlyList<string> sourceNames,
        string style = "", IReadOnlyList<string?>? known = null)
    {
        string extension = OutputFormats.Of(options.Format).Extension;
        NamePattern pattern = NamePattern.Of(options.Names);
        // The names are composed and compared without case, so none replaces another on a disk that does so.
        HashSet<string> files = new((known ?? []).OfType<string>().Select(Spelled), StringComparer.OrdinalIgnoreCase);
        HashSet<string> taken = new(files, StringComparer.OrdinalIgnoreCase) { Manifest };
        string[] names = new string[sourceNames.Count];
        string[] folders = [.. sourceNames.Select(name => options.KeepFolders ? Apart(PortableName.FolderOf(name), files) : "")];
        // No file has a folder's name.
        taken.UnionWith(folders.Distinct().SelectMany(Ancestry).Select(Spelled));
        for (int i = 0; i < names.Length; i++)
        {
            if (known?.ElementAtOrDefault(i) is { } given)
            {
                names[i] = given;
                continue;
            }
            string stem = folders[i] + pattern.NameOf(sourceNames[i], i + 1, names.Length, Stem(startedAt), style, startedAt);
            string name = stem + extension;
            for (int copy = 2; IsPackedOf(startedAt, name) || !taken.Add(Spelled(name)); copy++)
                name = $"{stem} ({copy}){extension}";
            names[i] = name;
        }
        return names;
    }

    /// <summary>The name under which a result is kept in the output container. What a revision drew lies beside what was there before, and
    /// no photo's result has such a name, for no folder that is kept is called so.</summary>
    public static string Stored(string output, int revision) =>
        revision == 0 ? output : FormattableString.Invariant($"r{revision}/{output}");

    /// <summary>A photo's number as it is written in a batch of that many photos: in their order also where names are sorted letter by
    /// letter.</summary>
    public static string NumberIn(int photos, int number) => NamePattern.Number(number, NamePattern.DigitsOf(photos));

    /// <summary>The name of a result beside its photo: <c>IMG_1.cartoon.png</c>, and <c>IMG_1.cartoon (2).png</c> where that is
    /// taken.</summary>
    public static string Beside(string photoName, OutputFormat format, int copy) => string.Create(CultureInfo.InvariantCulture,
        $"{PortableName.Of(photoName)}.cartoon{(copy > 1 ? $" ({copy})" : "")}{OutputFormats.Of(format).Extension}");

    /// <summary>Whether a file's name is one that <see cref="Beside"/> gives.</summary>
    public static bool IsBeside(string name) => BesideName().IsMatch(name);

    /// <summary>Whether a file's name is one that <see cref="Zip(DateTimeOffset)"/> or <see cref="Sheet"/> gives, or one of several
    /// zips.</summary>
    public static bool IsPacked(string name) => PackedName().IsMatch(name);

    /// <summary>The same of the batch that began at a time; without case, as some disks compare.</summary>
    public static bool IsPackedOf(DateTimeOffset startedAt, string name) =>
        name.StartsWith(Stem(startedAt), StringComparison.OrdinalIgnoreCase) && PackedName().IsMatch(name);

    /// <summary>A folder, and those it lies in, under names that no file has: <c>a.png (2)/</c> where a result is called
    /// <c>a.png</c>.</summary>
    static string Apart(string folder, HashSet<string> files)
    {
        string path = "";
        foreach (string part in folder.Split('/', StringSplitOptions.RemoveEmptyEntries))
        {
            string name = path + part;
            for (int copy = 2; files.Contains(Spelled(name)); copy++)
                name = $"{path}{part} ({copy})";
            path = $"{name}/";
        }
        return path;
    }

    /// <summary>A folder and those it lies in, without the stroke at the end.</summary>
    static IEnumerable<string> Ancestry(string folder)
    {
        for (int end = folder.IndexOf('/'); end >= 0; end = folder.IndexOf('/', end + 1))
            yield return folder[..end];
    }

    [GeneratedRegex(@"\.cartoon( \(\d+\))?\.(png|jpg|webp|avif|jxl)$", RegexOptions.IgnoreCase)]
    private static partial Regex BesideName();

    [GeneratedRegex(@"^outputs_\d{8}_\d{6}((_\d+of\d+)?\.zip|_sheet(_\d+of\d+)?\.jpg)$", RegexOptions.IgnoreCase | RegexOptions.CultureInvariant)]
    private static partial Regex PackedName();

    /// <summary>With letters spelled out that disks without case take for others (APFS, ext4's folders without case): Straße is STRASSE
    /// there.</summary>
    static string Spelled(string name) => SpelledOut.Aggregate(name, (text, letter) =>
        text.Replace(letter.Letter, letter.As, StringComparison.Ordinal));

    static string Stem(DateTimeOffset startedAt) => string.Create(CultureInfo.InvariantCulture, $"outputs_{startedAt:yyyyMMdd_HHmmss}");
}
