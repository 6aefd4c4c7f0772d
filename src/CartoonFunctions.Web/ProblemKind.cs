namespace CartoonFunctions.Web;

/// <summary>A kind of problem that a request can meet: what clients and translations go by.</summary>
/// <param name="Name">The stable name in a problem document's <c>type</c>.</param>
/// <param name="Status">Its HTTP status, where the single case has none of its own.</param>
/// <param name="Title">The kind in a few words, the same each time.</param>
sealed record ProblemKind(string Name, int Status, string Title)
{
    public static readonly ProblemKind NoSuchAddress = new("no-such-address", 404, "There is nothing here");
    public static readonly ProblemKind WrongMethod = new("wrong-method", 405, "The method is not allowed");
    public static readonly ProblemKind NoKey = new("no-key", 401, "The key is missing or wrong");
    public static readonly ProblemKind AnotherSite = new("another-site", 403, "The call is from another site");
    public static readonly ProblemKind BadRequest = new("bad-request", 400, "The request can't be read");
    public static readonly ProblemKind InvalidRequest = new("invalid-request", 400, "The request can't be used");
    public static readonly ProblemKind NotJson = new("not-json", 415, "The body is not JSON");
    public static readonly ProblemKind NotAPhoto = new("not-a-photo", 415, "The body is not a photo");
    public static readonly ProblemKind TooLarge = new("too-large", 413, "The body is too large");
    public static readonly ProblemKind TooSlow = new("too-slow", 408, "The body came too slowly");
    public static readonly ProblemKind TooManyCalls = new("too-many-calls", 429, "There are too many calls");
    public static readonly ProblemKind TooManyBatches = new("too-many-batches", 429, "Too many batches wait to be started");
    public static readonly ProblemKind PhotoRefused = new("photo-refused", 422, "The photo can't be used");
    public static readonly ProblemKind NoSuchBatch = new("no-such-batch", 404, "There is no such batch");
    public static readonly ProblemKind NoSuchResult = new("no-such-result", 404, "There is no such result");
    public static readonly ProblemKind NotReady = new("not-ready", 409, "Not there yet");
    public static readonly ProblemKind NotOffered = new("not-offered", 409, "This service does not do that");
    public static readonly ProblemKind NotReadable = new("not-readable", 409, "The batch can't be read");
    public static readonly ProblemKind Refused = new("refused", 400, "The request was refused");
    public static readonly ProblemKind NoRight = new("no-right", 403, "The address gives no right to that");
    public static readonly ProblemKind WrongRange = new("wrong-range", 416, "The part does not fit");
    public static readonly ProblemKind StorageFull = new("storage-full", 507, "The storage is full");
    public static readonly ProblemKind StorageUnavailable = new("storage-unavailable", 503, "The storage does not answer");
    public static readonly ProblemKind DrawingUnavailable = new("drawing-unavailable", 503, "No photo can be drawn now");
    public static readonly ProblemKind Internal = new("internal", 500, "The service met a fault");

    /// <summary>Every kind.</summary>
    public static IReadOnlyList<ProblemKind> All { get; } =
    [
        NoSuchAddress, WrongMethod, NoKey, AnotherSite, BadRequest, InvalidRequest, NotJson, NotAPhoto, TooLarge, TooSlow,
        TooManyCalls, TooManyBatches, PhotoRefused, NoSuchBatch, NoSuchResult, NotReady, NotOffered, NotReadable, Refused, NoRight,
        WrongRange, StorageFull, StorageUnavailable, DrawingUnavailable, Internal,
    ];

    /// <summary>What a problem document says as its <c>type</c>.</summary>
    public string Type => $"urn:cartoonfunctions:problem:{Name}";
}
