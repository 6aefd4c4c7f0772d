using System.Globalization;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>
/// The names of containers and results. The times in them are those of the clock that <c>startedAt</c> brings: the person's own
/// for a run, UTC in a service, whose machines and readers are anywhere.
/// </summary>
public static class OutputNames
{
    /// <summary>The manifest's file name.</summary>
    public const string Manifest = "manifest.json";

    /// <summary><c>outputs-20260104-152347</c>, and <c>-2</c>, <c>-3</c> … for the further ones of that second.</summary>
    public static string Container(DateTimeOffset startedAt, int attempt) =>
        string.Create(CultureInfo.InvariantCulture, $"outputs-{startedAt:yyyyMMdd-HHmmss}{(attempt > 1 ? $"-{attempt}" : "")}");

    /// <summary><c>outputs_20260104_152347.zip</c>.</summary>
    public static string Zip(DateTimeOffset startedAt) => $"{Stem(startedAt)}.zip";

    /// <summary>The names of the results in number order, all different: one for each source name.</summary>
    /// <param name="startedAt">When the batch began.</param>
    /// <param name="options">The naming and the format.</param>
    /// <param name="sourceNames">The photos' names, in number order.</param>
    public static IReadOnlyList<string> Results(DateTimeOffset startedAt, BatchOptions options, IReadOnlyList<string> sourceNames)
    {
        string extension = OutputFormats.Of(options.Format).Extension;
        int digits = DigitsOf(sourceNames.Count);
        // The names are composed and compared without case, so none replaces another on a disk that does so.
        HashSet<string> taken = new(StringComparer.OrdinalIgnoreCase) { Manifest, Zip(startedAt) };
        string[] names = new string[sourceNames.Count];
        for (int i = 0; i < names.Length; i++)
        {
            string stem = options.Names == OutputNaming.Original ? PortableName.Of(sourceNames[i])
                : $"{Stem(startedAt)}_{Number(i + 1, digits)}";
            string name = stem + extension;
            for (int copy = 2; !taken.Add(name); copy++)
                name = $"{stem} ({copy}){extension}";
            names[i] = name;
        }
        return names;
    }

    /// <summary>A photo's number as it is written in a batch of that many photos: in their order also where names are sorted letter by
    /// letter.</summary>
    public static string NumberIn(int photos, int number) => Number(number, DigitsOf(photos));

    static int DigitsOf(int photos) => Math.Max(3, photos.ToString(CultureInfo.InvariantCulture).Length);

    static string Number(int number, int digits) => number.ToString(CultureInfo.InvariantCulture).PadLeft(digits, '0');

    static string Stem(DateTimeOffset startedAt) => string.Create(CultureInfo.InvariantCulture, $"outputs_{startedAt:yyyyMMdd_HHmmss}");
}
