using System.IO.Enumeration;
using System.Runtime.CompilerServices;
using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Folders;

/// <summary>Photos from files and folders named on a command line, results into one folder.</summary>
/// <param name="paths">Files, and folders that are searched to the bottom; hidden files are left out.</param>
/// <param name="outputRoot">Where the output folders are made.</param>
public sealed class FolderStore(IReadOnlyList<string> paths, string outputRoot) : IBatchStore
{
    readonly Dictionary<string, string> photoPaths = new(StringComparer.Ordinal);
    string? claimed;

    /// <summary>The source that stands for the paths.</summary>
    public static PhotoSource Source { get; } = new("", "");

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredPhoto> ListAsync(PhotoSource source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (string path in paths)
        {
            IEnumerable<(string, FileInfo)> files = File.Exists(path) ? [(Path.GetFileName(path), new FileInfo(path))] : Walk(path);
            foreach ((string name, FileInfo file) in files)
            {
                cancellation.ThrowIfCancellationRequested();
                string unique = Distinct(name);
                photoPaths[unique] = file.FullName;
                yield return new StoredPhoto(unique, SizeOf(file));
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
            try
            {
                // Only one run can create the manifest, so it is what claims the folder.
                File.Open(PathOf(container, OutputNames.Manifest), FileMode.CreateNew).Dispose();
                claimed = container;
            }
            catch (IOException) when (File.Exists(PathOf(container, OutputNames.Manifest)))
            {
            }
        }
        return Task.FromResult(claimed);
    }

    /// <inheritdoc/>
    public async Task WriteAsync(string container, string name, ReadOnlyMemory<byte> content, string contentType, CancellationToken cancellation) =>
        await WriteStreamAsync(container, name, contentType, (stream, stop) => stream.WriteAsync(content, stop).AsTask(), cancellation);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string container, string name, CancellationToken cancellation) =>
        Task.FromResult<Stream>(OpenRead(PathOf(container, name)));

    /// <inheritdoc/>
    public async Task WriteStreamAsync(string container, string name, string contentType, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation)
    {
        string path = PathOf(container, name);
        string part = Path.Combine(FolderOf(container), $".{Guid.NewGuid():N}.part");
        try
        {
            await using (FileStream stream = new(part, FileMode.CreateNew, FileAccess.Write, FileShare.None, bufferSize: 64 << 10, FileOptions.Asynchronous))
                await write(stream, cancellation);
            File.Move(part, path, overwrite: true);
        }
        finally
        {
            File.Delete(part);
        }
    }

    /// <summary>The absolute path of an output container.</summary>
    public string FolderOf(string container) => Path.GetFullPath(Path.Combine(outputRoot, container));

    /// <summary>The absolute path of a result.</summary>
    public string PathOf(string container, string name) => Path.Combine(FolderOf(container), name);

    static TranslatedStream OpenPhoto(string path)
    {
        try
        {
            return new TranslatedStream(OpenRead(path), PhotoFault);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw PhotoFault(fault);
        }
    }

    /// <summary>A file that can't be read is that photo's trouble, in a sentence for its owner.</summary>
    static Exception PhotoFault(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => new PhotoRefusedException("The file was removed before it could be read.", fault),
        UnauthorizedAccessException => new PhotoRefusedException("The file may not be read: its permissions forbid it.", fault),
        PathTooLongException => new PhotoRefusedException("The file's path is too long to be read.", fault),
        IOException => new PhotoRefusedException($"The file can't be read: {fault.Message.Split('\n')[0].TrimEnd('.')}. Check the disk or card that it is on.", fault),
        _ => fault,
    };

    static FileStream OpenRead(string path) =>
        new(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 64 << 10, FileOptions.Asynchronous | FileOptions.SequentialScan);

    FileSystemEnumerable<(string Name, FileInfo File)> Walk(string path)
    {
        string root = Path.GetFullPath(path);
        string outputs = Path.GetFullPath(outputRoot);
        // Unix calls names with a leading dot hidden.
        EnumerationOptions visible = new() { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = true };
        return new(root, (ref entry) => (NameUnder(root, entry.ToFullPath()), (FileInfo)entry.ToFileSystemInfo()), visible)
        {
            ShouldIncludePredicate = (ref entry) => !entry.IsDirectory,
            // A linked folder could lead back up, and earlier results are no photos.
            ShouldRecursePredicate = (ref entry) => !entry.Attributes.HasFlag(FileAttributes.ReparsePoint) && entry.ToFullPath() != outputs,
        };
    }

    static string NameUnder(string root, string path) => Path.GetRelativePath(root, path).Replace(Path.DirectorySeparatorChar, '/');

    static long SizeOf(FileInfo file)
    {
        try
        {
            // A link's own length is that of the path it holds.
            return file.ResolveLinkTarget(returnFinalTarget: true) is FileInfo target ? target.Length : file.Length;
        }
        catch (IOException)
        {
            // Gone since it was listed, or a link to nowhere or to itself: reading it will say so by name.
            return 1;
        }
    }

    string Distinct(string name)
    {
        string unique = name;
        for (int copy = 2; photoPaths.ContainsKey(unique); copy++)
            unique = $"{name} ({copy})";
        return unique;
    }
}
