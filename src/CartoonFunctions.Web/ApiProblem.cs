using CartoonFunctions.Imaging;

namespace CartoonFunctions.Web;

/// <summary>A request that cannot be met; becomes an RFC 9457 problem document.</summary>
/// <param name="kind">What kind of problem it is.</param>
/// <param name="detail">What is wrong here and what to do.</param>
/// <param name="cause">The fault behind it, for the log; null where the request itself is the cause.</param>
sealed class ApiProblem(ProblemKind kind, string detail, Exception? cause = null) : Exception(detail, cause)
{
    public ProblemKind Kind => kind;

    /// <summary>The HTTP status.</summary>
    public int Status { get; init; } = kind.Status;

    /// <summary>The single things that are wrong, where there can be several.</summary>
    public IReadOnlyList<ProblemPart>? Errors { get; init; }

    /// <summary>Why the photo or the style can't be used, where that is the problem.</summary>
    public Reason? Reason { get; init; }

    /// <summary>The document that says it.</summary>
    /// <param name="instance">The path that was asked.</param>
    public ProblemDocument DocumentOf(string instance) => new(Kind.Type, Kind.Title, Status, Message, instance)
    {
        Errors = Errors,
        ReasonCode = Reason?.Code,
        ReasonValues = Reason?.Values,
    };

    public static ApiProblem NoSuchBatch(string id) =>
        new(ProblemKind.NoSuchBatch, $"There is no batch \"{Shorten(id)}\". It may have been deleted, or its time may be over.");

    public static ApiProblem NoSuchPhoto(int number, int photos) =>
        new(ProblemKind.NoSuchResult, $"The batch has {photos} photos; there is no number {number}.");

    public static ApiProblem NotReady(string detail) => new(ProblemKind.NotReady, detail);

    public static ApiProblem Invalid(IReadOnlyList<ProblemPart> errors) =>
        new(ProblemKind.InvalidRequest, errors.Count == 1 ? errors[0].Detail
            : $"{errors.Count} things in the request can't be used; \"errors\" lists them.")
        { Errors = errors };

    public static ApiProblem Invalid(string pointer, string detail) => Invalid([new ProblemPart(pointer, detail)]);

    public static ApiProblem Invalid(string pointer, Reason reason) =>
        new(ProblemKind.InvalidRequest, reason.Text)
        {
            Errors = [new ProblemPart(pointer, reason.Text)],
            Reason = reason
        };

    public static ApiProblem TooLarge(long limitBytes) =>
        new(ProblemKind.TooLarge, FormattableString.Invariant($"The body may have {limitBytes} bytes at most."));

    static string Shorten(string id) => id.Length <= 64 ? id : id[..64] + "…";
}
