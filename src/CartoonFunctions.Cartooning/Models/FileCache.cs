using System.Collections.Concurrent;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>What was read from files, kept until a file changes: known by its path, its size and its time of writing. Thread-safe; a
/// file is read by one at a time.</summary>
/// <param name="read">Reads the file of a path.</param>
sealed class FileCache<T>(Func<string, T> read)
{
    readonly ConcurrentDictionary<string, Entry> entries = new(StringComparer.Ordinal);

    /// <summary>What <c>read</c> gives of a file; what it throws is thrown, and not kept.</summary>
    public T Get(string path)
    {
        Entry entry = entries.GetOrAdd(path, _ => new Entry());
        lock (entry.Reading)
        {
            // Looked at before the reading: what is written meanwhile is read at the next call.
            FileInfo file = new(path);
            (long Bytes, DateTime WrittenAt)? now = file.Exists ? (file.Length, file.LastWriteTimeUtc) : null;
            if (now is null || now != entry.Version)
            {
                entry.Version = null;
                entry.Value = read(path);
                entry.Version = now;
            }
            return entry.Value!;
        }
    }

    sealed class Entry
    {
        public Lock Reading { get; } = new();

        public (long Bytes, DateTime WrittenAt)? Version { get; set; }

        public T? Value { get; set; }
    }
}
