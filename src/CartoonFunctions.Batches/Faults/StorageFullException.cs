namespace CartoonFunctions.Batches.Faults;

/// <summary>There is no room to keep something: worth waiting for, as an outage is, and people are told.</summary>
/// <param name="message">What there is no room for.</param>
/// <param name="inner">The fault as the adapter's library gave it.</param>
public sealed class StorageFullException(string message, Exception? inner = null) : Exception(message, inner);
