using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace CartoonFunctions.Storage.Folders;

/// <summary>
/// The system calls of 64-bit Linux for what .NET does not do: names that are not UTF-8 (see <see cref="RawNames"/>), and telling a
/// pipe from a file without opening it. Faults are those that .NET throws.
/// </summary>
static partial class LinuxFiles
{
    const int PermissionDenied = 1; // EPERM
    const int NoEntry = 2; // ENOENT
    const int AccessDenied = 13; // EACCES
    const int NoFolder = 20; // ENOTDIR
    const int NameTooLong = 36; // ENAMETOOLONG

    const int Exists = 17; // EEXIST

    const int ReadNeverWaiting = 0x800 | 0x80000; // O_RDONLY | O_NONBLOCK | O_CLOEXEC
    const int NotSupported = 22; // EINVAL
    const uint NeverReplace = 1; // RENAME_NOREPLACE
    const int CurrentFolder = -100; // AT_FDCWD
    const uint TypeSizeAndTimes = 0x1 | 0x200 | 0x80 | 0x40; // STATX_TYPE | STATX_SIZE | STATX_CTIME | STATX_MTIME

    /// <summary>What lies in a folder.</summary>
    public static unsafe List<FolderEntry> List(string folder)
    {
        nint open = OpenDir(RawNames.Encode(folder));
        if (open == 0)
            throw Fault(folder);
        try
        {
            List<FolderEntry> entries = [];
            while (true)
            {
                Marshal.SetLastSystemError(0);
                // struct dirent: the record's length is at 16, the type at 18, the name with a zero behind it at 19.
                byte* entry = (byte*)ReadDir(open);
                if (entry is null)
                    return Marshal.GetLastPInvokeError() == 0 ? entries : throw Fault(folder);
                string name = RawNames.Decode(MemoryMarshal.CreateReadOnlySpanFromNullTerminated(entry + 19));
                if (name is not ("." or ".."))
                    entries.Add(new FolderEntry(name, KindOf(entry[18]) ?? Look(Path.Join(folder, name), followLinks: false).Kind));
            }
        }
        finally
        {
            _ = CloseDir(open);
        }
    }

    /// <summary>What a path leads to.</summary>
    public static FileFacts Look(string path, bool followLinks = true)
    {
        // struct statx, the same on every processor: the mode is at 28, the size at 40, the times of the latest change and of the latest
        // writing at 96 and 112, seconds before nanoseconds.
        byte[] facts = new byte[256];
        if (Statx(CurrentFolder, RawNames.Encode(path), followLinks ? 0 : 0x100, TypeSizeAndTimes, facts) != 0)
            throw Fault(path);
        int type = BinaryPrimitives.ReverseEndianness(BinaryPrimitives.ReadUInt16BigEndian(facts.AsSpan(28))) >> 12;
        return new FileFacts(KindOf((byte)type) ?? EntryKind.Other, BinaryPrimitives.ReadInt64LittleEndian(facts.AsSpan(40)),
            (Seconds(96) * 1_000_000_000) + Nanoseconds(96),
            DateTime.UnixEpoch.Ticks + (Seconds(112) * TimeSpan.TicksPerSecond) + (Nanoseconds(112) / TimeSpan.NanosecondsPerTick));

        long Seconds(int time) => BinaryPrimitives.ReadInt64LittleEndian(facts.AsSpan(time));
        int Nanoseconds(int time) => BinaryPrimitives.ReadInt32LittleEndian(facts.AsSpan(time + 8));
    }

    /// <summary>Opens a file for reading, without waiting for whoever may write it.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="followLinks">Whether it may be a link to the file.</param>
    public static SafeFileHandle Open(string path, bool followLinks = true)
    {
        // O_NOFOLLOW is another number on ARM than on other processors.
        int noLink = RuntimeInformation.ProcessArchitecture == Architecture.Arm64 ? 0x8000 : 0x20000;
        int file = OpenFile(RawNames.Encode(path), followLinks ? ReadNeverWaiting : ReadNeverWaiting | noLink);
        return file >= 0 ? new SafeFileHandle(file, ownsHandle: true) : throw Fault(path);
    }

