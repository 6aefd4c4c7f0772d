using System.Collections.Frozen;

namespace CartoonFunctions.Batches;

/// <summary>Why something in a folder is no photo of the batch. It is counted and left out, for nobody chose it.</summary>
public enum LeftOut
{
    /// <summary>By its name, what systems and programs put beside photos: see <see cref="NoPhotos"/>.</summary>
    NoPicture,

    /// <summary>A result of an earlier batch.</summary>
    EarlierResult,

    /// <summary>A link to a folder, which is not followed.</summary>
    LinkedFolder,
}

/// <summary>
/// What lies in people's folders and is no photo, by name: the one list for the command, the inbox and the page. What a person
/// names one by one is not judged by it. Letter case does not matter.
/// </summary>
public static class NoPhotos
{
    static readonly string[] folders =
    [
        // Recycle bins, indexes and snapshots of Windows, macOS, Linux, Synology, QNAP and NetApp.
        "$recycle.bin", "recycler", "recycled", "system volume information", "found.000", "lost+found",
        "__macosx", "network trash folder", "temporary items", "thevolumesettingsfolder",
        "@eadir", "#recycle", "#snapshot", "@tmp", "@recycle", "@recently-snapshot", "@__thumb", "~snapshot", "_gsdata_",
        // Previews that programs keep.
        "ipod photo cache", "captureone",
    ];

    static readonly string[] files =
    [
        "thumbs.db", "ehthumbs.db", "ehthumbs_vista.db", "desktop.ini", "folder.ini", "picasa.ini", "zbthumbnail.info", "pspbrwse.jbf",
        "autorun.inf", "indexervolumeguid", "wpsettings.dat", "icon\r", "sync.ffs_db", "sync.ffs_lock", "albumart.pamp",
    ];

    static readonly string[] extensions =
    [
        // What programs note about a photo, in a file beside it.
        "aae", "xmp", "json", "xml", "pp3", "dop", "cos", "cop", "on1", "nksc", "dxo", "arp", "exif", "mie", "vrd", "acr",
        // Thumbnails, catalogues and settings.
        "thm", "ctg", "lrv", "jbf", "db", "db-wal", "db-shm", "lrcat", "lrdata", "lrprev", "ini", "inf", "lnk", "url", "webloc", "desktop",
        // Lists and checksums.
        "m3u", "m3u8", "pls", "wpl", "xspf", "asx", "cue", "nfo", "md5", "sha1", "sha256", "sfv", "par2",
        // The films and sounds that cameras and phones keep beside their photos.
        "mov", "mp4", "m4v", "avi", "mts", "m2ts", "3gp", "3g2", "mkv", "webm", "wmv", "mpg", "mpeg", "insv", "mp3", "m4a", "wav", "aac",
            "ogg", "flac", "wma", "amr",
        // What is still being copied.
        "part", "partial", "crdownload", "download", "opdownload", "tmp", "lock",
    ];

    static readonly FrozenSet<string> folderSet = folders.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    static readonly FrozenSet<string> fileSet = files.ToFrozenSet(StringComparer.OrdinalIgnoreCase);
    static readonly FrozenSet<string> extensionSet = extensions.ToFrozenSet(StringComparer.OrdinalIgnoreCase);

    /// <summary>Names of folders with nothing of the person's in them, in lower case.</summary>
    public static IReadOnlyList<string> Folders => folders;

    /// <summary>Names of files that systems and programs leave, in lower case.</summary>
    public static IReadOnlyList<string> Files => files;

    /// <summary>Endings of files that are no pictures, in lower case and without a dot.</summary>
    public static IReadOnlyList<string> Extensions => extensions;

    /// <summary>Whether an entry of a folder is hidden or the system's own: passed over and not even counted.</summary>
    /// <param name="name">One part of a path.</param>
    public static bool IsSystem(string name) =>
        name.StartsWith('.') || folderSet.Contains(name) || name.EndsWith(".lrdata", StringComparison.OrdinalIgnoreCase);

    /// <summary>Whether a file is in a folder of the system's, or hidden.</summary>
    /// <param name="path">Its path, with <c>/</c>.</param>
    public static bool IsAmongSystems(string path) => path.Split('/').Any(IsSystem);

    /// <summary>Whether a file is no picture by its name.</summary>
    /// <param name="name">Its path, of which the last part counts.</param>
    public static bool IsByName(string name)
    {
        string last = name[(name.LastIndexOf('/') + 1)..];
        return fileSet.Contains(last) || extensionSet.Contains(last[(last.LastIndexOf('.') + 1)..])
            && last.Contains('.', StringComparison.Ordinal) || last.EndsWith('~');
    }
}
