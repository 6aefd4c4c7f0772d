using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>A folder of the inbox, as a listing found it.</summary>
sealed class InboxFolder(string name)
{
    DateTimeOffset newest = DateTimeOffset.MinValue;
    bool hasPhotos;
    bool hasError;

    /// <summary>Its name.</summary>
    public string Name { get; } = name;

    /// <summary>Whether its options are there.</summary>
    public bool HasOptions { get; private set; }

    /// <summary>Whether it has a photo, and no options that could not be used and wait for others.</summary>
    public bool CanBeTaken => hasPhotos && (HasOptions || !hasError);

    /// <summary>Whether a blob is a photo, by its name in the folder: what systems and programs leave beside photos makes no
    /// batch.</summary>
    public static bool IsPhoto(string blob) =>
        blob.Length > 0 && !blob.EndsWith('/') && blob is not (Inbox.OptionsFile or Inbox.ErrorFile)
        && !NoPhotos.IsAmongSystems(blob) && !NoPhotos.IsByName(blob);

    /// <summary>Counts a blob of it.</summary>
    public void Add(string blob, DateTimeOffset modified)
    {
        newest = modified > newest ? modified : newest;
        HasOptions |= blob == Inbox.OptionsFile;
        hasError |= blob == Inbox.ErrorFile;
        hasPhotos |= IsPhoto(blob);
    }

    /// <summary>Whether it is to become a batch: its options have come, or nothing has for long enough.</summary>
    public bool IsComplete(DateTimeOffset now, TimeSpan quiet) => CanBeTaken && (HasOptions || now - newest >= quiet);
}
