using System.Runtime.InteropServices;
using CartoonFunctions.Storage.Folders;
using Microsoft.Win32.SafeHandles;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>The disk of this machine.</summary>
public sealed partial class Disk : IDisk
{
    /// <inheritdoc/>
    public long FreeBytes(string folder)
    {
        if (!OperatingSystem.IsWindows())
            return new DriveInfo(folder).AvailableFreeSpace;
        // There .NET knows letters only, and a folder may lie on a share or a drive that has none.
        string inside = Path.TrimEndingDirectorySeparator(Path.GetFullPath(folder)) + Path.DirectorySeparatorChar;
        return GetFreeBytes(inside, out ulong free, out _, out _) ? (long)Math.Min(free, long.MaxValue)
            : throw new IOException(Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError()));
    }

    /// <inheritdoc/>
    public IDiskFile Open(string path, FileMode mode) =>
        new OpenedFile(File.OpenHandle(path, mode, FileAccess.Write, FileShare.Read, FileOptions.Asynchronous));

    /// <inheritdoc/>
    public void Move(string path, string newPath)
    {
        if (Directory.Exists(path))
            Directory.Move(path, newPath);
        else
            FileSystem.Replace(path, newPath);
    }

    /// <inheritdoc/>
    public void MoveToNew(string path, string newPath) => FileSystem.Move(path, newPath);

    /// <inheritdoc/>
    public void Link(string file, string name)
    {
        if (!FileSystem.LinkOrCopy(file, name))
            return;
        using SafeFileHandle copy = File.OpenHandle(name, FileMode.Open, FileAccess.Write);
        RandomAccess.FlushToDisk(copy);
    }

    /// <inheritdoc/>
    public void MakeFolder(string path) => Directory.CreateDirectory(path);

    /// <inheritdoc/>
    public void Delete(string path) => FileSystem.Delete(path);

    /// <inheritdoc/>
    public void DeleteFolder(string path) => Directory.Delete(path, recursive: true);

    /// <inheritdoc/>
    public void Flush(string path) => FileSystem.Flush(path);

    [LibraryImport("kernel32", EntryPoint = "GetDiskFreeSpaceExW", SetLastError = true, StringMarshalling = StringMarshalling.Utf16)]
    [return: MarshalAs(UnmanagedType.Bool)]
    private static partial bool GetFreeBytes(string folder, out ulong freeToCaller, out ulong total, out ulong free);

    sealed class OpenedFile(SafeFileHandle handle) : IDiskFile
    {
        public long Length => RandomAccess.GetLength(handle);

        public ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellation) =>
            RandomAccess.WriteAsync(handle, bytes, offset, cancellation);

        public void Truncate(long length) => RandomAccess.SetLength(handle, length);

        public void Flush() => RandomAccess.FlushToDisk(handle);

        public void Dispose() => handle.Dispose();
    }
}
