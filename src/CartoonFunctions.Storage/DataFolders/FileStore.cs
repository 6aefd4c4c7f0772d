using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>Photos and results in files of a data folder.</summary>
public sealed class FileStore(DataFolder folder, FileRecords records, Room room) : IServiceStore, IDisposable
{
    const string OwnerFile = ".batch";

    readonly SemaphoreSlim claiming = new(1);

    /// <inheritdoc/>
    public async IAsyncEnumerable<StoredPhoto> ListAsync(PhotoSource source, [EnumeratorCancellation] CancellationToken cancellation)
    {
        IEnumerable<StoredPhoto> photos = PhotoSources.BatchOf(source) is not { } batchId ? ListOwn(source)
            : (await records.FindAsync(batchId, cancellation))?.Photos is { } announced
                ? announced.Select(photo => Find(batchId, photo))
                : ListTaken(batchId, await ReadNamesAsync(folder, batchId, cancellation));
        foreach (StoredPhoto photo in photos)
        {
            cancellation.ThrowIfCancellationRequested();
            yield return photo;
        }
    }

    /// <inheritdoc/>
    public Task<Stream> OpenPhotoAsync(PhotoSource source, string name, string? version, long? wantedBytes,
        CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult(PhotoFile.Open(PathOf(source, name), version, followLinks: false));
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw FileRefusals.Translate(fault);
        }
    }

    /// <summary>No photo of a batch's own, which are sent or moved there once.</summary>
    public bool CanBeExchanged(PhotoSource source) => PhotoSources.BatchOf(source) is null;

    /// <inheritdoc/>
    public async Task<string> ClaimOutputAsync(string batchId, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        await claiming.WaitAsync(cancellation);
        try
        {
            return await OutputClaims.ClaimAsync(records, batchId, startedAt, name => TryClaimAsync(name, batchId, cancellation),
                cancellation);
        }
        finally
        {
            claiming.Release();
        }
    }

    /// <inheritdoc/>
    public Task WriteAsync(string container, string name, ReadOnlyMemory<byte> content, string contentType,
        CancellationToken cancellation) =>
        folder.WriteAsync(folder.ResultOf(container, name), content, cancellation);

    /// <inheritdoc/>
    public Task<Stream> OpenAsync(string container, string name, CancellationToken cancellation) =>
        Task.FromResult<Stream>(new TranslatedStream(Open(folder.ResultOf(container, name)), DiskFaults.Translate));

    /// <inheritdoc/>
    public async Task<long> LengthOfAsync(string container, string name, CancellationToken cancellation)
    {
        await using FileStream result = Open(folder.ResultOf(container, name));
        return result.Length;
    }

    /// <inheritdoc/>
    public Task WriteStreamAsync(string container, string name, string contentType, Func<Stream, CancellationToken, Task> write,
        CancellationToken cancellation) =>
        folder.WriteAsync(folder.ResultOf(container, name), write, cancellation);

    /// <inheritdoc/>
    public Task<KeptFile> OpenResultAsync(string container, string name, CancellationToken cancellation) =>
        Task.FromResult(OpenKept(folder.ResultOf(container, name)));

    /// <inheritdoc/>
    public Task<KeptFile> OpenSourceAsync(PhotoSource source, string name, CancellationToken cancellation) =>
        Task.FromResult(OpenKept(PathOf(source, name)));

    /// <inheritdoc/>
    public Task<bool> HasContainerAsync(string container, CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult(
                FileSystem.Look(Path.Join(folder.Sources, container), followLinks: false).Kind == EntryKind.Folder);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            return Task.FromResult(false);
        }
    }

    /// <inheritdoc/>
    public Task SweepAsync(string container, IReadOnlySet<string> results, CancellationToken cancellation)
    {
        HashSet<string> kept = [OwnerFile, .. results.Select(DataFolder.ResultFile)];
        DiskFaults.Run(() =>
        {
            // Somebody may have removed it by hand: then there is nothing to sweep.
            string path = folder.OutputOf(container);
            foreach (string file in Directory.Exists(path) ? Directory.EnumerateFiles(path) : [])
            {
                if (!kept.Contains(Path.GetFileName(file)))
                    folder.Disk.Delete(file);
            }
        });
        return Task.CompletedTask;
    }

    /// <inheritdoc/>
    public async Task<StorageState> LookAsync(CancellationToken cancellation)
    {
        if (!Directory.Exists(folder.Batches))
            return StorageState.Missing;
        if (room.IsOut)
            return StorageState.Full;
        string probe = folder.NewTemporary();
        try
        {
            await folder.WriteAsync(probe, new byte[1], cancellation);
            DiskFaults.Run(() => folder.Disk.Delete(probe));
            return StorageState.Ok;
        }
        catch (StorageFullException)
        {
            return StorageState.Full;
        }
    }

    /// <inheritdoc/>
    public void Dispose() => claiming.Dispose();

    /// <summary>The names of the photos that a batch has from the inbox.</summary>
    internal static async Task<IReadOnlyList<string>> ReadNamesAsync(DataFolder folder, string batchId, CancellationToken cancellation) =>
        await DataFolder.ReadAsync(folder.NamesOf(batchId), cancellation) is { } json
            ? JsonSerializer.Deserialize(json, InboxJson.Names)?.Names ?? []
            : [];

    StoredPhoto Find(string batchId, AnnouncedPhoto photo)
    {
        try
        {
            FileFacts facts = FileSystem.Look(folder.PhotoOf(batchId, photo.Name), followLinks: false);
            return photo.Found(facts.Bytes, facts.Version);
        }
        catch (FileNotFoundException)
        {
            return photo.Missing();
        }
    }

    IEnumerable<StoredPhoto> ListTaken(string batchId, IReadOnlyList<string> names)
    {
        foreach (string name in names)
        {
            if (!NoPhotos.IsAmongSystems(name) && TryLook(folder.PhotoOf(batchId, name)) is { } facts)
                yield return new StoredPhoto(name, facts.Bytes, RefusalOf(facts.Kind), NoPhotos.IsByName(name) ? LeftOut.NoPicture : null,
                    facts.Version);
        }
    }

    IEnumerable<StoredPhoto> ListOwn(PhotoSource source) =>
        from file in new PhotoWalk(followLinks: false).From(Path.Join(folder.Sources, source.Container))
        where file.Name.StartsWith(source.Prefix, StringComparison.Ordinal)
        select new StoredPhoto(file.Name[source.Prefix.Length..], file.Bytes, file.Refusal, file.LeftOut, file.Version);

    static Reason? RefusalOf(EntryKind kind) => kind switch
    {
        EntryKind.Link => StorageReasons.Link.With(),
        EntryKind.Other => StorageReasons.NoFile.With(),
        _ => null,
    };

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

    string PathOf(PhotoSource source, string name) => PhotoSources.BatchOf(source) is { } batchId
        ? folder.PhotoOf(batchId, name)
        : OwnPathOf(source, name);

    /// <summary>Where one of the owner's own photos is: below its source, and by way of no link.</summary>
    string OwnPathOf(PhotoSource source, string name)
    {
        string path = Path.Join(folder.Sources, source.Container);
        foreach (string part in (source.Prefix + name).Split('/'))
        {
            if (part is "" or "." or ".." || FileSystem.Look(path, followLinks: false).Kind != EntryKind.Folder)
                throw new PhotoRefusedException(StorageReasons.Removed.With(("what", "file")));
            path = Path.Join(path, FileSystem.NameOf(path, part));
        }
        return path;
    }

    static KeptFile OpenKept(string path)
    {
        FileStream file = Open(path);
        return new KeptFile(file, FormattableString.Invariant($"{File.GetLastWriteTimeUtc(path).Ticks:x}-{file.Length:x}"));
    }

    static FileStream Open(string path)
    {
        try
        {
            return FileSystem.Open(path, followLinks: false);
        }
        catch (DirectoryNotFoundException gone)
        {
            throw new FileNotFoundException("The file is gone.", gone);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException && fault is not FileNotFoundException)
        {
            throw DiskFaults.Translate(fault);
        }
    }

    /// <summary>A container is made with its owner in it and comes into being with one move, so it says for good whose it is.</summary>
    async Task<bool> TryClaimAsync(string container, string batchId, CancellationToken cancellation)
    {
        string path = folder.OutputOf(container);
        if (Directory.Exists(path))
            return await DataFolder.ReadAsync(Path.Join(path, OwnerFile), cancellation) is { } owner
                && Encoding.ASCII.GetString(owner) == batchId;
        string made = folder.NewTemporary();
        DiskFaults.Run(() => folder.Disk.MakeFolder(made));
        await folder.WriteAsync(Path.Join(made, OwnerFile), Encoding.ASCII.GetBytes(batchId), cancellation);
        DiskFaults.Run(() =>
        {
            folder.Disk.Move(made, path);
            folder.Disk.Flush(folder.Root);
        });
        return true;
    }
}
