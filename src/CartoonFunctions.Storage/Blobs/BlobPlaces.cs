namespace CartoonFunctions.Storage.Blobs;

/// <summary>Which containers and blobs hold what.</summary>
public static class BlobPlaces
{
    /// <summary>The container of photos that the service itself brought to a batch: <c>{batchId}/{name}</c>.</summary>
    public const string Uploads = PhotoSources.UploadsContainer;

    /// <summary>The container of photos dropped by any tool: <c>{folder}/{name}</c>.</summary>
    public const string Inbox = PhotoSources.InboxContainer;

    /// <summary>The container of what is known about batches.</summary>
    public const string Batches = PhotoSources.BatchesContainer;

    /// <summary>What output containers begin with.</summary>
    public const string OutputPrefix = PhotoSources.OutputPrefix;

    /// <summary>The metadata of an output container that names its batch.</summary>
    public const string BatchMetadata = "batch";

    /// <summary>The blob of a batch's status, in <see cref="Batches"/>.</summary>
    public static string Status(string batchId) => $"{batchId}.json";

    /// <summary>The folder of everything else that is kept about a batch, in <see cref="Batches"/>.</summary>
    public static string FolderOf(string batchId) => $"{batchId}/";

    /// <summary>The blob of what was asked for, in <see cref="Batches"/>.</summary>
    public static string Record(string batchId) => $"{batchId}/request.json";

    /// <summary>Where the journals of unfinished batches are, in <see cref="Batches"/>: append blobs, one for each.</summary>
    public const string Journals = "active/";

    /// <summary>The blob of the name that a person has given the batch, in <see cref="Batches"/>.</summary>
    public static string Name(string batchId) => $"{batchId}/name";

    /// <summary>The blob that names the claimed output container, in <see cref="Batches"/>.</summary>
    public static string Claim(string batchId) => $"{batchId}/container";
}
