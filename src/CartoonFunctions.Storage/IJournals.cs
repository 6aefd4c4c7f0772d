namespace CartoonFunctions.Storage;

/// <summary>The journals of unfinished batches: what was appended stays, in its order.</summary>
public interface IJournals
{
    /// <summary>The batches that have one.</summary>
    IAsyncEnumerable<string> ListAsync(CancellationToken cancellation);

    /// <summary>Opens the journal of a batch, made where it is missing.</summary>
    Task<IJournalLog> OpenAsync(string batchId, CancellationToken cancellation);
}

/// <summary>A journal that is open: its one writer.</summary>
public interface IJournalLog : IDisposable
{
    /// <summary>What was in it when it was opened; the end may be cut off in the middle.</summary>
    ReadOnlyMemory<byte> Content { get; }

    /// <summary>Appends, and returns when it is kept. Trying again what failed never appends it twice.</summary>
    /// <exception cref="JournalTakenException">Another host writes it.</exception>
    /// <exception cref="FileNotFoundException">It was removed.</exception>
    Task AppendAsync(ReadOnlyMemory<byte> part, CancellationToken cancellation);

    /// <summary>Removes it: the batch is finished.</summary>
    Task DeleteAsync(CancellationToken cancellation);
}

/// <summary>Another host writes the journal: the batch is its batch now.</summary>
public sealed class JournalTakenException(Exception? inner = null) : Exception("Another host has taken the batch over.", inner);
