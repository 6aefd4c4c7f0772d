namespace CartoonFunctions.Batches;

/// <summary>One at a time for each name, and those of other names side by side. Thread-safe.</summary>
public sealed class NamedTurns
{
    readonly Lock gate = new();
    readonly Dictionary<string, Turn> turns = new(StringComparer.Ordinal);

    /// <summary>Waits for the turn at a name, which ends with what it returns.</summary>
    public async Task<IDisposable> EnterAsync(string name, CancellationToken cancellation)
    {
        Turn turn = Join(name);
        try
        {
            await turn.Free.WaitAsync(cancellation);
            return new Leaving(this, name, turn);
        }
        catch
        {
            Leave(name, turn);
            throw;
        }
    }

    Turn Join(string name)
    {
        lock (gate)
        {
            if (!turns.TryGetValue(name, out Turn? turn))
                turns[name] = turn = new Turn();
            turn.Here++;
            return turn;
        }
    }

    void Leave(string name, Turn turn)
    {
        lock (gate)
        {
            if (--turn.Here == 0)
                turns.Remove(name);
        }
    }

    sealed class Turn
    {
        public SemaphoreSlim Free { get; } = new(1);

        public int Here { get; set; }
    }

    sealed class Leaving(NamedTurns turns, string name, Turn turn) : IDisposable
    {
        public void Dispose()
        {
            turn.Free.Release();
            turns.Leave(name, turn);
        }
    }
}
