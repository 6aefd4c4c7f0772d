using CartoonFunctions.Imaging;

namespace CartoonFunctions.Web;

/// <summary>A request that cannot be met; becomes an RFC 9457 problem document.</summary>
/// <param name="status">The HTTP status.</param>
/// <param name="kind">The stable name in its <c>type</c>.</param>
/// <param name="title">The kind in a few words, the same each time.</param>
/// <param name="detail">What is wrong here and what to do.</param>
sealed class ApiProblem(int status, string kind, string title, string detail) : Exception(detail)
{
    public int Status => status;

    public string Kind => kind;

    public string Title => title;

    /// <summary>The single things that are wrong, where there can be several.</summary>
    public IReadOnlyList<ProblemPart>? Errors { get; init; }

    /// <summary>Why the photo or the style can't be used, where that is the problem.</summary>
    public Reason? Reason { get; init; }

    public static ApiProblem NoSuchBatch(string id) =>
        new(404, "no-such-batch", "There is no such batch",
            $"There is no batch \"{Shorten(id)}\". It may have been deleted, or its time may be over.");

    public static ApiProblem NotReady(string detail) => new(409, "not-ready", "Not there yet", detail);

    public static ApiProblem Invalid(IReadOnlyList<ProblemPart> errors) =>
        new(400, "invalid-request", "The request can't be used", errors.Count == 1 ? errors[0].Detail
            : $"{errors.Count} things in the request can't be used; \"errors\" lists them.")
        { Errors = errors };

    public static ApiProblem Invalid(string pointer, string detail) => Invalid([new ProblemPart(pointer, detail)]);

    public static ApiProblem Invalid(string pointer, Reason reason) =>
        new(400, "invalid-request", "The request can't be used", reason.Text)
        {
            Errors = [new ProblemPart(pointer, reason.Text)],
            Reason = reason
        };

    public static ApiProblem TooLarge(long limitBytes) =>
        new(413, "too-large", "The body is too large", FormattableString.Invariant($"The body may have {limitBytes} bytes at most."));

    static string Shorten(string id) => id.Length <= 64 ? id : id[..64] + "…";
}
