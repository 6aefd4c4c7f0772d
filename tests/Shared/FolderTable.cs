namespace CartoonFunctions.Tests;

/// <summary>What lies in people's folders, as the command, the inbox and the page must all see it.</summary>
static class FolderTable
{
    /// <summary>What is no photo by its name.</summary>
    public static IReadOnlyList<string> Litter { get; } =
    [
        // Of NAS and desktop systems.
        "@eaDir/IMG_1.jpg/SYNOPHOTO_THUMB_M.jpg", "#recycle/deleted.jpg", "$RECYCLE.BIN/$R1.jpg", "sub/$Recycle.Bin/$R2.jpg",
        "#snapshot/a.jpg", "System Volume Information/a.jpg", "lost+found/a.jpg", "__MACOSX/a.jpg", "Temporary Items/a.jpg", ".Trashes/a.jpg",
        ".hidden.jpg", "._IMG_1.jpg", "sub/.DS_Store", "Thumbs.db", "sub/EHTHUMBS.DB", "desktop.ini", "Desktop.INI",
        // Beside a photo.
        "IMG_1.AAE", "IMG_1.xmp", "IMG_1.jpg.json", "sub/IMG_1.jpg.supplemental-metadata.json", "IMG_1.pp3", "IMG_1.jpg.dop", "MVI_1.THM",
        "MVI_1.MOV", "IMG_1.mp4", "My Previews.lrdata/0/a.jpg",
        // Lists, checksums, what is still being copied.
        "list.m3u", "list.M3U8", "SUMS.md5", "IMG_1.jpg.part", "IMG_1.jpg.crdownload", "IMG_1.jpg~",
    ];

    /// <summary>What is looked at, though it may be refused.</summary>
    public static IReadOnlyList<string> Photos { get; } =
    [
        "IMG_1.jpg", "sub/IMG_1.JPG", "photo", "json", "thumbs.db.jpg", "notes.txt", "a.json.jpg", "eaDir/a.jpg", "recycle/a.jpg", "@trip/a.jpg",
        "#1.jpg", "$5.png", "a..jpg", "~a.jpg", "raw.dng", "日本/写真.heic", "thm.jpg",
    ];
}
