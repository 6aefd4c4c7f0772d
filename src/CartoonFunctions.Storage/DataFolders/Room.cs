using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>The room on the disk that batches were promised and have not used yet: for the photos that they announced.
/// Thread-safe.</summary>
public sealed class Room(DataFolder folder)
{
    /// <summary>What always stays free in bytes: for results, records and journals.</summary>
    public const long SpareBytes = 64L << 20;

    readonly Lock gate = new();
    Dictionary<string, long>? promised;

    /// <summary>Whether there is too little for any new batch.</summary>
    public bool IsOut => folder.Disk.FreeBytes(folder.Root) < SpareBytes;

    /// <summary>Promises a batch room for its photos.</summary>
    /// <exception cref="StorageFullException">There is not enough.</exception>
    public void Reserve(string batchId, long bytes)
    {
        lock (gate)
        {
            promised ??= ReadPromised();
            long free = folder.Disk.FreeBytes(folder.Root) - promised.Values.Sum() - SpareBytes;
            if (bytes > free)
                throw new StorageFullException(FormattableString.Invariant(
                    $"The disk has no room for these photos: they have {bytes} bytes, and {Math.Max(0, free)} are free."));
            if (bytes > 0)
                promised[batchId] = bytes;
        }
    }

    /// <summary>So many of the promised bytes have come.</summary>
    public void Fill(string batchId, long bytes)
    {
        lock (gate)
        {
            if (promised?.TryGetValue(batchId, out long left) == true)
                promised[batchId] = Math.Max(0, left - bytes);
        }
    }

    /// <summary>A batch wants no more room: it was started, has ended or is gone.</summary>
    public void Release(string batchId)
    {
        lock (gate)
            promised?.Remove(batchId);
    }

    /// <summary>What the batches of an earlier process still wait for.</summary>
    Dictionary<string, long> ReadPromised()
    {
        Dictionary<string, long> found = new(StringComparer.Ordinal);
        foreach (string id in Directory.EnumerateDirectories(folder.Batches).Select(batch => Path.GetFileName(batch)!))
        {
            if (BatchIds.IsValid(id) && folder.IsOpen(id) && TryRead(folder.RecordOf(id)) is { Photos: { } photos })
                found[id] = photos.Where(photo => photo.Refusal is null && !File.Exists(folder.PhotoOf(id, photo.Name)))
                    .Sum(photo => photo.Bytes ?? 0);
        }
        return found;
    }

    static BatchRecord? TryRead(string path)
    {
        try
        {
            return JsonSerializer.Deserialize(File.ReadAllBytes(path), BatchJson.Kept<BatchRecord>());
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException or JsonException)
        {
            return null; // it takes no photos either
        }
    }
}
