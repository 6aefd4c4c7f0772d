using System.Security.Cryptography;
using System.Text;
using System.Text.RegularExpressions;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>
/// The folder in which a service keeps everything, and how something comes to be kept in it. Its one writer holds a lock. Every path
/// is made of names of our own: what strangers call their photos is only ever hashed.
/// </summary>
/// <remarks>
/// <code>
/// lock                        held by the service that writes here
/// upload.key                  signs the addresses that photos are sent to
/// batches/{id}/request.json   what was asked for; that it is there makes it a batch
///             /status.json    where it stood when that was last written
///             /journal        while it is unfinished, one JSON entry a line
///             /container      the output container that it has
///             /photos/{hash}  a photo that came, by the hash of its name; {hash}.part while it comes
///             /photos.json    the names, where they came from the inbox
/// outputs-20260104-152347/    results, manifest and zip of one batch; .batch in it names the batch
/// inbox/{folder}/             what people drop
/// collecting/{hash}           a collection of an inbox folder that has begun
/// sources/{container}/        photos of the owner that batches may take where they lie
/// tmp/, trash/                what is being written, and removed; emptied at the start
/// </code>
/// </remarks>
public sealed partial class DataFolder : IDisposable
{
    const int LockStripes = 64;
    const int KeyBytes = 32;
    const int BufferBytes = 64 << 10;

    readonly FileStream held;
    readonly Lock[] locks = [.. Enumerable.Range(0, LockStripes).Select(_ => new Lock())];

    DataFolder(string root, IDisk disk, FileStream held)
    {
        (Root, Disk, this.held) = (root, disk, held);
    }

    /// <summary>Its absolute path.</summary>
    public string Root { get; }

    /// <summary>Where people drop photos.</summary>
    public string DropFolder => Path.Join(Root, PhotoSources.InboxContainer);

    /// <summary>Where the owner's own photos lie, a folder for each source.</summary>
    public string Sources => Path.Join(Root, "sources");

    internal IDisk Disk { get; }

    /// <summary>Signs the addresses that photos are sent to.</summary>
    internal byte[] UploadKey { get; private set; } = [];

    internal string Batches => Path.Join(Root, PhotoSources.BatchesContainer);

    internal string Collections => Path.Join(Root, "collecting");

    string Temporary => Path.Join(Root, "tmp");

    string Trash => Path.Join(Root, "trash");

    /// <summary>Opens a data folder, made where it is missing, and holds it until disposed.</summary>
    /// <exception cref="DataFolderException">It can't be used; the message says why and what to do.</exception>
    public static async Task<DataFolder> OpenAsync(string path, IDisk disk, CancellationToken cancellation)
    {
        string root = Path.GetFullPath(path);
        try
        {
            if (!Directory.Exists(root))
                MakePrivate(root);
            DataFolder folder = new(root, disk, Hold(root));
            try
            {
                folder.MakeFolders();
                folder.RemoveLeftovers();
                folder.UploadKey = await folder.ReadOrMakeKeyAsync(cancellation);
                return folder;
            }
            catch
            {
                folder.Dispose();
                throw;
            }
        }
        catch (Exception fault)
            when (fault is IOException or UnauthorizedAccessException or StorageFullException or TransientFaultException)
        {
            throw new DataFolderException($"The data folder {root} can't be used: {fault.Message.TrimEnd('.')}. Choose another with --data.");
        }
    }

    /// <summary>Lets it go.</summary>
    public void Dispose() => held.Dispose();

    /// <summary>What one thread at a time does to a batch: between looking at its files and changing them.</summary>
    internal Lock LockOf(string batchId) =>
        locks[(uint)string.GetHashCode(batchId, StringComparison.Ordinal) % LockStripes];

    internal string BatchOf(string batchId) => BatchIds.IsValid(batchId)
        ? Path.Join(Batches, batchId)
        : throw new ArgumentException("It is no batch's id.", nameof(batchId));

    internal string RecordOf(string batchId) => Path.Join(BatchOf(batchId), "request.json");

    internal string StatusOf(string batchId) => Path.Join(BatchOf(batchId), "status.json");

    internal string JournalOf(string batchId) => Path.Join(BatchOf(batchId), "journal");

    internal string NameOf(string batchId) => Path.Join(BatchOf(batchId), "name");

    internal string ClaimOf(string batchId) => Path.Join(BatchOf(batchId), "container");

    internal string PhotosOf(string batchId) => Path.Join(BatchOf(batchId), "photos");

    internal string NamesOf(string batchId) => Path.Join(BatchOf(batchId), "photos.json");

    internal string PhotoOf(string batchId, string name) => Path.Join(PhotosOf(batchId), HashOf(name));

    internal string CollectionOf(string inboxFolder) => Path.Join(Collections, HashOf(inboxFolder));

    internal string OutputOf(string container) => IsOutput(container)
        ? Path.Join(Root, container)
        : throw new ArgumentException("It is no output container's name.", nameof(container));

    /// <summary>Whether a text is the name of an output container.</summary>
    internal static bool IsOutput(string container) => ContainerName().IsMatch(container);

    /// <summary>Where a result is. A name that is made of a photo's is kept as its hash.</summary>
    internal string ResultOf(string container, string name) => Path.Join(OutputOf(container), ResultFile(name));

    internal static string ResultFile(string name) => ResultName().IsMatch(name) ? name : HashOf(name);

