namespace CartoonFunctions.Local.Terminal;

/// <summary>A folder that a command will write to, tried before any work.</summary>
static class WritableFolder
{
    /// <summary>Makes it where it is missing, and writes to it.</summary>
    /// <param name="folder">Its path.</param>
    /// <param name="advice">What a person can do: a sentence.</param>
    /// <exception cref="UsageException">It cannot be made or written to.</exception>
    public static void Require(string folder, string advice)
    {
        try
        {
            Directory.CreateDirectory(folder);
            string probe = Path.Combine(folder, $".{Guid.NewGuid():N}");
            File.Create(probe, bufferSize: 1, FileOptions.DeleteOnClose).Dispose();
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Nothing can be written to {folder}: {fault.Message} {advice}");
        }
    }
}
