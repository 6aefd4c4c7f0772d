using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Folders;

/// <summary>What keeps a file or folder from being read is that photo's trouble.</summary>
static class FileRefusals
{
    /// <summary>The port's fault for one of the file system's; the same one where it has nothing to do with the file.</summary>
    public static Exception Translate(Exception fault) =>
        WhyNot(fault, "file") is { } reason ? new PhotoRefusedException(reason, fault) : fault;

    /// <summary>Why a file or folder cannot be read; null where the fault is none of its own.</summary>
    /// <param name="fault">What the file system threw.</param>
    /// <param name="what"><c>file</c> or <c>folder</c>.</param>
    public static Reason? WhyNot(Exception fault, string what) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => StorageReasons.Removed.With(("what", what)),
        UnauthorizedAccessException => StorageReasons.Forbidden.With(("what", what)),
        PathTooLongException => StorageReasons.PathTooLong.With(("what", what)),
        IOException => StorageReasons.DiskFault.With(("what", what), ("detail", fault.Message.Split('\n')[0].TrimEnd('.'))),
        _ => null,
    };
}
