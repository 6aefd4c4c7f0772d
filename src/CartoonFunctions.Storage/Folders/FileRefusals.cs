using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Folders;

/// <summary>What keeps a file or folder from being read is that photo's trouble, in a sentence for its owner.</summary>
static class FileRefusals
{
    /// <summary>The refusal of what is neither a file nor a folder.</summary>
    public const string NoFile = "It is no file but a pipe, a socket or a device, which may never end. Copy the photo into a file.";

    /// <summary>The port's fault for one of the file system's; the same one where it has nothing to do with the file.</summary>
    public static Exception Translate(Exception fault) => WhyNot(fault, "file") is { } reason ? new PhotoRefusedException(reason, fault) : fault;

    /// <summary>Why a file or folder cannot be read; null where the fault is none of its own.</summary>
    /// <param name="fault">What the file system threw.</param>
    /// <param name="what"><c>file</c> or <c>folder</c>.</param>
    public static string? WhyNot(Exception fault, string what) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => $"The {what} was removed before it could be read.",
        UnauthorizedAccessException => $"The {what} may not be read: its permissions forbid it.",
        PathTooLongException => $"The {what}'s path is too long to be read.",
        IOException => $"The {what} can't be read: {fault.Message.Split('\n')[0].TrimEnd('.')}. Check the disk or card that it is on.",
        _ => null,
    };
}
