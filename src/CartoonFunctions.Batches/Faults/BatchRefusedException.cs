namespace CartoonFunctions.Batches.Faults;

/// <summary>A batch that cannot be begun, for what was asked; the message is a sentence that says what to do. Never retried.</summary>
public sealed class BatchRefusedException(string message, Exception? inner = null) : Exception(message, inner);
