using System.Runtime.CompilerServices;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>Journals in files of a data folder: appended and flushed to the disk before an entry counts.</summary>
public sealed class FileJournals(DataFolder folder, Room room) : IJournals
{
    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        await Task.CompletedTask;
        foreach (string batch in Directory.EnumerateDirectories(folder.Batches))
        {
            if (File.Exists(Path.Join(batch, "journal")))
                yield return Path.GetFileName(batch);
        }
    }

    /// <inheritdoc/>
    public Task<IJournalLog> OpenAsync(string batchId, CancellationToken cancellation) => DiskFaults.RunAsync(async () =>
    {
        string path = folder.JournalOf(batchId);
        IDiskFile? file = null;
        try
        {
            // From here on the batch takes no more photos.
            lock (folder.LockOf(batchId))
            {
                file = folder.Disk.Open(path, FileMode.OpenOrCreate);
                folder.Disk.Flush(folder.BatchOf(batchId));
            }
            room.Release(batchId);
            return (IJournalLog)new Log(folder, path, file, await DataFolder.ReadAsync(path, cancellation) ?? []);
        }
        catch
        {
            bool isEmpty = file is { Length: 0 };
            file?.Dispose();
            // It would tell the next start of a batch that never began.
            if (isEmpty)
                folder.TryDelete(path);
            throw;
        }
    });

    sealed class Log(DataFolder folder, string path, IDiskFile file, byte[] content) : IJournalLog
    {
        long length = content.Length;

        public ReadOnlyMemory<byte> Content => content;

        public Task AppendAsync(ReadOnlyMemory<byte> part, CancellationToken cancellation) => DiskFaults.RunAsync(async () =>
        {
            // What an append that failed has left of itself.
            if (file.Length > length)
                file.Truncate(length);
            await file.WriteAsync(part, length, cancellation);
            file.Flush();
            length += part.Length;
        });

        public Task DeleteAsync(CancellationToken cancellation)
        {
            file.Dispose();
            DiskFaults.Run(() => folder.Disk.Delete(path));
            return Task.CompletedTask;
        }

        public void Dispose() => file.Dispose();
    }
}
