using CartoonFunctions.Storage.DataFolders;

namespace CartoonFunctions.Storage.Tests;

/// <summary>
/// A disk that keeps, when the power goes, only what was flushed: the bytes of files and the entries of folders each by themselves. Beside
/// the real files it has a tree of what is sure. A move is one step, as on every journalling file system. Any call can be the last one, or
/// find the disk full.
/// </summary>
/// <param name="root">The folder that it is about.</param>
sealed class UnsureDisk(string root) : IDisk
{
    const int NoSpace = 28; // ENOSPC

    readonly Disk real = new();
    readonly Lock gate = new();
    readonly Node top = new(IsFolder: true);
    readonly List<Renaming> renamings = [];
    readonly TaskCompletionSource gone = new(TaskCreationOptions.RunContinuationsAsynchronously);
    int calls;

    /// <summary>The number of the call at which the power goes, from 1; null for none.</summary>
    public int? LastCall { get; init; }

    /// <summary>The number of the call from which on the disk is full, from 1; null for none.</summary>
    public int? FullFrom { get; init; }

    /// <summary>How many calls find it full.</summary>
    public int FullCalls { get; init; }

    /// <summary>Whether what is written to a file finds the disk full; never at first.</summary>
    public Func<string, bool> IsFullFor { get; set; } = _ => false;

    /// <summary>Whether this process may not open a file or flush a folder; it may each at first.</summary>
    public Func<string, bool> IsDeniedFor { get; set; } = _ => false;

    /// <summary>Ends when the power is gone.</summary>
    public Task Gone => gone.Task;

    /// <summary>How many calls there were.</summary>
    public int Calls => Volatile.Read(ref calls);

    public long FreeBytes(string folder) => real.FreeBytes(folder);

    public IDiskFile Open(string path, FileMode mode)
    {
        lock (gate)
        {
            Count(takesRoom: true);
            ThrowIfDenied(path);
            IDiskFile file = real.Open(path, mode);
            (Node folder, string name) = Place(path);
            if (!folder.Entries.TryGetValue(name, out Node? node))
                folder.Entries[name] = node = new Node(IsFolder: false);
            return new UnsureFile(this, file, path, node);
        }
    }

    public void Move(string path, string newPath) => Rename(path, newPath, real.Move);

    public void MoveToNew(string path, string newPath) => Rename(path, newPath, real.MoveToNew);

    public void Link(string file, string name)
    {
        lock (gate)
        {
            Count(takesRoom: true);
            real.Link(file, name);
            (Node folder, string entry) = Place(name);
            folder.Entries[entry] = Find(file);
        }
    }

    public void MakeFolder(string path)
    {
        lock (gate)
        {
            Count(takesRoom: true);
            real.MakeFolder(path);
            (Node folder, string name) = Place(path);
            folder.Entries.TryAdd(name, new Node(IsFolder: true));
        }
    }

    public void Delete(string path) => Remove(path, real.Delete);

    public void DeleteFolder(string path) => Remove(path, real.DeleteFolder);

    public void Flush(string path)
    {
        lock (gate)
        {
            Count(takesRoom: false);
            ThrowIfDenied(path);
            Node node = path == root ? top : Find(path);
            if (!node.IsFolder)
            {
                node.Sure = File.ReadAllBytes(path);
                return;
            }
            node.SureEntries = new(node.Entries);
            foreach (Renaming one in renamings.Where(one => one.From == node || one.To == node).ToList())
            {
                if (one.From.SureEntries.GetValueOrDefault(one.Name) == one.Moved)
                    one.From.SureEntries.Remove(one.Name);
                if (one.To.Entries.GetValueOrDefault(one.NewName) == one.Moved)
                    one.To.SureEntries[one.NewName] = one.Moved;
                renamings.Remove(one);
            }
        }
    }

    /// <summary>Puts what is sure into an empty folder: what the next start finds.</summary>
    public void WriteWhatIsSure(string folder)
    {
        lock (gate)
            Write(top, folder);
    }

    static void Write(Node node, string path)
    {
        if (!node.IsFolder)
        {
            File.WriteAllBytes(path, node.Sure);
            return;
        }
        Directory.CreateDirectory(path);
        foreach ((string name, Node entry) in node.SureEntries)
            Write(entry, Path.Join(path, name));
    }

    void Rename(string path, string newPath, Action<string, string> rename)
    {
        lock (gate)
        {
            Count(takesRoom: false);
            Node moved = Find(path);
            rename(path, newPath);
            (Node from, string name) = Place(path);
            (Node to, string newName) = Place(newPath);
            from.Entries.Remove(name);
            to.Entries[newName] = moved;
            renamings.Add(new Renaming(from, name, to, newName, moved));
        }
    }

    void Remove(string path, Action<string> remove)
    {
        lock (gate)
        {
            Count(takesRoom: false);
            remove(path);
            (Node folder, string name) = Place(path);
            folder.Entries.Remove(name);
        }
    }

    void Count(bool takesRoom)
    {
        calls++;
        if (calls >= LastCall)
        {
            gone.TrySetResult();
            throw new IOException("The power is gone.");
        }
        if (takesRoom && calls >= FullFrom && calls < FullFrom + FullCalls)
            throw new IOException("No space left on device.", NoSpace);
    }

    void ThrowIfDenied(string path)
    {
        if (IsDeniedFor(path))
            throw new UnauthorizedAccessException($"Access to the path '{path}' is denied.");
    }

    (Node Folder, string Name) Place(string path) => (Find(Path.GetDirectoryName(path)!), Path.GetFileName(path));

    /// <summary>What is at a path; what somebody else put there has been there for long.</summary>
    Node Find(string path)
    {
        if (path == root)
            return top;
        (Node folder, string name) = Place(path);
        if (folder.Entries.TryGetValue(name, out Node? node))
            return node;
        bool isFolder = Directory.Exists(path);
        node = new Node(isFolder) { Sure = isFolder ? [] : File.ReadAllBytes(path) };
        folder.Entries[name] = folder.SureEntries[name] = node;
        return node;
    }

    sealed record Renaming(Node From, string Name, Node To, string NewName, Node Moved);

    sealed class Node(bool IsFolder)
    {
        public bool IsFolder { get; } = IsFolder;

        public byte[] Sure { get; set; } = [];

        public Dictionary<string, Node> Entries { get; } = new(StringComparer.Ordinal);

        public Dictionary<string, Node> SureEntries { get; set; } = new(StringComparer.Ordinal);
    }

    sealed class UnsureFile(UnsureDisk disk, IDiskFile file, string path, Node node) : IDiskFile
    {
        public long Length => file.Length;

        public async ValueTask WriteAsync(ReadOnlyMemory<byte> bytes, long offset, CancellationToken cancellation)
        {
            try
            {
                lock (disk.gate)
                    disk.Count(takesRoom: true);
                if (disk.IsFullFor(path))
                    throw new IOException("No space left on device.", NoSpace);
            }
            catch (IOException)
            {
                // A write that fails may have brought some of it.
                await file.WriteAsync(bytes[..(bytes.Length / 2)], offset, cancellation);
                throw;
            }
            await file.WriteAsync(bytes, offset, cancellation);
        }

        public void Truncate(long length)
        {
            lock (disk.gate)
                disk.Count(takesRoom: false);
            file.Truncate(length);
        }

        public void Flush()
        {
            lock (disk.gate)
            {
                disk.Count(takesRoom: true);
                file.Flush();
                node.Sure = File.ReadAllBytes(path);
            }
        }

        public void Dispose() => file.Dispose();
    }
}
