namespace CartoonFunctions.Storage.DataFolders;

/// <summary>
/// What changes files, and what makes a change sure to stay: the one way in which a data folder is written, so that tests can cut the
/// power or fill the disk between any two calls. Without <see cref="IDiskFile.Flush"/> and <see cref="Flush"/> nothing is sure.
/// Faults are those of the file system.
/// </summary>
public interface IDisk
{
    /// <summary>How many more bytes a file in a folder may have.</summary>
    long FreeBytes(string folder);

    /// <summary>Opens a file for writing.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="mode">Whether it is there already.</param>
    IDiskFile Open(string path, FileMode mode);

    /// <summary>Gives a file or a folder another path; a file replaces one that is there.</summary>
    void Move(string path, string newPath);

    /// <summary>Gives a file another place where there is nothing yet.</summary>
    /// <exception cref="IOException">There is something: it is left as it is.</exception>
    void MoveToNew(string path, string newPath);

    /// <summary>Gives a file a second name; what is written to one is not seen under the other only where it is replaced.</summary>
    void Link(string file, string name);

    /// <summary>Makes a folder, which may be there.</summary>
    void MakeFolder(string path);

    /// <summary>Removes a file, which may be gone.</summary>
    void Delete(string path);

    /// <summary>Removes a folder with all that is in it; links in it are removed and not followed.</summary>
    void DeleteFolder(string path);

    /// <summary>Makes sure that the bytes of a file that others wrote, or a folder's entries, stay.</summary>
    void Flush(string path);
}

/// <summary>A file that is open for writing.</summary>
public interface IDiskFile : IDisposable
{
    /// <summary>How many bytes it has.</summary>
    long Length { get; }

    /// <summary>Writes bytes at a place.</summary>
    ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellation);

    /// <summary>Cuts it off.</summary>
    void Truncate(long length);

    /// <summary>Makes sure that its bytes stay.</summary>
    void Flush();
}
