namespace CartoonFunctions.Batches.Faults;

/// <summary>Nothing answers: worth waiting for.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">The fault as the adapter's library gave it.</param>
public sealed class OutageException(string message, Exception? inner = null) : Exception(message, inner);
