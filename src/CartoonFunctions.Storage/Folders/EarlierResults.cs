using System.Text.Json;
using System.Text.RegularExpressions;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage.Folders;

/// <summary>Tells the results of earlier runs by the manifest that lies beside them, wherever they were moved or unpacked to.</summary>
sealed partial class EarlierResults
{
    readonly Dictionary<string, Predicate<string>> folders = new(StringComparer.Ordinal);

    /// <summary>Whether a file, or what a link leads to, is such a result.</summary>
    public bool Contains(string path)
    {
        string real = RealPath(path);
        string name = Path.GetFileName(real);
        return OutputNames.IsBeside(name) || ResultsOf(Path.GetDirectoryName(real) ?? "")(name);
    }

    Predicate<string> ResultsOf(string folder)
    {
        if (!folders.TryGetValue(folder, out Predicate<string>? isResult))
            folders[folder] = isResult = Look(folder);
        return isResult;
    }

    /// <summary>What of a folder, and of those in it, is a result.</summary>
    Predicate<string> Look(string folder)
    {
        HashSet<string>? listed = ReadManifest(Path.Join(folder, OutputNames.Manifest));
        bool isNamed = ContainerName().IsMatch(Path.GetFileName(folder));
        if (listed is null && !isNamed)
        {
            // Results may lie in folders as their photos did.
            Predicate<string>? above = Path.GetDirectoryName(folder) is { Length: > 0 } parent ? ResultsOf(parent) : null;
            return name => above?.Invoke($"{Path.GetFileName(folder)}/{name}") == true;
        }
        // Without a list the run was killed or is under way; a folder that still has its name holds nothing else beside its manifest.
        return name => listed is { Count: 0 } || (listed is not null && isNamed && !name.Contains('/', StringComparison.Ordinal))
            || listed?.Contains(name) == true || IsNumberedOrPacked(name[(name.LastIndexOf('/') + 1)..]);
    }

    static bool IsNumberedOrPacked(string name) => NumberedName().IsMatch(name) || OutputNames.IsPacked(name);

    /// <summary>The results that a manifest lists, none for a run that has not ended; null where it is no manifest of ours.</summary>
    static HashSet<string>? ReadManifest(string path)
    {
        try
        {
            if (FileSystem.Look(path).Kind != EntryKind.File)
                return null;
            using FileStream stream = FileSystem.Open(path);
            // Versions before this one claimed a folder with an empty manifest.
            if (stream.Length == 0)
                return ContainerName().IsMatch(Path.GetFileName(Path.GetDirectoryName(path)!)) ? [] : null;
            using JsonDocument manifest = JsonDocument.Parse(stream);
            if (manifest.RootElement is not { ValueKind: JsonValueKind.Object } root || !HasString(root, "id")
                || !HasString(root, "started"))
                return null;
            return root.TryGetProperty("photos", out JsonElement photos) && photos.ValueKind == JsonValueKind.Array
                ? [OutputNames.Manifest, .. photos.EnumerateArray().Select(OutputOf).OfType<string>()]
                : [];
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null;
        }
    }

    static bool HasString(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String;

    static string? OutputOf(JsonElement photo) =>
        photo.ValueKind == JsonValueKind.Object && HasString(photo, "output") ? photo.GetProperty("output").GetString() : null;

    static string RealPath(string path)
    {
        try
        {
            return RawNames.IsRaw(path) ? path : File.ResolveLinkTarget(path, returnFinalTarget: true)?.FullName ?? Path.GetFullPath(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return path;
        }
    }

    [GeneratedRegex(@"^outputs-\d{8}-\d{6}(-\d+)?$")]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"^outputs_\d{8}_\d{6}_\d{3,}\.[a-z]+$")]
    private static partial Regex NumberedName();
}
