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
/// <param name="Kind">What it is.</param>
/// <param name="Bytes">Its size.</param>
/// <param name="Changed">A time of this file system's clock: another one after every change, of its names and rights too.</param>
/// <param name="Written">When its bytes were written, in ticks (UTC), as it says itself: copies can keep that of their
/// originals.</param>
readonly record struct FileFacts(EntryKind Kind, long Bytes, long Changed, long Written)
{
    /// <summary>What tells it from another photo that takes its place. A file that gets a second name or other rights is the
    /// same.</summary>
    public string Version => VersionOf(Written, Bytes);

    /// <summary>The version of a file that was written then and has so many bytes.</summary>
    public static string VersionOf(long written, long bytes) => FormattableString.Invariant($"{written:x}-{bytes:x}");
}

/// <summary>Something is there already by the name that something else was to get.</summary>
sealed class FileExistsException(string message) : IOException(message);

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

    /// <summary>What a path leads to, links followed unless told otherwise.</summary>
    public static FileFacts Look(string path, bool followLinks = true)
    {
        if (ByBytes)
            return LinuxFiles.Look(path, followLinks);
        FileInfo file = new(path);
        if (followLinks && file.ResolveLinkTarget(returnFinalTarget: true) is { } target)
            file = new FileInfo(target.FullName);
        FileAttributes attributes = File.GetAttributes(file.FullName);
        // Once links are followed, what is still marked so is a file after all: one that a cloud's folder keeps elsewhere, for example.
        EntryKind kind = KindOf(followLinks ? attributes & ~FileAttributes.ReparsePoint : attributes);
        return new FileFacts(kind, kind == EntryKind.File ? file.Length : 0, file.LastWriteTimeUtc.Ticks, file.LastWriteTimeUtc.Ticks);
    }

    /// <summary>Opens a file for reading.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="followLinks">Whether it may be a link to the file.</param>
    public static FileStream Open(string path, bool followLinks = true)
    {
        const int bufferBytes = 64 << 10;
        if (!ByBytes && !followLinks && Look(path, followLinks: false).Kind == EntryKind.Link)
            throw new IOException("It is a link");
        return ByBytes
            ? new FileStream(LinuxFiles.Open(path, followLinks), FileAccess.Read, bufferBytes)
            : new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferBytes,
                FileOptions.Asynchronous | FileOptions.SequentialScan);
    }

    /// <summary>Gives a file, or a link itself, another place, where there is nothing yet.</summary>
    /// <exception cref="FileExistsException">There is something.</exception>
    public static void Move(string from, string to)
    {
        if (ByBytes)
        {
            LinuxFiles.Move(from, to);
            return;
        }
        if (Path.Exists(to))
            throw new FileExistsException($"There is something at {to} already.");
        File.Move(from, to, overwrite: false);
    }

    /// <summary>Gives a file another place; what is there is replaced.</summary>
    public static void Replace(string from, string to)
    {
        // .NET's also moves from one file system to another.
        if (ByBytes && (RawNames.IsRaw(from) || RawNames.IsRaw(to)))
            LinuxFiles.Replace(from, to);
        else
            File.Move(from, to, overwrite: true);
    }

    /// <summary>Removes a file, or a link itself, which may be gone.</summary>
    public static void Delete(string path)
    {
        if (ByBytes && RawNames.IsRaw(path))
            LinuxFiles.Delete(path);
        else
            File.Delete(path);
    }

    /// <summary>Gives a file a second name where the file system can, and a copy where it can't.</summary>
    /// <returns>Whether it is a copy, whose bytes are not sure to stay yet.</returns>
    public static bool LinkOrCopy(string file, string name)
    {
        if (ByBytes && LinuxFiles.TryLink(file, name))
            return false;
        File.Copy(file, name, overwrite: false);
        return true;
    }

    /// <summary>Makes sure that the bytes of a file, or the entries of a folder, stay as they are now. Where there are no such calls, the
    /// file system does so by itself.</summary>
    public static void Flush(string path)
    {
        if (ByBytes)
            LinuxFiles.Flush(path);
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

    /// <summary>What an entry of a folder is called that can be shown only so, see <see cref="RawNames.Printable"/>; of two that look alike
    /// it is the first.</summary>
    public static string NameOf(string folder, string shown) =>
        ByBytes && shown.Contains('\uFFFD', StringComparison.Ordinal) && Alike(folder, shown).FirstOrDefault() is { } path
            ? Path.GetFileName(path) : shown;

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
