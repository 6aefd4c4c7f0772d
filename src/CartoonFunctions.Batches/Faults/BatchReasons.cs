using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Faults;

/// <summary>The catalogue of why a batch, or a photo of it, was not finished, where that is not the photo's own fault.</summary>
public static class BatchReasons
{
    /// <summary>The deadline came first.</summary>
    public static readonly ReasonKind OutOfTime = new(
        "outOfTime", "The batch's time was over before it was finished. Raise the timeout or send fewer photos.");

    /// <summary>A cancel came first.</summary>
    public static readonly ReasonKind Cancelled = new("cancelled", "The batch was cancelled before it was finished.");

    /// <summary>The batch ended while it was drawn.</summary>
    public static readonly ReasonKind BatchEnded = new("batchEnded", "The batch ended before it was finished.");

    /// <summary>The batch as a whole failed, and the photo with it.</summary>
    public static readonly ReasonKind BatchFailed = new("batchFailed", "The batch could not be carried out.");

    /// <summary>The batch as a whole failed, nobody knows why.</summary>
    public static readonly ReasonKind UnknownFault = new(
        "unknownFault", "The batch could not be carried out: the service met a fault it does not know. Its log says more.");

    /// <summary>The batch as a whole failed, because nothing answered for longer than it could wait.</summary>
    public static readonly ReasonKind OutageStayed = new(
        "outageStayed", "The batch could not be carried out: the storage or the GPU app did not answer for too long. Try again later.");

    /// <summary>The batch as a whole failed, because a result is gone.</summary>
    public static readonly ReasonKind ResultGone = new(
        "resultGone", "The batch could not be carried out: {name} was removed from the output before it was zipped. Draw the photos again.");

    /// <summary>What is kept about the batch can't be read.</summary>
    public static readonly ReasonKind Unreadable = new(
        "unreadableBatch", "What is kept about the batch can't be read by this version of the service: it is damaged, or from another version. Its results, if any, are in the storage.");

    /// <summary>A fault that retries did not pass, in its own words.</summary>
    public static readonly ReasonKind Fault = new("fault", "{detail}");

    /// <summary>Nothing to draw.</summary>
    public static readonly ReasonKind NothingToDraw = new("noPhotos", "There is no photo there. Choose at least one.");

    /// <summary>Nothing to draw among what was found.</summary>
    public static readonly ReasonKind NothingToDrawAmong = new("noPhotosAmong", "There is no photo there. {leftOut} Choose at least one.");

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<ReasonKind> All { get; } =
        [OutOfTime, Cancelled, BatchEnded, BatchFailed, UnknownFault, OutageStayed, ResultGone, Unreadable,
            Fault, NothingToDraw, NothingToDrawAmong];
}
