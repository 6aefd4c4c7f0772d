namespace CartoonFunctions.Cartooning.Devices;

/// <summary>The processor that was asked for can't be used; the message says what is missing.</summary>
public sealed class DeviceUnavailableException(string message) : Exception(message);
