namespace CartoonFunctions.Storage.DataFolders;

/// <summary>One upload of a photo at a time: a client that tries again may come while its first attempt is still being read.
/// Thread-safe.</summary>
sealed class PhotoTurns
{
    readonly Lock gate = new();
    readonly Dictionary<string, Turn> turns = new(StringComparer.Ordinal);

    /// <summary>Waits for the photo's turn, which ends with what it returns.</summary>
    public async Task<IDisposable> EnterAsync(string photo, CancellationToken cancellation)
    {
        Turn turn = Join(photo);
        try
        {
            await turn.Free.WaitAsync(cancellation);
            return new Leaving(this, photo, turn);
        }
        catch
        {
            Leave(photo, turn);
            throw;
        }
    }

    Turn Join(string photo)
    {
        lock (gate)
        {
            if (!turns.TryGetValue(photo, out Turn? turn))
                turns[photo] = turn = new Turn();
            turn.Here++;
            return turn;
        }
    }

    void Leave(string photo, Turn turn)
    {
        lock (gate)
        {
            if (--turn.Here == 0)
                turns.Remove(photo);
        }
    }

    sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(1);

        public int Here { get; set; }
    }

    sealed class Leaving(PhotoTurns turns, string photo, Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Free.Release();
            turns.Leave(photo, turn);
        }
    }
}
