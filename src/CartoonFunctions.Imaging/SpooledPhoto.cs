using System.Buffers;
using System.IO.MemoryMappedFiles;

namespace CartoonFunctions.Imaging;

/// <summary>
/// A photo that waits on the disk until it is drawn, in a file without a name that is gone with the process, however that ends. Its bytes
/// are the file's own, seen through the system's file cache: they take the process no memory that it would have to give back.
/// </summary>
public sealed class SpooledPhoto : IDisposable
{
    readonly FileStream file = CreateNameless();
    MappedFile? mapped;

    /// <summary>Where the photo is written, before anything is read.</summary>
    public Stream File => file;

    /// <summary>How much has been written, in bytes.</summary>
    public long Length => file.Length;

    /// <summary>All that has been written; at least a byte. Good until this is disposed, and longer for whoever has pinned it.</summary>
    public ReadOnlyMemory<byte> Bytes
    {
        get
        {
            file.Flush();
            return (mapped ??= new MappedFile(file)).Memory;
        }
    }

    /// <summary>Gives the file up.</summary>
    public void Dispose()
    {
        ((IDisposable?)mapped)?.Dispose();
        file.Dispose();
    }

    static FileStream CreateNameless()
    {
        FileStreamOptions options = new()
        {
            Mode = FileMode.CreateNew,
            Access = FileAccess.ReadWrite,
            Share = FileShare.Delete,
            Options = FileOptions.DeleteOnClose | FileOptions.Asynchronous,
        };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        string path = Path.Combine(Path.GetTempPath(), $"cartoon-{Guid.NewGuid():N}");
        FileStream file = new(path, options);
        // An open file needs no name, but on Windows, where it goes with its last handle.
        if (!OperatingSystem.IsWindows())
            System.IO.File.Delete(path);
        return file;
    }

    /// <summary>A file as memory. It stays mapped while anyone has it pinned, so that a decode nobody waits for any more reads
    /// on.</summary>
    sealed unsafe class MappedFile : MemoryManager<byte>
    {
        readonly Lock gate = new();
        readonly MemoryMappedFile map;
        readonly MemoryMappedViewAccessor view;
        readonly byte* first;
        readonly int length;
        int pins;
        bool isGivenUp;

        public MappedFile(FileStream file)
        {
            length = checked((int)file.Length);
            map = MemoryMappedFile.CreateFromFile(file, mapName: null, capacity: 0, MemoryMappedFileAccess.Read, HandleInheritability.None,
                leaveOpen: true);
            view = map.CreateViewAccessor(0, length, MemoryMappedFileAccess.Read);
            view.SafeMemoryMappedViewHandle.AcquirePointer(ref first);
        }

        public override Span<byte> GetSpan() => new(first, length);

        public override MemoryHandle Pin(int elementIndex = 0)
        {
            lock (gate)
            {
                ObjectDisposedException.ThrowIf(isGivenUp, this);
                pins++;
            }
            return new MemoryHandle(first + elementIndex, pinnable: this);
        }

        public override void Unpin()
        {
            lock (gate)
            {
                pins--;
                UnmapIfUnused();
            }
        }

        protected override void Dispose(bool disposing)
        {
            lock (gate)
            {
                isGivenUp = true;
                UnmapIfUnused();
            }
        }

        void UnmapIfUnused()
        {
            if (!isGivenUp || pins > 0 || view.SafeMemoryMappedViewHandle.IsClosed)
                return;
            view.SafeMemoryMappedViewHandle.ReleasePointer();
            view.Dispose();
            map.Dispose();
        }
    }
}
