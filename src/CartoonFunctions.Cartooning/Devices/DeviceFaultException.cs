namespace CartoonFunctions.Cartooning.Devices;

/// <summary>The processor that runs the models failed: a GPU that was lost, or memory that it did not have. May pass.</summary>
/// <param name="message">What happened.</param>
/// <param name="inner">The runtime's own error.</param>
public sealed class DeviceFaultException(string message, Exception inner) : Exception(message, inner);
