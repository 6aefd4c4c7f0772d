using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.Folders;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>The inbox as a folder of the disk into which people and programs copy photos.</summary>
/// <param name="data">The data folder that it is in.</param>
/// <param name="records">Where the new batches are kept.</param>
/// <param name="time">The clock.</param>
/// <param name="limits">How batches are made.</param>
/// <param name="settings">When a folder is complete.</param>
/// <param name="check">Whether options can be used.</param>
/// <param name="log">Told of what can't be taken.</param>
public sealed class FileInbox(DataFolder data, FileRecords records, TimeProvider time, BatchLimits limits, InboxSettings settings,
    OptionCheck check, ILogger<FileInbox> log) : CollectingInbox(records, time, limits, log)
{
    const long MaxOptionsBytes = 1 << 20;

    // Programs write a file in several steps: options that two looks a second apart find alike are whole. Those that say nothing, or what
    // can't be used, may only have begun.
    static readonly TimeSpan Whole = TimeSpan.FromSeconds(0.5);
    static readonly TimeSpan SurelyWhole = TimeSpan.FromSeconds(5);

    readonly Looks folders = new(time);
    readonly Looks options = new(time);

    /// <inheritdoc/>
    public override async Task<IReadOnlyCollection<string>> ListReadyAsync(CancellationToken cancellation)
    {
        HashSet<string> ready = new(StringComparer.Ordinal);
        foreach (string begun in Directory.EnumerateFiles(data.Collections))
        {
            if (await ReadAsync(begun, cancellation) is { } collecting)
                ready.Add(collecting.Folder);
        }
        HashSet<string> there = new(StringComparer.Ordinal);
        foreach (FolderEntry entry in FileSystem.List(data.DropFolder).Where(entry =>
            entry.Kind == EntryKind.Folder && !NoPhotos.IsSystem(entry.Name)))
        {
            string name = RawNames.Spell(entry.Name);
            there.Add(name);
            if (TryList(name) is { } files && Watch(name, files).IsComplete(Time.GetUtcNow(), settings.Quiet)
                && !(files.Find(IsOptions) is { } file && StillFor(name, file) < Whole))
                ready.Add(name);
        }
        folders.Keep(there);
        options.Keep(there);
        return ready;
    }

    /// <inheritdoc/>
    protected override Task<Collecting?> FindAsync(string folder, CancellationToken cancellation) =>
        ReadAsync(data.CollectionOf(folder), cancellation);

    /// <inheritdoc/>
    protected override Task ForgetAsync(string folder, CancellationToken cancellation)
    {
        DiskFaults.Run(() =>
        {
            data.Disk.Delete(data.CollectionOf(folder));
            data.Disk.Flush(data.Collections);
        });
        return Task.CompletedTask;
    }

    static async Task<Collecting?> ReadAsync(string path, CancellationToken cancellation) =>
        await DataFolder.ReadAsync(path, cancellation) is { } json ? JsonSerializer.Deserialize(json, InboxJson.Kept) : null;

    /// <summary>What a look at a folder says about it, with when it was last found otherwise than before.</summary>
    InboxFolder Watch(string name, IReadOnlyList<DroppedFile> files)
    {
        HashCode hash = new();
        foreach (DroppedFile file in files.OrderBy(file => file.Name, StringComparer.Ordinal))
        {
            hash.Add(file.Name, StringComparer.Ordinal);
            hash.Add(file.Facts);
        }
        string version = FormattableString.Invariant($"{hash.ToHashCode():x}");
        return FolderOf(name, files, Time.GetUtcNow() - folders.StillFor(name, version));
    }

    /// <summary>For how long the options of a folder have been found as they are.</summary>
    TimeSpan StillFor(string folder, DroppedFile file) => options.StillFor(folder, file.Version);

    /// <summary>A folder as far as it can be taken now.</summary>
    InboxFolder FolderOf(string name, IEnumerable<DroppedFile> files, DateTimeOffset since)
    {
        InboxFolder folder = new(name);
        foreach (DroppedFile file in files.Where(file => !Waits(name, file)))
            folder.Add(file.Name, since);
        return folder;
    }

    bool Waits(string folder, DroppedFile file) => Stuck.Waits(folder, file.Name, file.Version);

    /// <inheritdoc/>
    protected override async Task<Collecting?> BeginAsync(string folder, string batchId, CancellationToken cancellation)
    {
        string collection = data.CollectionOf(folder);
        if (await ReadAsync(collection, cancellation) is { } known)
            return known;
        List<DroppedFile> files = TryList(folder) ?? [];
        InboxFolder found = FolderOf(folder, files, Time.GetUtcNow());
        if (!found.CanBeTaken)
            return null;
        DroppedFile? file = found.HasOptions ? files.Find(IsOptions) : null;
        if ((file is null ? new BatchOptions() : await ReadOptionsAsync(folder, file, cancellation)) is not { } chosen)
            return null;
        Collecting collecting = new(folder, batchId, chosen) { OptionsVersion = file?.Facts.Version };
        await data.WriteAsync(collection, JsonSerializer.SerializeToUtf8Bytes(collecting, InboxJson.Kept), cancellation);
        return collecting;
    }

    /// <inheritdoc/>
    protected override async Task<TakenFolder> TakenAsync(string folder, string batchId, CancellationToken cancellation)
    {
        IReadOnlyList<string> names = await FileStore.ReadNamesAsync(data, batchId, cancellation);
        int photos = names.Count(photo => InboxFolder.IsPhoto(photo) && Exists(data.PhotoOf(batchId, photo)));
        return new TakenFolder(photos, (TryList(folder) ?? []).Any(file => InboxFolder.IsPhoto(file.Name) && !Waits(folder, file)));
    }

    /// <summary>The names come first: without them nobody could tell what the batch has.</summary>
    protected override async Task MovePhotosAsync(string folder, string batchId, CancellationToken cancellation)
    {
        IReadOnlyList<DroppedFile> files = List(folder);
        data.MakeBatch(batchId);
        string[] names = [.. (await FileStore.ReadNamesAsync(data, batchId, cancellation))
            .Concat(files.Select(file => file.Name).Where(file => !IsOurs(file))).Distinct(StringComparer.Ordinal)];
        await data.WriteAsync(data.NamesOf(batchId),
            JsonSerializer.SerializeToUtf8Bytes(new TakenNames(names), InboxJson.Names), cancellation);
        Move(folder, batchId, files.Where(file => InboxFolder.IsPhoto(file.Name)), cancellation);
    }

    /// <inheritdoc/>
    protected override async Task MoveRestAsync(string folder, string batchId, CancellationToken cancellation)
    {
        HashSet<string> taken = [.. await FileStore.ReadNamesAsync(data, batchId, cancellation)];
        string? used = (await FindAsync(folder, cancellation))?.OptionsVersion;
        Move(folder, batchId, List(folder).Where(file => IsOptions(file) ? file.Facts.Version == used
            : IsOurs(file.Name) || (!InboxFolder.IsPhoto(file.Name) && taken.Contains(file.Name))), cancellation);
    }

    void Move(string folder, string batchId, IEnumerable<DroppedFile> wanted, CancellationToken cancellation)
    {
        List<DroppedFile> files = [.. wanted.Where(file => !Waits(folder, file))];
        foreach (DroppedFile file in files)
        {
            cancellation.ThrowIfCancellationRequested();
            Move(folder, file, IsOurs(file.Name) ? null : data.PhotoOf(batchId, file.Name));
        }
        DiskFaults.Run(() =>
        {
            data.Disk.Flush(data.PhotosOf(batchId));
            foreach (string left in files.Select(file => Path.GetDirectoryName(file.Path)!).Distinct(StringComparer.Ordinal))
                data.Disk.Flush(left);
        });
    }

    /// <summary>Moves a file, or removes it where it goes nowhere.</summary>
    void Move(string folder, DroppedFile file, string? to)
    {
        try
        {
            if (to is null)
                data.Disk.Delete(file.Path);
            else
                MoveToNew(file, to);
            Stuck.Remove(folder, file.Name);
        }
        catch (FileExistsException)
        {
            // The batch has one of that name, so this one came later and is for the next.
        }
        catch (FileNotFoundException)
        {
            // Its owner took it back.
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            if (DiskFaults.Translate(fault) is StorageFullException full)
                throw full;
            Stuck.Add(folder, file.Name, file.Version, FileRefusals.WhyNot(fault, "file")!.Text);
        }
    }

    void MoveToNew(DroppedFile file, string to)
    {
        // Whoever wrote it need not have made sure of it.
        if (file.Facts.Kind == EntryKind.File)
            data.Disk.Flush(file.Path);
        data.Disk.MoveToNew(file.Path, to);
    }

    /// <summary>The options of a folder, once they are whole; those that can't be used are answered and taken away.</summary>
    async Task<BatchOptions?> ReadOptionsAsync(string folder, DroppedFile file, CancellationToken cancellation)
    {
        BatchOptions chosen = new();
        string? wrong = $"{InboxOptions.OptionsFile} can't be used: it is no file of at most 1 MB. Write it again.";
        bool isEmpty = false;
        if (file.Facts.Kind == EntryKind.File && file.Facts.Bytes <= MaxOptionsBytes)
        {
            BinaryData json = BinaryData.FromBytes(await DataFolder.ReadAsync(file.Path, cancellation) ?? []);
            isEmpty = InboxOptions.IsEmpty(json);
            wrong = InboxOptions.TryParse(json, check, out chosen);
        }
        if (StillFor(folder, file) < (wrong is null && !isEmpty ? Whole : SurelyWhole) || !IsUnchanged(file))
            return null;
        if (wrong is null)
            return chosen;
        await data.WriteAsync(Path.Join(Path.GetDirectoryName(file.Path), InboxOptions.ErrorFile),
            BinaryData.FromString(InboxOptions.ErrorText(wrong)).ToMemory(), cancellation);
        if (IsUnchanged(file))
            DiskFaults.Run(() => data.Disk.Delete(file.Path));
        return null;
    }

    /// <summary>Whether what lies there now is what was found: what its owner has written since is not for us to judge or remove.</summary>
    static bool IsUnchanged(DroppedFile file) => TryLook(file.Path) is { } facts && facts.Version == file.Facts.Version;

    static bool IsOptions(DroppedFile file) => file.Name == InboxOptions.OptionsFile;

    static bool IsOurs(string file) => file is InboxOptions.OptionsFile or InboxOptions.ErrorFile;

    static bool Exists(string path)
    {
        try
        {
            return FileSystem.Look(path, followLinks: false).Kind != EntryKind.Folder;
        }
        catch (FileNotFoundException)
        {
            return false;
        }
    }

    /// <summary>What lies in a folder, or null where it can't be read now.</summary>
    List<DroppedFile>? TryList(string name)
    {
        try
        {
            return List(name);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    List<DroppedFile> List(string name)
    {
        List<DroppedFile> files = [];
        if (PathOf(name) is not { } root)
            return files; // its owner removed it
        Stack<(string Path, string Name)> folders = new([(root, "")]);
        while (folders.TryPop(out (string Path, string Name) at))
        {
            foreach (FolderEntry entry in FileSystem.List(at.Path))
            {
                string path = Path.Join(at.Path, entry.Name);
                string below = at.Name + RawNames.Printable(entry.Name);
                if (entry.Kind == EntryKind.Folder)
                    folders.Push((path, $"{below}/"));
                else if (TryLook(path) is { } facts)
                    files.Add(new DroppedFile(below, path, facts));
            }
        }
        return files;
    }

    static FileFacts? TryLook(string path)
    {
        try
        {
            return FileSystem.Look(path, followLinks: false);
        }
        catch (FileNotFoundException)
        {
            return null;
        }
    }

    /// <summary>Where a folder of the inbox is: found among the entries by how its bytes are spelled, because two may look alike, and not
    /// made of its name; null when it is gone.</summary>
    string? PathOf(string name) =>
        FileSystem.List(data.DropFolder).FirstOrDefault(entry => RawNames.Spell(entry.Name) == name) is { Name: { } found }
            ? Path.Join(data.DropFolder, found)
            : null;

    /// <summary>A file of the inbox.</summary>
    /// <param name="Name">Its name in its folder, with <c>/</c>.</param>
    /// <param name="Path">Where it is.</param>
    /// <param name="Facts">What it is, links not followed.</param>
    sealed record DroppedFile(string Name, string Path, FileFacts Facts)
    {
        /// <summary>Another one after every change, of its rights too.</summary>
        public string Version => FormattableString.Invariant($"{Facts.Changed:x}-{Facts.Version}");
    }
}