    /// <summary>Whether a batch takes photos: it was made, and neither started nor ended.</summary>
    internal bool IsOpen(string batchId) =>
        File.Exists(RecordOf(batchId)) && !File.Exists(JournalOf(batchId)) && !File.Exists(StatusOf(batchId));

    /// <summary>Makes the folder of a batch, to stay.</summary>
    internal void MakeBatch(string batchId) => DiskFaults.Run(() =>
    {
        Disk.MakeFolder(BatchOf(batchId));
        Disk.MakeFolder(PhotosOf(batchId));
        Disk.Flush(BatchOf(batchId));
        Disk.Flush(Batches);
    });

    /// <summary>Writes a file whole, to stay when this returns; one that is there is replaced, and until then it is as before.</summary>
    internal Task WriteAsync(string path, Func<Stream, CancellationToken, Task> write, CancellationToken cancellation) =>
        DiskFaults.RunAsync(async () =>
        {
            string part = NewTemporary();
            try
            {
                using (IDiskFile file = Disk.Open(part, FileMode.CreateNew))
                {
                    await using (BufferedStream buffered = new(new DiskFileStream(file), BufferBytes))
                    {
                        await write(buffered, cancellation);
                        await buffered.FlushAsync(cancellation);
                    }
                    file.Flush();
                }
                Disk.Move(part, path);
                Disk.Flush(Path.GetDirectoryName(path)!);
            }
            catch
            {
                TryDelete(part);
                throw;
            }
        });

    /// <summary>Writes bytes; see the other.</summary>
    internal Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation) =>
        WriteAsync(path, (stream, stop) => stream.WriteAsync(content, stop).AsTask(), cancellation);

    /// <summary>What is in a file of ours, or null where there is none.</summary>
    internal static async Task<byte[]?> ReadAsync(string path, CancellationToken cancellation)
    {
        try
        {
            await using FileStream file = FileSystem.Open(path, followLinks: false);
            byte[] content = new byte[file.Length];
            await file.ReadExactlyAsync(content, cancellation);
            return content;
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return null;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw DiskFaults.Translate(fault);
        }
    }

    /// <summary>A path for something that is being written.</summary>
    internal string NewTemporary() => Path.Join(Temporary, Guid.NewGuid().ToString("N"));

    /// <summary>Removes a folder with all that is in it, at once and to stay; nothing where there is none.</summary>
    internal void Remove(string path) => DiskFaults.Run(() =>
    {
        if (!Directory.Exists(path))
            return;
        string removed = Path.Join(Trash, Guid.NewGuid().ToString("N"));
        Disk.Move(path, removed);
        Disk.Flush(Path.GetDirectoryName(path)!);
        Empty(Trash);
    });

    /// <summary>Removes a file that is good for nothing, if it can.</summary>
    internal void TryDelete(string path)
    {
        try
        {
            Disk.Delete(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            // The next start removes it, or makes something of it.
        }
    }

    static string HashOf(string name) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(name)).AsSpan(0, 16));

    static void MakePrivate(string root)
    {
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(root);
        else
            Directory.CreateDirectory(root, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
    }

    static FileStream Hold(string root)
    {
        string path = Path.Join(root, "lock");
        try
        {
            return new FileStream(path, FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (IOException) when (File.Exists(path))
        {
            throw new IOException("another service writes to it; stop that first");
        }
    }

    void MakeFolders()
    {
        foreach (string folder in (string[])[Batches, DropFolder, Sources, Collections, Temporary, Trash])
        {
            if (Path.Exists(folder) && FileSystem.Look(folder, followLinks: false).Kind != EntryKind.Folder)
                throw new IOException($"{folder} is a link or a file, where a folder of the service's own must be");
            Disk.MakeFolder(folder);
        }
        Disk.Flush(Root);
    }

    /// <summary>Removes what was being written or removed when the service ended, and batches that never came to be.</summary>
    void RemoveLeftovers()
    {
        Empty(Temporary);
        Empty(Trash);
        if (Directory.EnumerateFiles(Collections).Any())
            return; // a collection makes its batch's record last
        foreach (string batch in Directory.EnumerateDirectories(Batches).Where(batch => !File.Exists(Path.Join(batch, "request.json"))))
            Remove(batch);
    }

    void Empty(string folder)
    {
        foreach (string entry in Directory.EnumerateFileSystemEntries(folder))
        {
            try
            {
                if (Directory.Exists(entry))
                    Disk.DeleteFolder(entry);
                else
                    Disk.Delete(entry);
            }
            catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
            {
                // The next one to empty it tries again; nothing leads there.
            }
        }
    }

    async Task<byte[]> ReadOrMakeKeyAsync(CancellationToken cancellation)
    {
        string path = Path.Join(Root, "upload.key");
        if (await ReadAsync(path, cancellation) is { Length: KeyBytes } key)
            return key;
        byte[] made = RandomNumberGenerator.GetBytes(KeyBytes);
        await WriteAsync(path, made, cancellation);
        return made;
    }

    [GeneratedRegex(@"^outputs-\d{8}-\d{6}(-\d{1,9})?$")]
    private static partial Regex ContainerName();

    [GeneratedRegex(@"^(manifest\.json|outputs_\d{8}_\d{6}(_\d{1,9}|(_sheet)?(_\d{1,9}of\d{1,9})?)?\.[a-z]{1,8})$")]
    private static partial Regex ResultName();
}

/// <summary>A data folder can't be used.</summary>
/// <param name="message">Why, and what to do.</param>
public sealed class DataFolderException(string message) : Exception(message);
