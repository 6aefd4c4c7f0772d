namespace CartoonFunctions.Batches;

/// <summary>What runs batches: tasks of this process, or Durable Functions. Everything that the HTTP API asks of it.</summary>
public interface IBatchEngine
{
    /// <summary>Starts a batch and keeps that, so that it goes on after a crash. A batch that was started before is left as it
    /// is.</summary>
    Task StartAsync(BatchRecord record, CancellationToken cancellation);

    /// <summary>How a batch is getting on, or null when it was never started.</summary>
    Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation);

    /// <summary>Waits until a batch is getting on otherwise than the caller knows, or has ended. No change is missed between a reading and
    /// the wait, for the caller says what it has read.</summary>
    /// <param name="batchId">The batch.</param>
    /// <param name="version">The <see cref="BatchStatus.Version"/> that the caller knows; null where <see cref="FindAsync"/> gave
    /// none.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <returns>The status by then, or null when the batch was never started.</returns>
    Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version, CancellationToken cancellation);

    /// <summary>Asks a batch to end; what is done stays. Nothing happens to one that has ended or was never started.</summary>
    Task CancelAsync(string batchId, CancellationToken cancellation);

    /// <summary>Whether it carries out revisions of batches that have ended.</summary>
    bool CanRevise { get; }

    /// <summary>Begins a revision of a batch that has ended and keeps that, so that it goes on after a crash. While another revision of the
    /// batch is under way this one waits for it.</summary>
    /// <returns>False where the revision's number is not the next one: another was asked for before.</returns>
    /// <exception cref="Faults.BatchRefusedException">The batch's results are gone.</exception>
    Task<bool> ReviseAsync(BatchRecord record, BatchRevision revision, CancellationToken cancellation);

    /// <summary>Does something to a batch that is not under way, and lets nothing begin with it meanwhile, if the engine can: no start and
    /// no revision. The end of one that has just ended is waited for.</summary>
    /// <param name="batchId">The batch.</param>
    /// <param name="action">What is done.</param>
    /// <param name="cancellation">Ends the wait, and is handed to what is done.</param>
    /// <returns>False where the batch is under way: then nothing was done.</returns>
    async Task<bool> WhileAtRestAsync(string batchId, Func<CancellationToken, Task> action, CancellationToken cancellation)
    {
        if (await this.IsUnderWayAsync(batchId, cancellation))
            return false;
        await action(cancellation);
        return true;
    }

    /// <summary>Draws one photo at once, in turn with the batches, where batches are drawn too, and gives the cartoon's file.</summary>
    /// <exception cref="Imaging.PhotoRefusedException">The photo cannot be used.</exception>
    /// <exception cref="Cartooning.Models.ModelException">The style cannot be used.</exception>
    Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation);

    /// <summary>What it is doing now.</summary>
    EngineActivity Activity { get; }
}

/// <summary>What an engine is doing.</summary>
/// <param name="Batches">Batches under way.</param>
/// <param name="PhotosRunning">Photos being drawn.</param>
/// <param name="PhotosWaiting">Photos that wait for their turn.</param>
public sealed record EngineActivity(int Batches, int PhotosRunning, int PhotosWaiting);
