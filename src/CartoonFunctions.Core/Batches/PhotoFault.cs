namespace CartoonFunctions.Batches;

/// <summary>What happened to a photo's file, in a sentence for its owner.</summary>
static class PhotoFault
{
    /// <summary>The sentence, or null for a fault that is not the file's own.</summary>
    public static string? Describe(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "The file was removed before it could be read.",
        UnauthorizedAccessException => "The file may not be read: its permissions forbid it.",
        PathTooLongException => "The file's path is too long to be read.",
        _ => null,
    };
}
