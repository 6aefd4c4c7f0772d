using CartoonFunctions.Batches;

namespace CartoonFunctions.Storage;

/// <summary>What became of photos that were announced, for every storage alike.</summary>
static class AnnouncedPhotos
{
    /// <summary>One that is there, with so many bytes, and its version where it has one.</summary>
    public static StoredPhoto Found(this AnnouncedPhoto photo, long bytes, string? version = null) =>
        new(photo.Name, bytes, photo.Bytes is { } announced && announced != bytes
            ? StorageReasons.NotAsAnnounced.With(("bytes", bytes), ("announced", announced))
            : null, Version: version);

    /// <summary>One that never came.</summary>
    public static StoredPhoto Missing(this AnnouncedPhoto photo) =>
        new(photo.Name, 0, photo.WhyNot ?? StorageReasons.NotUploaded.With());
}