    /// <summary>Gives a file, a folder or a link another place on the same file system, where there is nothing yet.</summary>
    public static void Move(string from, string to)
    {
        if (RenameAt(CurrentFolder, RawNames.Encode(from), CurrentFolder, RawNames.Encode(to), NeverReplace) != 0)
            throw Fault(from);
    }

    /// <summary>Gives a file another place on the same file system; what is there is replaced.</summary>
    public static void Replace(string from, string to)
    {
        if (Rename(RawNames.Encode(from), RawNames.Encode(to)) != 0)
            throw Fault(from);
    }

    /// <summary>Removes a file or a link, which may be gone.</summary>
    public static void Delete(string path)
    {
        if (Unlink(RawNames.Encode(path)) != 0 && Marshal.GetLastPInvokeError() != NoEntry)
            throw Fault(path);
    }

    /// <summary>Gives a file a second name on the same file system.</summary>
    /// <returns>False where the file system cannot.</returns>
    public static bool TryLink(string file, string name) =>
        LinkFile(RawNames.Encode(file), RawNames.Encode(name)) == 0;

    /// <summary>Makes sure that the bytes of a file, or the entries of a folder, stay as they are now, whatever happens to the
    /// power.</summary>
    public static void Flush(string path)
    {
        using SafeFileHandle handle = Open(path, followLinks: false);
        // Some file systems have nothing to do for a folder, and say so.
        if (FlushFile(handle) != 0 && Marshal.GetLastPInvokeError() != NotSupported)
            throw Fault(path);
    }

    /// <summary>The kind of the system's file type, which entries and modes number alike; null where the file system does not
    /// say.</summary>
    static EntryKind? KindOf(byte type) => type switch
    {
        0 => null,
        4 => EntryKind.Folder,
        8 => EntryKind.File,
        10 => EntryKind.Link,
        _ => EntryKind.Other,
    };

    static Exception Fault(string path)
    {
        int error = Marshal.GetLastPInvokeError();
        string what = $"{Marshal.GetPInvokeErrorMessage(error)}: '{RawNames.Printable(path)}'";
        return error switch
        {
            NoEntry or NoFolder => new FileNotFoundException(what),
            AccessDenied or PermissionDenied => new UnauthorizedAccessException(what),
            NameTooLong => new PathTooLongException(what),
            Exists => new FileExistsException(what),
            _ => new IOException(Marshal.GetPInvokeErrorMessage(error)),
        };
    }

    [LibraryImport("libc", EntryPoint = "opendir", SetLastError = true)]
    private static partial nint OpenDir(byte[] path);

    [LibraryImport("libc", EntryPoint = "readdir", SetLastError = true)]
    private static partial nint ReadDir(nint folder);

    [LibraryImport("libc", EntryPoint = "closedir")]
    private static partial int CloseDir(nint folder);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true)]
    private static partial int Statx(int folder, byte[] path, int flags, uint mask, byte[] facts);

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true)]
    private static partial int RenameAt(int fromFolder, byte[] from, int toFolder, byte[] to, uint flags);

    [LibraryImport("libc", EntryPoint = "rename", SetLastError = true)]
    private static partial int Rename(byte[] from, byte[] to);

    [LibraryImport("libc", EntryPoint = "unlink", SetLastError = true)]
    private static partial int Unlink(byte[] path);

    [LibraryImport("libc", EntryPoint = "link", SetLastError = true)]
    private static partial int LinkFile(byte[] file, byte[] name);

    [LibraryImport("libc", EntryPoint = "fsync", SetLastError = true)]
    private static partial int FlushFile(SafeFileHandle file);

    [LibraryImport("libc", EntryPoint = "open", SetLastError = true)]
    private static partial int OpenFile(byte[] path, int flags);
}
