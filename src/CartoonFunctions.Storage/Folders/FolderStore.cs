using System.Runtime.CompilerServices;
using System.Text.Json.Nodes;
using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Folders;

/// <summary>Photos from files and folders named on a command line, results into one folder.</summary>
/// <param name="paths">Files, and folders that are searched to the bottom; what is no photo in them is left out.</param>
/// <param name="outputRoot">Where the output folders are made.</param>
public sealed class FolderStore(IReadOnlyList<string> paths, string outputRoot) : IBatchStore
{
    Dictionary<string, string> photoPaths = [];
    string? claimed;

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
                yield return new StoredPhoto(name, file.Bytes, file.Refusal, file.LeftOut);
            }
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenPhotoAsync(PhotoSource source, string name, long? wantedBytes, CancellationToken cancellation) =>
        Task.FromResult<Stream>(OpenPhoto(photoPaths[name]));

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
    public async Task WriteAsync(string container, string name, ReadOnlyMemory<byte> content, string contentType,
        CancellationToken cancellation) =>
        await WriteStreamAsync(container, name, contentType, (stream, stop) => stream.WriteAsync(content, stop).AsTask(), cancellation);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string container, string name, CancellationToken cancellation) =>
        Task.FromResult<Stream>(FileSystem.Open(PathOf(container, name)));

    /// <inheritdoc/>
    public async Task WriteStreamAsync(string container, string name, string contentType, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation)
    {
        string path = PathOf(container, name);
        string part = Path.Combine(FolderOf(container), $".{Guid.NewGuid():N}.part");
        try
        {
            await using (FileStream stream =
                new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 << 10, FileOptions.Asynchronous))
                await write(stream, cancellation);
            File.Move(part, path, overwrite: true);
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

    /// <summary>The absolute path of an output container.</summary>
    public string FolderOf(string container) => Path.GetFullPath(Path.Combine(outputRoot, container));

    /// <summary>The absolute path of a result.</summary>
    public string PathOf(string container, string name) => Path.Combine(FolderOf(container), name);

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

    static TranslatedStream OpenPhoto(string path)
    {
        try
        {
            // It may have been replaced since it was listed, and a pipe is not opened to look.
            if (FileSystem.Look(path).Kind == EntryKind.Other)
                throw new PhotoRefusedException(StorageReasons.NoFile.With());
            return new TranslatedStream(FileSystem.Open(path), FileRefusals.Translate);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileRefusals.Translate(fault);
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
