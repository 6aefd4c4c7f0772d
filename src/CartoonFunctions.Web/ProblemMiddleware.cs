using System.Text.Json;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Web;

/// <summary>Answers every request that cannot be met with a problem document, and tells nothing of the inside.</summary>
sealed partial class ProblemMiddleware(RequestDelegate next, ILogger<ProblemMiddleware> log)
{
    const int RetryAfterSeconds = 5;

    /// <summary>Runs the request.</summary>
    public async Task InvokeAsync(HttpContext http)
    {
        try
        {
            await next(http);
            if (!http.Response.HasStarted && http.Response.StatusCode >= 400 && http.Response.ContentLength is null && IsApi(http))
                await WriteAsync(http, Plain(http.Response.StatusCode));
        }
        catch (OperationCanceledException) when (http.RequestAborted.IsCancellationRequested)
        {
            // Nobody is there to be answered.
        }
        catch (Exception fault) when (!http.Response.HasStarted)
        {
            await WriteAsync(http, Explain(fault));
        }
    }

    /// <summary>Writes a problem document.</summary>
    public static async Task WriteAsync(HttpContext http, ApiProblem problem)
    {
        // Headers that others have set for every answer stay.
        http.Response.StatusCode = problem.Status;
        http.Response.Headers.ETag = default;
        http.Response.Headers.CacheControl = "no-store";
        http.Response.ContentType = "application/problem+json";
        if (problem.Status == 503)
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ProblemDocument document = new($"urn:cartoonfunctions:problem:{problem.Kind}", problem.Title, problem.Status, problem.Message,
            http.Request.PathBase + http.Request.Path)
        {
            Errors = problem.Errors,
            ReasonCode = problem.Reason?.Code,
            ReasonValues = problem.Reason?.Values,
        };
        await JsonSerializer.SerializeAsync(http.Response.Body, document, ApiJson.Default.ProblemDocument, http.RequestAborted);
    }

    static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api");

    static ApiProblem Plain(int status) => status switch
    {
        404 => new(404, "no-such-address", "There is nothing here",
            "There is nothing at this address. /api/openapi.json lists what there is."),
        405 => new(405, "wrong-method", "The method is not allowed",
            "This address does not take this method. /api/openapi.json lists those it takes."),
        _ => new(status, "refused", "The request was refused", "The request was refused."),
    };

    ApiProblem Explain(Exception fault)
    {
        switch (fault)
        {
            case ApiProblem problem:
                return problem;
            case PhotoRefusedException refused:
                return new ApiProblem(422, "photo-refused", "The photo can't be used", refused.Message) { Reason = refused.Reason };
            case ModelException model:
                return ApiProblem.Invalid("style", model.Reason);
            case BadHttpRequestException bad:
                return new ApiProblem(bad.StatusCode, "bad-request", "The request can't be read", bad.Message);
            case UnreadableBatchException unreadable:
                return new ApiProblem(409, "not-readable", "The batch can't be read", unreadable.Message);
            case FileNotFoundException:
                return new ApiProblem(404, "no-such-result", "There is no such result",
                    "The file is gone. The batch may have been deleted.");
        }
        if (Fault.CanPass(fault))
        {
            LogStorage(fault);
            return new ApiProblem(503, "storage-unavailable", "The storage does not answer",
                "The storage does not answer now. Try again in a few seconds; batches under way go on when it is back.");
        }
        LogFault(fault);
        return new ApiProblem(500, "internal", "The service met a fault", "The service met a fault it does not know. Its log says more.");
    }

    [LoggerMessage(Level = LogLevel.Warning, Message = "The storage did not answer a request")]
    partial void LogStorage(Exception fault);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request met an unknown fault")]
    partial void LogFault(Exception fault);
}
