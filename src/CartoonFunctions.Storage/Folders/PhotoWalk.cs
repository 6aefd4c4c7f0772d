using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Folders;

/// <summary>A file, or a folder that cannot be read, as a walk finds it.</summary>
/// <param name="Name">Its name below where the walk began, with <c>/</c>.</param>
/// <param name="Path">Where it is.</param>
/// <param name="Bytes">Its size; 1 where that cannot be told, so that reading it says why.</param>
sealed record FoundFile(string Name, string Path, long Bytes)
{
    /// <summary>Which version of it was found; null where that cannot be told.</summary>
    public string? Version { get; init; }

    /// <summary>Why it cannot be read, or null.</summary>
    public Reason? Refusal { get; init; }

    /// <summary>Why it is no photo of the batch, or null.</summary>
    public LeftOut? LeftOut { get; init; }
}

/// <summary>Finds the photos of a path that a person named: the file itself, or what lies in the folder, to the bottom. Opens none of
/// them.</summary>
/// <param name="followLinks">Whether a link to a file stands for that file; else it is refused.</param>
sealed class PhotoWalk(bool followLinks = true)
{
    readonly EarlierResults earlier = new();

    /// <summary>What a path holds.</summary>
    public IEnumerable<FoundFile> From(string path)
    {
        // A slash at the end would make the last part of the name empty.
        string name = Path.GetFileName(Path.TrimEndingDirectorySeparator(Path.GetFullPath(path)));
        if (Try(() => FileSystem.Look(path).Kind, "file", out EntryKind kind, out Reason? refusal) && kind == EntryKind.Folder)
            return Walk(path, name);
        FoundFile file = FileAt(path, name, kind) with { LeftOut = null };
        return [refusal is not null ? file with { Refusal = refusal } : earlier.Contains(path)
            ? file with { Refusal = StorageReasons.EarlierResult.With() } : file];
    }

    IEnumerable<FoundFile> Walk(string root, string rootName)
    {
        Stack<(string Path, string Name)> folders = new([(root, "")]);
        while (folders.TryPop(out (string Path, string Name) folder))
        {
            if (!Try(() => FileSystem.List(folder.Path), "folder", out List<FolderEntry>? entries, out Reason? refusal))
            {
                yield return new FoundFile(RawNames.Printable(folder.Name.Length == 0 ? rootName : folder.Name), folder.Path,
                    0)
                { Refusal = refusal };
                continue;
            }
            foreach (FolderEntry entry in entries!)
            {
                (string path, string name) = (Path.Join(folder.Path, entry.Name), folder.Name.Length == 0 ? entry.Name
                    : $"{folder.Name}/{entry.Name}");
                if (NoPhotos.IsSystem(entry.Name))
                    continue;
                if (entry.Kind == EntryKind.Folder)
                    folders.Push((path, name));
                else
                    yield return FileAt(path, name, entry.Kind);
            }
        }
    }

    FoundFile FileAt(string path, string name, EntryKind kind)
    {
        string printable = RawNames.Printable(name);
        if (kind == EntryKind.Other)
            return new FoundFile(printable, path, 0) { Refusal = StorageReasons.NoFile.With() };
        if (kind == EntryKind.Link && !followLinks)
            return new FoundFile(printable, path, 0) { Refusal = StorageReasons.Link.With() };
        // Gone since it was listed, or a link to nowhere or to itself: reading it will say so by name.
        if (!Try(() => FileSystem.Look(path), "file", out FileFacts facts, out _))
            return new FoundFile(printable, path, 1);
        return new FoundFile(printable, path, facts.Bytes)
        {
            Version = facts.Version,
            Refusal = facts.Kind == EntryKind.Other ? StorageReasons.NoFile.With() : null,
            // A linked folder could lead anywhere, back up too.
            LeftOut = facts.Kind == EntryKind.Folder ? LeftOut.LinkedFolder
                : earlier.Contains(path) ? LeftOut.EarlierResult
                : NoPhotos.IsByName(name) ? LeftOut.NoPicture
                : null,
        };
    }

    static bool Try<T>(Func<T> look, string what, out T? found, out Reason? refusal)
    {
        (found, refusal) = (default, null);
        try
        {
            found = look();
            return true;
        }
        catch (Exception fault) when (FileRefusals.WhyNot(fault, what) is { } reason)
        {
            refusal = reason;
            return false;
        }
    }
}
