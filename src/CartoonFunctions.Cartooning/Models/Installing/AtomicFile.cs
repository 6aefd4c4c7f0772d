namespace CartoonFunctions.Cartooning.Models.Installing;

/// <summary>Writes a file so that at every moment it is there whole or not at all.</summary>
static class AtomicFile
{
    /// <summary>Writes beside the target first, then moves into its place. Folders are made.</summary>
    public static async Task WriteAsync(string path, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        string unfinished = $"{path}.{Guid.NewGuid():N}.tmp";
        try
        {
            await File.WriteAllBytesAsync(unfinished, content, cancellation);
            File.Move(unfinished, path, overwrite: true);
        }
        finally
        {
            File.Delete(unfinished);
        }
    }
}
