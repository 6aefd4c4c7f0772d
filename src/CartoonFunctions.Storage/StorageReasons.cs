using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage;

/// <summary>The catalogue of what keeps a photo from being read where it lies; <c>what</c> is file or folder.</summary>
public static class StorageReasons
{
    /// <summary>It is gone.</summary>
    public static readonly ReasonKind Removed = new("removed", "The {what} was removed before it could be read.");

    /// <summary>Another has taken its place.</summary>
    public static readonly ReasonKind Changed =
        new("changed", "The photo was changed after the batch began. Start it again to draw it as it is now.");

    /// <summary>The file system says no.</summary>
    public static readonly ReasonKind Forbidden = new("forbidden", "The {what} may not be read: its permissions forbid it.");

    /// <summary>The operating system cannot name it.</summary>
    public static readonly ReasonKind PathTooLong = new("pathTooLong", "The {what}'s path is too long to be read.");

    /// <summary>The disk does not give it.</summary>
    public static readonly ReasonKind DiskFault =
        new("diskFault", "The {what} can't be read: {detail}. Check the disk or card that it is on.");

    /// <summary>A pipe, a socket or a device.</summary>
    public static readonly ReasonKind NoFile =
        new("noFile", "It is no file but a pipe, a socket or a device, which may never end. Copy the photo into a file.");

    /// <summary>A cartoon of an earlier run, named by a person.</summary>
    public static readonly ReasonKind EarlierResult =
        new("earlierResult", "It is a result of an earlier run, and a cartoon is not drawn again. Give the photo that it was drawn from.");

    /// <summary>Somebody has put a file where a cartoon beside its photo was to go.</summary>
    public static readonly ReasonKind PlaceTaken = new("placeTaken",
        "Another file was put where its cartoon was to go, {name}, and stays as it is. Draw this photo again to have it under another name.");

    /// <summary>Announced, and never sent.</summary>
    public static readonly ReasonKind NotUploaded = new("notUploaded", "It was not uploaded before the batch was started. Send it again.");

    /// <summary>Another number of bytes than was announced.</summary>
    public static readonly ReasonKind NotAsAnnounced = new("notAsAnnounced",
        "It has {bytes} bytes, and {announced} were announced: it was not sent whole, or another file was. Send it again.");

    /// <summary>A link among the photos of the inbox.</summary>
    public static readonly ReasonKind Link =
        new("link", "It is a link to another place, and links are not followed. Copy the photo itself.");

    /// <summary>The storage account says no.</summary>
    public static readonly ReasonKind StorageRefuses = new("storageRefuses", "The storage does not give it ({detail}).");

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<ReasonKind> All { get; } =
        [Removed, Changed, Forbidden, PathTooLong, DiskFault, NoFile, EarlierResult, PlaceTaken, NotUploaded, NotAsAnnounced, Link,
            StorageRefuses];
}
