using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage;

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

    /// <summary>Whether a file is a photo, by its name in the folder: what systems and programs leave beside photos makes no
    /// batch.</summary>
    public static bool IsPhoto(string file) =>
        file.Length > 0 && !file.EndsWith('/') && file is not (InboxOptions.OptionsFile or InboxOptions.ErrorFile)
        && !NoPhotos.IsAmongSystems(file) && !NoPhotos.IsByName(file);

    /// <summary>Counts a file of it.</summary>
    public void Add(string file, DateTimeOffset modified)
    {
        newest = modified > newest ? modified : newest;
        HasOptions |= file == InboxOptions.OptionsFile;
        hasError |= file == InboxOptions.ErrorFile;
        hasPhotos |= IsPhoto(file);
    }

    /// <summary>Whether it is to become a batch: its options have come, or nothing has for long enough.</summary>
    public bool IsComplete(DateTimeOffset now, TimeSpan quiet) => CanBeTaken && (HasOptions || now - newest >= quiet);
}
