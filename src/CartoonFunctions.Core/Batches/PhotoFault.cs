using Azure;

namespace CartoonFunctions.Batches;

/// <summary>What happened to a photo's file, in a sentence for its owner.</summary>
static class PhotoFault
{
    /// <summary>The sentence, or null for a fault that is not the file's own.</summary>
    public static string? Describe(Exception fault) => fault switch
    {
        FileNotFoundException or DirectoryNotFoundException => "The file was removed before it could be read.",
        UnauthorizedAccessException => "The file may not be read: its permissions forbid it.",
        RequestFailedException { Status: >= 400 and < 500 and not (408 or 429) } refused => $"The storage does not give it ({refused.ErrorCode}).",
        PathTooLongException => "The file's path is too long to be read.",
        _ => null,
    };
}
