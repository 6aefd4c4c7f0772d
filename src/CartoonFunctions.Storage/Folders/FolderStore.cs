using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Folders;

/// <summary>Photos from files and folders named on a command line, results into one folder.</summary>
/// <param name="paths">Files, and folders that are searched to the bottom; what is no photo in them is left out.</param>
/// <param name="outputRoot">Where the output folders are made.</param>
/// <param name="beside">The format of results that go beside their photos; null where they go to the output folder.</param>
public sealed partial class FolderStore(IReadOnlyList<string> paths, string outputRoot, OutputFormat? beside = null) : IBatchStore
{
    Dictionary<string, string> photoPaths = [];
    readonly HashSet<string> besides = new(StringComparer.OrdinalIgnoreCase);
    string? claimed;

    /// <summary>The store of a batch that goes on: with the photos that it found, and the output folder that it has.</summary>
    /// <param name="outputFolder">The output folder, wherever it is by now.</param>
    /// <param name="places">Where the photos are, as <see cref="Places"/> told.</param>
    public static FolderStore Of(string outputFolder, IReadOnlyDictionary<string, string> places)
    {
        string folder = Path.TrimEndingDirectorySeparator(Path.GetFullPath(outputFolder));
        return new([], Path.GetDirectoryName(folder) ?? folder)
        {
            photoPaths = places.ToDictionary(place => place.Key, place => RawNames.Unspell(place.Value), StringComparer.Ordinal),
            claimed = Path.GetFileName(folder),
        };
    }

    /// <summary>Where the photos of the latest listing are, by their names: absolute, as text that JSON keeps.</summary>
    public IReadOnlyDictionary<string, string> Places =>
        photoPaths.ToDictionary(photo => photo.Key, photo => RawNames.Spell(Path.GetFullPath(photo.Value)), StringComparer.Ordinal);

    /// <summary>Where a photo of the latest listing is.</summary>
    public string PlaceOf(string photo) => photoPaths[photo];

