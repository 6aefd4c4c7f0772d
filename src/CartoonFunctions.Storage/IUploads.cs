using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Storage;

/// <summary>How photos come into batches that wait for them.</summary>
public interface IUploads
{
    /// <summary>Where the photos that are sent for a batch come to lie.</summary>
    PhotoSource PlaceOf(string batchId);

    /// <summary>Makes addresses to which one photo each may be written, and nothing else.</summary>
    /// <param name="record">The batch, not started.</param>
    /// <param name="names">The photos.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>One each; a relative one is an address of the service itself.</returns>
    /// <exception cref="UploadRefusedException">The batch takes no more photos.</exception>
    Task<IReadOnlyList<Uri>> CreateLinksAsync(BatchRecord record, IReadOnlyList<string> names, CancellationToken cancellation);

    /// <summary>Ends the right to send photos for a batch: it is started, or nobody will.</summary>
    Task CloseAsync(BatchRecord record, CancellationToken cancellation);

    /// <summary>Keeps photos away from a batch until what it returns is disposed: one whose photos are put into another. Nothing to do
    /// where <see cref="CloseAsync"/> does that for good.</summary>
    IDisposable? Hold(string batchId) => null;

    /// <summary>Copies photos of these names to those of another batch, within the storage; one that is gone is left out.</summary>
    /// <param name="from">Where they are.</param>
    /// <param name="names">Their names there, and in the other batch.</param>
    /// <param name="target">Where the photos of the other batch are.</param>
    /// <param name="cancellation">Stops it between two photos.</param>
    Task CopyAsync(PhotoSource from, IEnumerable<string> names, PhotoSource target, CancellationToken cancellation);
}

/// <summary>Takes photos that are sent to the service itself; there is one where the storage has no addresses of its own.</summary>
public interface IPhotoIntake
{
    /// <summary>Takes a photo or a part of it. When this returns, what was taken is kept.</summary>
    /// <param name="batchId">The batch.</param>
    /// <param name="number">The photo's number in it.</param>
    /// <param name="token">What the address brings.</param>
    /// <param name="sent">The bytes.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <exception cref="UploadRefusedException">It can't be taken.</exception>
    /// <exception cref="StorageFullException">There is no room.</exception>
    Task<TakenPart> TakeAsync(string batchId, int number, string token, SentPart sent, CancellationToken cancellation);
}

/// <summary>A photo, or a part of it, as it is sent.</summary>
/// <param name="Bytes">The bytes, read once.</param>
/// <param name="Length">How many there are, or null where that is not said.</param>
/// <param name="Range">Which part they are; null for the whole photo.</param>
public sealed record SentPart(Stream Bytes, long? Length, SentRange? Range);

/// <summary>Which part of a photo is sent: the bytes from <paramref name="From"/> to <paramref name="To"/>, that too, of
/// <paramref name="Total"/>.</summary>
public sealed record SentRange(long From, long To, long Total);

/// <summary>What is there of a photo.</summary>
/// <param name="Bytes">Its first bytes, so many.</param>
/// <param name="IsWhole">Whether that is all of it.</param>
public sealed record TakenPart(long Bytes, bool IsWhole);

/// <summary>Why a photo is not taken.</summary>
public enum UploadRefusal
{
    /// <summary>The address is not one of ours, or its time is over.</summary>
    NoRight,

    /// <summary>There is no such batch any more.</summary>
    NoBatch,

    /// <summary>The batch was started.</summary>
    Started,

    /// <summary>The photo is there, and what is sent is another.</summary>
    Taken,

    /// <summary>It is more bytes than were announced.</summary>
    TooLarge,

    /// <summary>It is fewer bytes than were announced, or of another total.</summary>
    WrongSize,

    /// <summary>What lies before the part is not there yet.</summary>
    Gap,
}

/// <summary>A photo is not taken.</summary>
/// <param name="why">The kind.</param>
/// <param name="message">A sentence that says what to do.</param>
public sealed class UploadRefusedException(UploadRefusal why, string message) : Exception(message)
{
    /// <summary>The kind.</summary>
    public UploadRefusal Why => why;

    /// <summary>That of a batch that was started or deleted.</summary>
    public static UploadRefusedException Started() => new(UploadRefusal.Started,
        "The batch was started or deleted, so it takes no more photos. Make another batch for them.");
}
