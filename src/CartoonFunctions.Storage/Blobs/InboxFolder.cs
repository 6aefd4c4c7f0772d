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

    /// <summary>Counts a blob of it.</summary>
    public void Add(string blob, DateTimeOffset modified)
    {
        newest = modified > newest ? modified : newest;
        HasOptions |= blob == Inbox.OptionsFile;
        hasError |= blob == Inbox.ErrorFile;
        hasPhotos |= blob is not (Inbox.OptionsFile or Inbox.ErrorFile) && !NoPhotos.IsAmongSystems(blob) && !NoPhotos.IsByName(blob);
    }

    /// <summary>Whether it can become a batch: its options have come, or nothing has for long enough.</summary>
    public bool IsComplete(DateTimeOffset now, TimeSpan quiet) => hasPhotos && (HasOptions || (!hasError && now - newest >= quiet));
}
