using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage;

/// <summary>What is known about batches: what was asked for, and where each stands. What a write has returned for is kept.</summary>
public interface IBatchRecords
{
    /// <summary>Keeps what was asked for; from then on there is that batch.</summary>
    /// <exception cref="StorageFullException">There is no room for the photos that it announces.</exception>
    Task WriteAsync(BatchRecord record, CancellationToken cancellation);

    /// <summary>What was asked for, or null when there is no such batch.</summary>
    /// <exception cref="UnreadableBatchException">It can't be read.</exception>
    Task<BatchRecord?> FindAsync(string batchId, CancellationToken cancellation);

    /// <summary>Keeps where a batch stands.</summary>
    Task WriteStatusAsync(BatchStatus status, CancellationToken cancellation);

    /// <summary>Where a batch stood when that was last written, or null when it never was.</summary>
    /// <exception cref="UnreadableBatchException">It can't be read.</exception>
    Task<BatchStatus?> FindStatusAsync(string batchId, CancellationToken cancellation);

    /// <summary>Keeps the name that a person has given a batch; null takes it away.</summary>
    Task WriteNameAsync(string batchId, string? name, CancellationToken cancellation);

    /// <summary>The name that a person has given a batch, or null.</summary>
    Task<string?> FindNameAsync(string batchId, CancellationToken cancellation);

    /// <summary>Keeps which output container is the batch's.</summary>
    Task WriteClaimAsync(string batchId, string container, CancellationToken cancellation);

    /// <summary>The batch's output container, or null when it has none yet.</summary>
    Task<string?> FindClaimAsync(string batchId, CancellationToken cancellation);

    /// <summary>A page of batch ids, the newest first.</summary>
    /// <param name="limit">The most ids of the page.</param>
    /// <param name="after">What the page before ended with; null for the first.</param>
    /// <param name="cancellation">Stops the listing.</param>
    /// <exception cref="FormatException"><paramref name="after"/> is no end of a page.</exception>
    Task<BatchIdPage> ListAsync(int limit, string? after, CancellationToken cancellation);

    /// <summary>Removes everything of a batch: its photos, its results, and what is known about it, that last.</summary>
    Task DeleteAsync(string batchId, CancellationToken cancellation);

    /// <summary>Removes photos that no record leads to, of batches that were made so long ago that nobody makes them any more: what was
    /// sent to an address that outlived its batch.</summary>
    Task RemoveStraysAsync(DateTimeOffset madeBefore, CancellationToken cancellation);
}

/// <summary>A page of batch ids.</summary>
/// <param name="Ids">The ids, the newest first.</param>
/// <param name="Next">What gives the next page, or null after the last.</param>
public sealed record BatchIdPage(IReadOnlyList<string> Ids, string? Next);
