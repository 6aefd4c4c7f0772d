namespace CartoonFunctions.Batches.Faults;

/// <summary>A fault that may be gone at the next attempt.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">The fault as the adapter's library gave it.</param>
public sealed class TransientFaultException(string message, Exception? inner = null) : Exception(message, inner);
