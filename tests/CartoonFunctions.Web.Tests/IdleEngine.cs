using CartoonFunctions.Batches;

namespace CartoonFunctions.Web.Tests;

/// <summary>An engine of which nothing is asked, and which revises nothing; others are what they override.</summary>
class IdleEngine : IBatchEngine
{
    public virtual EngineActivity Activity => new(0, 0, 0);

    public virtual Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation) =>
        Task.FromResult<byte[]>([]);

    public Task StartAsync(BatchRecord record, CancellationToken cancellation) => throw new NotSupportedException();

    public virtual Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();

    public virtual Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version, CancellationToken cancellation) =>
        throw new NotSupportedException();

    public virtual Task CancelAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();

    public bool CanRevise => false;

    public Task<bool> ReviseAsync(BatchRecord record, BatchRevision revision, CancellationToken cancellation) =>
        throw new NotSupportedException();
}
