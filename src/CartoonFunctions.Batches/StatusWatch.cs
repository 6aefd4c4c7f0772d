namespace CartoonFunctions.Batches;

/// <summary>
/// Lets many wait for a batch to change where nothing tells of its changes: while anybody waits its status is read again and again, with
/// growing pauses, once for all who wait. Thread-safe.
/// </summary>
public sealed class StatusWatch(TimeProvider time)
{
    static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    readonly Lock gate = new();
    readonly Dictionary<string, Watched> watched = new(StringComparer.Ordinal);

    /// <summary>Whether nobody waits and nothing is read.</summary>
    internal bool IsIdle
    {
        get
        {
            lock (gate)
                return watched.Count == 0;
        }
    }

    /// <summary>The status of a batch once its version is not the given one any more, or it has ended.</summary>
    /// <param name="batchId">The batch.</param>
    /// <param name="version">The version that the caller knows; null where it knows of no status.</param>
    /// <param name="read">Reads the status, for everybody who waits for this batch.</param>
    /// <param name="cancellation">Ends this wait, and nobody else's.</param>
    public async Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version,
        Func<string, CancellationToken, Task<BatchStatus?>> read, CancellationToken cancellation)
    {
        // Only readings that begin after the caller came: an earlier one could be older than what it knows.
        Watched batch = Join(batchId, read, out Task<BatchStatus?> reading);
        try
        {
            while (true)
            {
                BatchStatus? status = await reading.WaitAsync(cancellation);
                if (BatchStatus.IsNews(status, version))
                    return status;
                reading = NextReading(batch);
            }
        }
        finally
        {
            Leave(batch);
        }
    }

    Watched Join(string batchId, Func<string, CancellationToken, Task<BatchStatus?>> read, out Task<BatchStatus?> reading)
    {
        lock (gate)
        {
            if (!watched.TryGetValue(batchId, out Watched? batch))
            {
                watched[batchId] = batch = new Watched();
                _ = ReadAgainAndAgainAsync(batchId, batch, read);
            }
            batch.Waiting++;
            reading = batch.Next.Task;
            return batch;
        }
    }

    void Leave(Watched batch)
    {
        lock (gate)
            batch.Waiting--;
    }

    Task<BatchStatus?> NextReading(Watched batch)
    {
        lock (gate)
            return batch.Next.Task;
    }

    async Task ReadAgainAndAgainAsync(string batchId, Watched batch, Func<string, CancellationToken, Task<BatchStatus?>> read)
    {
        // Not under the lock of the one who came first.
        await Task.Yield();
        string? version = null;
        TimeSpan pause = FirstPause;
        while (TryTakeTurn(batchId, batch, out TaskCompletionSource<BatchStatus?> reading))
        {
            try
            {
                BatchStatus? status = await read(batchId, CancellationToken.None);
                pause = status?.Version() == version ? Min(pause * 2, LongestPause) : FirstPause;
                version = status?.Version();
                reading.SetResult(status);
            }
            catch (Exception fault)
            {
                reading.SetException(fault);
            }
            await Task.Delay(pause, time);
        }
    }

    /// <summary>Begins a reading for those who wait for it by now; false where nobody waits any more.</summary>
    bool TryTakeTurn(string batchId, Watched batch, out TaskCompletionSource<BatchStatus?> reading)
    {
        lock (gate)
        {
            reading = batch.Next;
            batch.Next = Watched.NewReading();
            return batch.Waiting > 0 || !watched.Remove(batchId);
        }
    }

    static TimeSpan Min(TimeSpan a, TimeSpan b) => a < b ? a : b;

    sealed class Watched
    {
        public int Waiting { get; set; }

        public TaskCompletionSource<BatchStatus?> Next { get; set; } = NewReading();

        public static TaskCompletionSource<BatchStatus?> NewReading() => new(TaskCreationOptions.RunContinuationsAsynchronously);
    }
}
