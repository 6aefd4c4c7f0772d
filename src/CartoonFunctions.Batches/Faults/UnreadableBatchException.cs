namespace CartoonFunctions.Batches.Faults;

/// <summary>What is kept about one batch can't be read: it is damaged, or of another kind than this version knows. Lasts.</summary>
public sealed class UnreadableBatchException(string batchId, Exception? inner = null)
    : Exception($"What is kept about batch {batchId} can't be read by this version.", inner);
