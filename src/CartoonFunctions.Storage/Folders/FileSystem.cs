namespace CartoonFunctions.Storage.Folders;

/// <summary>What kind of thing a path or an entry of a folder is.</summary>
enum EntryKind
{
    /// <summary>A file that can be read.</summary>
    File,

    /// <summary>A folder.</summary>
    Folder,

    /// <summary>A link to something.</summary>
    Link,

    /// <summary>A pipe, a socket or a device: nothing that may be opened to look.</summary>
    Other,
}

/// <summary>An entry of a folder.</summary>
/// <param name="Name">Its name; see <see cref="RawNames"/>.</param>
/// <param name="Kind">What it is itself, where a link leads not followed.</param>
readonly record struct FolderEntry(string Name, EntryKind Kind);

/// <summary>What a path leads to.</summary>
readonly record struct FileFacts(EntryKind Kind, long Bytes);

/// <summary>Files and folders, on Linux by their bytes and elsewhere as .NET sees them.</summary>
static class FileSystem
{
    static readonly bool ByBytes = OperatingSystem.IsLinux() && Environment.Is64BitProcess;

    /// <summary>What lies in a folder, hidden and system files of Windows left out.</summary>
    /// <exception cref="IOException">It cannot be read.</exception>
    /// <exception cref="UnauthorizedAccessException">It may not be read.</exception>
    public static List<FolderEntry> List(string folder)
    {
        if (ByBytes)
            return LinuxFiles.List(folder);
        EnumerationOptions visible = new() { AttributesToSkip = FileAttributes.Hidden | FileAttributes.System, IgnoreInaccessible = false };
        return [.. new DirectoryInfo(folder).EnumerateFileSystemInfos("*", visible)
            .Select(entry => new FolderEntry(entry.Name, KindOf(entry.Attributes)))];
    }

    /// <summary>What a path leads to, links followed.</summary>
    public static FileFacts Look(string path)
    {
        if (ByBytes)
            return LinuxFiles.Look(path);
        FileInfo file = new(path);
        if (file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            file = new FileInfo(target.FullName);
        EntryKind kind = KindOf(File.GetAttributes(file.FullName));
        return new FileFacts(kind, kind == EntryKind.File ? file.Length : 0);
    }

    /// <summary>Opens a file for reading.</summary>
    public static FileStream Open(string path)
    {
        const int bufferBytes = 64 << 10;
        return ByBytes
            ? new FileStream(LinuxFiles.Open(path), FileAccess.Read, bufferBytes)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferBytes,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
    }

    /// <summary>
    /// A path as the system knows it: .NET has put replacement characters where an argument was not UTF-8, and the entries that
    /// look like it tell what was there.
    /// </summary>
    /// <param name="given">The path as it was given.</param>
    /// <param name="isTaken">Whether a path was found before; of two that look alike the next one is meant.</param>
    public static string Find(string given, Predicate<string> isTaken)
    {
        if (!ByBytes || !given.Contains('\uFFFD', StringComparison.Ordinal) || Path.Exists(given))
            return given;
        IEnumerable<string> found = [Path.IsPathRooted(given) ? "/" : ""];
        foreach (string part in given.Split('/', StringSplitOptions.RemoveEmptyEntries))
            found = part.Contains('\uFFFD', StringComparison.Ordinal) ? found.SelectMany(folder => Alike(folder, part))
                : found.Select(folder => Path.Join(folder, part));
        return found.Where(path => !isTaken(path)).FirstOrDefault(given);
    }

    static IEnumerable<string> Alike(string folder, string part)
    {
        try
        {
            return LinuxFiles.List(folder.Length == 0 ? "." : folder).Where(entry => RawNames.Printable(entry.Name) == part)
                .Select(entry => Path.Join(folder, entry.Name));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }

    static EntryKind KindOf(FileAttributes attributes) =>
        attributes.HasFlag(FileAttributes.ReparsePoint) ? EntryKind.Link : attributes.HasFlag(FileAttributes.Directory) ? EntryKind.Folder
            : EntryKind.File;
}
