using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Web;

/// <summary>What refuses, as a problem document of the API's kinds that our own parts send each other: written here, and read
/// tolerantly.</summary>
public static class RefusalDocument
{
    /// <summary>The document's media type, by which it is asked for and known.</summary>
    public const string MediaType = ProblemDocument.MediaType;

    /// <summary>Its HTTP status: 400 says that the question was not understood.</summary>
    public const int Status = 422;

    static readonly Lazy<JsonTypeInfo<ProblemDocument>> Kept =
        new(() => (JsonTypeInfo<ProblemDocument>)TolerantJson.Of(ApiJson.Default, TolerantJson.EnumOf<RetryScope>())
            .GetTypeInfo(typeof(ProblemDocument)));

    /// <summary>The document of a fault of the kind <see cref="FaultKind.Refused"/>.</summary>
    /// <param name="fault">What refuses.</param>
    /// <param name="instance">The path that was asked.</param>
    public static string Write(Exception fault, string instance)
    {
        ProblemKind kind = fault is PhotoRefusedException ? ProblemKind.PhotoRefused : ProblemKind.InvalidRequest;
        Reason reason = Fault.ReasonOf(fault);
        ApiProblem problem = new(kind, reason.Text) { Status = Status, Reason = reason };
        return JsonSerializer.Serialize(problem.DocumentOf(instance), ApiJson.Default.ProblemDocument);
    }

    /// <summary>Why it was refused; the whole text is the reason's where it is no document.</summary>
    public static Reason Read(string text)
    {
        try
        {
            if (JsonSerializer.Deserialize(text, Kept.Value) is { Detail.Length: > 0 } document)
                return new Reason(document.ReasonCode ?? Reason.Other, document.ReasonValues, document.Detail);
        }
        catch (JsonException)
        {
            // A sentence, as version 0.1 says it.
        }
        return BatchReasons.Fault.With(("detail", text));
    }
}
