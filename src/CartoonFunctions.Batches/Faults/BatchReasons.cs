using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Faults;

/// <summary>The catalogue of why a batch, or a photo of it, was not finished, where that is not the photo's own fault.</summary>
public static class BatchReasons
{
    /// <summary>The deadline came first.</summary>
    public static readonly ReasonKind OutOfTime = new(
        "outOfTime", "The batch's time was over before it was finished. Raise the timeout or send fewer photos.");

    /// <summary>A cancel came while it was drawn.</summary>
    public static readonly ReasonKind Cancelled = new("cancelled", "The batch was cancelled before it was finished.");

    /// <summary>A cancel came before it was begun.</summary>
    public static readonly ReasonKind CancelledInLine = new("cancelledInLine", "The batch was cancelled before it was its turn.");

    /// <summary>The batch ended while it was drawn.</summary>
    public static readonly ReasonKind BatchEnded = new("batchEnded", "The batch ended before it was finished.");

    /// <summary>The batch as a whole failed, and the photo with it.</summary>
    public static readonly ReasonKind BatchFailed = new("batchFailed", "The batch could not be carried out.");

    /// <summary>The batch as a whole failed, nobody knows why.</summary>
    public static readonly ReasonKind UnknownFault = new(
        "unknownFault", "The batch could not be carried out: the service met a fault it does not know. Its log says more.");

    /// <summary>A fault that retries did not pass, in its own words.</summary>
    public static readonly ReasonKind Fault = new("fault", "{detail}");

    /// <summary>Nothing to draw.</summary>
    public static readonly ReasonKind NothingToDraw = new("noPhotos", "There is no photo there. Choose at least one.");

    /// <summary>Nothing to draw among what was found.</summary>
    public static readonly ReasonKind NothingToDrawAmong = new("noPhotosAmong", "There is no photo there. {leftOut} Choose at least one.");

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<ReasonKind> All { get; } =
        [OutOfTime, Cancelled, CancelledInLine, BatchEnded, BatchFailed, UnknownFault, Fault, NothingToDraw, NothingToDrawAmong];
}
