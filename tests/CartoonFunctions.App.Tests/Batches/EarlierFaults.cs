namespace CartoonFunctions.App.Tests.Batches.Earlier;

/// <summary>An outage as histories of version 0.1 name it: the same type in another namespace.</summary>
sealed class OutageException(string message) : Exception(message);

/// <summary>A lasting fault as histories of version 0.1 name it.</summary>
sealed class LastingFaultException(string message) : Exception(message);