    /// <summary>The source that stands for the paths.</summary>
    public static PhotoSource Source { get; } = new("", "");

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredPhoto> ListAsync(PhotoSource source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        PhotoWalk walk = new();
        // Each listing begins anew, so that a planning that is tried again finds the same names.
        Dictionary<string, string> listed = photoPaths = new(StringComparer.Ordinal);
        HashSet<string> seen = new(StringComparer.Ordinal);
        besides.Clear();
        foreach (string given in paths)
        {
            string path = FileSystem.Find(given, seen.Contains);
            seen.Add(path);
            foreach (FoundFile file in walk.From(path))
            {
                cancellation.ThrowIfCancellationRequested();
                string name = file.LeftOut is null ? Distinct(file.Name, listed) : file.Name;
                if (file.LeftOut is null)
                    listed[name] = file.Path;
                yield return new StoredPhoto(name, file.Bytes, file.Refusal, file.LeftOut, file.Version);
            }
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenPhotoAsync(PhotoSource source, string name, string? version, long? wantedBytes,
        CancellationToken cancellation) =>
        Task.FromResult(PhotoFile.Open(photoPaths[name], version, followLinks: true));

    /// <inheritdoc/>
    public Task<string> ClaimOutputAsync(string batchId, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        for (int attempt = 1; claimed is null; attempt++)
        {
            string container = OutputNames.Container(startedAt, attempt);
            Directory.CreateDirectory(FolderOf(container));
            if (TryClaim(container, batchId, startedAt))
                claimed = container;
        }
        return Task.FromResult(claimed);
    }

    /// <inheritdoc/>
    /// <remarks>Beside the photo, unless its path's bytes are no text: a manifest could not say it.</remarks>
    public string? OwnPlaceFor(string photo)
    {
        string path = Path.GetFullPath(photoPaths[photo]);
        if (beside is not { } format || RawNames.IsRaw(path))
            return null;
        for (int copy = 1; ; copy++)
        {
            string result = Path.Combine(Path.GetDirectoryName(path)!, OutputNames.Beside(Path.GetFileName(path), format, copy));
            if (!Path.Exists(result) && besides.Add(result))
                return result;
        }
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string container, string name, ReadOnlyMemory<byte> content, string contentType,
        CancellationToken cancellation) =>
        await WriteStreamAsync(container, name, contentType, (stream, stop) => stream.WriteAsync(content, stop).AsTask(), cancellation);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string container, string name, CancellationToken cancellation) =>
        Task.FromResult<Stream>(FileSystem.Open(PathOf(container, name)));

    /// <inheritdoc/>
    public async Task<long> LengthOfAsync(string container, string name, CancellationToken cancellation)
    {
        await using FileStream result = FileSystem.Open(PathOf(container, name));
        return result.Length;
    }

    /// <inheritdoc/>
    public async Task WriteStreamAsync(string container, string name, string contentType, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        string path = PathOf(container, name);
        string folder = Path.GetDirectoryName(path)!;
        string part = Path.Combine(folder, $".{Guid.NewGuid():N}.part");
        try
        {
            if (name.Contains('/', StringComparison.Ordinal) && !Path.IsPathRooted(name))
                Directory.CreateDirectory(folder);
            await using (FileStream stream =
                new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 << 10, FileOptions.Asynchronous))
                await write(stream, cancellation);
            if (!Path.IsPathRooted(name))
                File.Move(part, path, overwrite: true);
            else if (!IsThere(path, part))
                MoveBeside(part, path);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>Whether there is something at a path, or it is not ours to see.</summary>
    public static bool Exists(string path)
    {
        try
        {
            string found = FileSystem.Find(path, _ => false);
            return RawNames.IsRaw(found) || File.GetAttributes(found) >= 0;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return fault is not (FileNotFoundException or DirectoryNotFoundException);
        }
    }

    /// <summary>Removes what a killed run was writing when it ended.</summary>
    /// <param name="container">Its output folder.</param>
    /// <param name="outputs">The names of its results.</param>
    public void RemoveParts(string container, IEnumerable<string> outputs)
    {
        foreach (string folder in outputs.Append(OutputNames.Manifest).Select(name => Path.GetDirectoryName(PathOf(container, name))!)
            .Distinct().Where(Directory.Exists))
        {
            foreach (string part in Directory.EnumerateFiles(folder, ".*.part").Where(file => PartName().IsMatch(Path.GetFileName(file))))
                File.Delete(part);
        }
    }

    /// <summary>Removes the zips and contact sheets of an earlier end of the same run.</summary>
    /// <param name="container">Its output folder.</param>
    /// <param name="startedAt">When the batch began.</param>
    /// <param name="kept">The files that stay, results among them.</param>
    public void RemovePackedBut(string container, DateTimeOffset startedAt, IReadOnlySet<string> kept)
    {
        foreach (string file in Directory.EnumerateFiles(FolderOf(container), "outputs_*").Where(file =>
            OutputNames.IsPackedOf(startedAt, Path.GetFileName(file)) && !kept.Contains(Path.GetFileName(file))))
            File.Delete(file);
    }

    [GeneratedRegex(@"^\.[0-9a-f]{32}\.part$")]
    private static partial Regex PartName();

    /// <summary>The absolute path of an output container.</summary>
    public string FolderOf(string container) => Path.GetFullPath(Path.Combine(outputRoot, container));

    /// <summary>The absolute path of a result.</summary>
    public string PathOf(string container, string name) => Path.Combine(FolderOf(container), name);

    /// <summary>Whether a result lies there already, because the run was killed before it could note that.</summary>
    static bool IsThere(string path, string part) =>
        File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(File.ReadAllBytes(part));

    /// <summary>Beside a photo lies what is not ours.</summary>
    static void MoveBeside(string part, string path)
    {
        try
        {
            File.Move(part, path, overwrite: false);
        }
        catch (IOException fault) when (Path.Exists(path))
        {
            throw new PhotoRefusedException(StorageReasons.PlaceTaken.With(("name", Path.GetFileName(path))), fault);
        }
    }

    /// <summary>Only one run can put the manifest there, so it is what claims the folder; it is never empty, whenever the run is
    /// killed.</summary>
    bool TryClaim(string container, string batchId, DateTimeOffset startedAt)
    {
        string part = Path.Combine(FolderOf(container), $".{Guid.NewGuid():N}.part");
        JsonObject begun = new() { ["id"] = batchId, ["started"] = startedAt };
        try
        {
            File.WriteAllText(part, begun.ToJsonString());
            File.Move(part, PathOf(container, OutputNames.Manifest), overwrite: false);
            return true;
        }
        catch (IOException) when (File.Exists(PathOf(container, OutputNames.Manifest)))
        {
            return false;
        }
        finally
        {
            File.Delete(part);
        }
    }

    static string Distinct(string name, Dictionary<string, string> taken)
    {
        string unique = name;
        for (int copy = 2; taken.ContainsKey(unique); copy++)
            unique = $"{Path.ChangeExtension(name, null)} ({copy}){Path.GetExtension(name)}";
        return unique;
    }
}
