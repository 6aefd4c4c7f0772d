namespace CartoonFunctions.Cartooning.Models;

/// <summary>A model that cannot be used: missing, broken, or of another contract. The message says what to do.</summary>
public sealed class ModelException(string message, Exception? inner = null) : Exception(message, inner);
