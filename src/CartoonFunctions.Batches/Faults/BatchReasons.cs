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

    /// <summary>The batch as a whole failed, because its zip took longer than it may.</summary>
    public static readonly ReasonKind ZipTooSlow = new(
        "zipTooSlow", "The batch could not be carried out: its zip took too long. The results are in the output. Send fewer photos.");

    /// <summary>The batch as a whole failed, because the storage does not know of it any more.</summary>
    public static readonly ReasonKind StorageLost = new(
        "storageLost", "The batch could not be carried out: the storage has lost what it kept of it, or somebody removed it. Send its photos again.");

    /// <summary>A revision cannot be begun, because the results are gone.</summary>
    public static readonly ReasonKind ResultsGone = new(
        "resultsGone", "The batch's results were removed from the output, so nothing can be drawn anew in it. Draw the photos in a batch of their own.");

    /// <summary>A cartoon that was to be drawn anew is still the one from before; the value <c>because</c> is the code of why, and that
    /// one's values are beside it.</summary>
    public static readonly ReasonKind NotRedrawn = new("notRedrawn", "It could not be drawn anew, so this is the cartoon from before. {detail}");

    /// <summary>What is kept about the batch can't be read.</summary>
    public static readonly ReasonKind Unreadable = new(
        "unreadableBatch", "What is kept about the batch can't be read by this version of the service: it is damaged, or from another version. Its results, if any, are in the storage.");

    /// <summary>A fault that retries did not pass, in its own words.</summary>
    public static readonly ReasonKind Fault = new("fault", "{detail}");

    /// <summary>Nothing to draw.</summary>
    public static readonly ReasonKind NothingToDraw = new("noPhotos", "There is no photo there. Choose at least one.");

    /// <summary>Nothing to draw among what was found.</summary>
    public static readonly ReasonKind NothingToDrawAmong = new("noPhotosAmong", "There is no photo there. {leftOut} Choose at least one.");

    /// <summary>Why a cartoon is still the one from before.</summary>
    /// <param name="code">The code of what came in the way.</param>
    /// <param name="values">Its values.</param>
    /// <param name="text">Its text.</param>
    public static Reason NotRedrawnBecause(string? code, IReadOnlyDictionary<string, string>? values, string? text)
    {
        Dictionary<string, object> all = new(StringComparer.Ordinal);
        foreach ((string name, string value) in values ?? new Dictionary<string, string>())
            all[name] = value;
        all["because"] = code ?? Reason.Other;
        all["detail"] = text ?? "";
        return NotRedrawn.With([.. all.Select(value => (value.Key, value.Value))]);
    }

    /// <summary>Every entry.</summary>
    public static IReadOnlyList<ReasonKind> All { get; } =
        [OutOfTime, Cancelled, BatchEnded, BatchFailed, UnknownFault, OutageStayed, ResultGone, ZipTooSlow, StorageLost, ResultsGone,
            NotRedrawn, Unreadable, Fault, NothingToDraw, NothingToDrawAmong];
}
