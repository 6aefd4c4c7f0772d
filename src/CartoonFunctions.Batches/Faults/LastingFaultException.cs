namespace CartoonFunctions.Batches.Faults;

/// <summary>A fault that another attempt would meet again.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">The fault as the adapter's library gave it.</param>
public sealed class LastingFaultException(string message, Exception? inner = null) : Exception(message, inner);
