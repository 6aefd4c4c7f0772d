using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>What is known about batches, in files of a data folder.</summary>
public sealed class FileRecords(DataFolder folder, Room room) : IBatchRecords
{
    /// <inheritdoc/>
    public async Task WriteAsync(BatchRecord record, CancellationToken cancellation)
    {
        string id = record.Request.Id;
        room.Reserve(id, (record.Photos ?? []).Where(photo => photo.Refusal is null).Sum(photo => photo.Bytes ?? 0));
        try
        {
            folder.MakeBatch(id);
            await WriteJsonAsync(folder.RecordOf(id), record, BatchJson.Kept<BatchRecord>(), cancellation);
        }
        catch
        {
            room.Release(id);
            throw;
        }
    }

    /// <inheritdoc/>
    public async Task<BatchRecord?> FindAsync(string batchId, CancellationToken cancellation)
    {
        BatchRecord? record = await ReadJsonAsync(batchId, folder.RecordOf(batchId), BatchJson.Kept<BatchRecord>(), cancellation);
        return record is null || record.Request.Id == batchId ? record : throw new UnreadableBatchException(batchId);
    }

    /// <inheritdoc/>
    public async Task WriteStatusAsync(BatchStatus status, CancellationToken cancellation)
    {
        await WriteJsonAsync(folder.StatusOf(status.Id), status, BatchJson.Kept<BatchStatus>(), cancellation);
        room.Release(status.Id);
    }

    /// <inheritdoc/>
    public async Task<BatchStatus?> FindStatusAsync(string batchId, CancellationToken cancellation)
    {
        BatchStatus? status = await ReadJsonAsync(batchId, folder.StatusOf(batchId), BatchJson.Kept<BatchStatus>(), cancellation);
        return status is null || status.Id == batchId ? status : throw new UnreadableBatchException(batchId);
    }

    /// <inheritdoc/>
    public Task WriteNameAsync(string batchId, string? name, CancellationToken cancellation) =>
        folder.WriteAsync(folder.NameOf(batchId), Encoding.UTF8.GetBytes(name ?? ""), cancellation);

    /// <inheritdoc/>
    public async Task<string?> FindNameAsync(string batchId, CancellationToken cancellation) =>
        await DataFolder.ReadAsync(folder.NameOf(batchId), cancellation) is { Length: > 0 } name ? Encoding.UTF8.GetString(name) : null;

    /// <inheritdoc/>
    public Task WriteClaimAsync(string batchId, string container, CancellationToken cancellation) =>
        folder.WriteAsync(folder.ClaimOf(batchId), Encoding.ASCII.GetBytes(container), cancellation);

    /// <inheritdoc/>
    public async Task<string?> FindClaimAsync(string batchId, CancellationToken cancellation) =>
        await DataFolder.ReadAsync(folder.ClaimOf(batchId), cancellation) is { } container ? Encoding.ASCII.GetString(container) : null;

    /// <inheritdoc/>
    public Task<BatchIdPage> ListAsync(int limit, string? after, CancellationToken cancellation)
    {
        if (after is not null && !BatchIds.IsGenerated(after))
            throw new FormatException("It is no end of a page.");
        List<string> ids = [.. Directory.EnumerateDirectories(folder.Batches).Select(batch => Path.GetFileName(batch)!)
            .Where(id => BatchIds.IsGenerated(id) && (after is null || string.CompareOrdinal(id, after) > 0)
                && File.Exists(folder.RecordOf(id)))
            .Order(StringComparer.Ordinal).Take(limit + 1)];
        return Task.FromResult(ids.Count > limit ? new BatchIdPage(ids[..limit], ids[limit - 1]) : new BatchIdPage(ids, null));
    }

    /// <inheritdoc/>
    public async Task DeleteAsync(string batchId, CancellationToken cancellation)
    {
        // What somebody has damaged names no folder, and keeps no batch from going.
        if (await FindClaimAsync(batchId, cancellation) is { } container && DataFolder.IsOutput(container))
            folder.Remove(folder.OutputOf(container));
        lock (folder.LockOf(batchId))
            folder.Remove(folder.BatchOf(batchId));
        room.Release(batchId);
    }

    /// <inheritdoc/>
    public Task RemoveStraysAsync(DateTimeOffset madeBefore, CancellationToken cancellation) =>
        Task.CompletedTask; // an address ends with its batch

    Task WriteJsonAsync<T>(string path, T value, JsonTypeInfo<T> type, CancellationToken cancellation) =>
        folder.WriteAsync(path, JsonSerializer.SerializeToUtf8Bytes(value, type), cancellation);

    static async Task<T?> ReadJsonAsync<T>(string batchId, string path, JsonTypeInfo<T> type, CancellationToken cancellation)
        where T : class
    {
        if (await DataFolder.ReadAsync(path, cancellation) is not { } json)
            return null;
        try
        {
            return JsonSerializer.Deserialize(json, type) ?? throw new UnreadableBatchException(batchId);
        }
        catch (JsonException fault)
        {
            throw new UnreadableBatchException(batchId, fault);
        }
    }
}
