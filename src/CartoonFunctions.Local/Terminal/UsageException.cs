namespace CartoonFunctions.Local.Terminal;

/// <summary>The command can't do what it was told; the message is one line that says what to do instead.</summary>
sealed class UsageException(string message) : Exception(message);
