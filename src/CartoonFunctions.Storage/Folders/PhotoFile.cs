using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Folders;

/// <summary>Opens photos of the disk.</summary>
static class PhotoFile
{
    /// <summary>Opens one for reading.</summary>
    /// <param name="path">Where it is.</param>
    /// <param name="version">Which version of it, as <see cref="FileFacts.Version"/> says; null for the one that is there now.</param>
    /// <param name="followLinks">Whether it may be a link to the file.</param>
    /// <exception cref="PhotoRefusedException">It is gone or another by now, or can't be read; the stream throws that too where it is
    /// written to while it is read.</exception>
    public static Stream Open(string path, string? version, bool followLinks)
    {
        try
        {
            // It may have been replaced since it was listed, and a pipe is not opened to look.
            switch (FileSystem.Look(path, followLinks).Kind)
            {
                case EntryKind.Link:
                    throw new PhotoRefusedException(StorageReasons.Link.With());
                case EntryKind.Other:
                    throw new PhotoRefusedException(StorageReasons.NoFile.With());
            }
            FileStream file = FileSystem.Open(path, followLinks);
            TranslatedStream photo = new(file, FileRefusals.Translate, atEnd: () => ThrowIfOther(file, version));
            try
            {
                ThrowIfOther(file, version);
                return photo;
            }
            catch
            {
                photo.Dispose();
                throw;
            }
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileRefusals.Translate(fault);
        }
    }

    static void ThrowIfOther(FileStream file, string? version)
    {
        if (version is not null && version != FileFacts.VersionOf(File.GetLastWriteTimeUtc(file.SafeFileHandle).Ticks, file.Length))
            throw new PhotoRefusedException(StorageReasons.Changed.With());
    }
}
