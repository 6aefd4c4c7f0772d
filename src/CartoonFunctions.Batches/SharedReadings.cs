namespace CartoonFunctions.Batches;

/// <summary>
/// Lets all who ask for the same thing at about the same time share one reading of it. Nobody is given a reading that began before they
/// asked, for it could be older than what they have just done. Thread-safe.
/// </summary>
/// <typeparam name="T">What is read.</typeparam>
public sealed class SharedReadings<T>
{
    readonly Lock gate = new();
    readonly Dictionary<string, Turns> turns = new(StringComparer.Ordinal);

    /// <summary>Reads something, with those who ask for it before that begins.</summary>
    /// <param name="key">What to read.</param>
    /// <param name="read">Reads it, for all of them.</param>
    /// <param name="cancellation">Ends this wait, and nobody else's.</param>
    public Task<T> ReadAsync(string key, Func<string, CancellationToken, Task<T>> read, CancellationToken cancellation)
    {
        lock (gate)
        {
            if (!turns.TryGetValue(key, out Turns? turn))
                turns[key] = turn = new Turns();
            turn.Next ??= RunAsync(key, turn, turn.Running, read);
            return turn.Next.WaitAsync(cancellation);
        }
    }

    async Task<T> RunAsync(string key, Turns turn, Task before, Func<string, CancellationToken, Task<T>> read)
    {
        // Not under the lock of the one who asked first.
        await Task.Yield();
        await before.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        lock (gate)
            (turn.Running, turn.Next) = (turn.Next!, null);
        try
        {
            return await read(key, CancellationToken.None);
        }
        finally
        {
            lock (gate)
            {
                if (turn.Next is null)
                    turns.Remove(key);
            }
        }
    }

    sealed class Turns
    {
        /// <summary>The reading under way: it began before whoever asks now.</summary>
        public Task Running { get; set; } = Task.CompletedTask;

        /// <summary>The reading that has not begun.</summary>
        public Task<T>? Next { get; set; }
    }
}
