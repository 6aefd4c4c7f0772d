namespace CartoonFunctions.Local.Commands;

/// <summary>The command can't do what it was told; the message is one line that says what to do instead.</summary>
sealed class UsageException(string message) : Exception(message);
