using System.Text.Json;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;
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
        http.Response.ContentType = ProblemDocument.MediaType;
        if (problem.Status is 429 or 503 or 507)
            http.Response.Headers.RetryAfter = RetryAfterSeconds.ToString(System.Globalization.CultureInfo.InvariantCulture);
        ProblemDocument document = problem.DocumentOf(http.Request.PathBase + http.Request.Path);
        await JsonSerializer.SerializeAsync(http.Response.Body, document, ApiJson.Default.ProblemDocument, http.RequestAborted);
    }

    static bool IsApi(HttpContext http) => http.Request.Path.StartsWithSegments("/api");

    static ApiProblem Plain(int status) => status switch
    {
        404 => new(ProblemKind.NoSuchAddress, "There is nothing at this address. /api/openapi.json lists what there is."),
        405 => new(ProblemKind.WrongMethod, "This address does not take this method. /api/openapi.json lists those it takes."),
        _ => new(ProblemKind.Refused, "The request was refused.") { Status = status },
    };

    ApiProblem Explain(Exception fault)
    {
        switch (fault)
        {
            case ApiProblem problem:
                if (problem.InnerException is { } cause)
                    LogCause(cause, problem.Kind.Name);
                return problem;
            case PhotoRefusedException refused:
                return new ApiProblem(ProblemKind.PhotoRefused, refused.Message) { Reason = refused.Reason };
            case ModelException model:
                return ApiProblem.Invalid(model.Reason.Code == ModelReasons.NeedsModel.Code ? "" : "style", model.Reason);
            case BadHttpRequestException { StatusCode: StatusCodes.Status408RequestTimeout }:
                return new ApiProblem(ProblemKind.TooSlow,
                    "The body came too slowly. Send it over a better line; large photos are better sent as a batch.");
            case BadHttpRequestException bad:
                return new ApiProblem(ProblemKind.BadRequest, bad.Message) { Status = bad.StatusCode };
            case IOException body when RequestBody.HasEndlessChunk(body):
                return new ApiProblem(ProblemKind.BadRequest, "The body can't be read: the length of a chunk is too large.");
            case UnreadableBatchException unreadable:
                return new ApiProblem(ProblemKind.NotReadable, unreadable.Message);
            case StorageFullException full:
                LogFull(full.Message);
                return new ApiProblem(ProblemKind.StorageFull, $"{full.Message} Delete batches, or make room on the disk, and try again.");
            case UploadRefusedException refused:
                return Explain(refused);
            case FileNotFoundException:
                return new ApiProblem(ProblemKind.NoSuchResult, "The file is gone. The batch may have been deleted.");
        }
        if (Fault.CanPass(fault))
        {
            LogStorage(fault);
            return new ApiProblem(ProblemKind.StorageUnavailable,
                "The storage does not answer now. Try again in a few seconds; batches under way go on when it is back.");
        }
        LogFault(fault);
        return new ApiProblem(ProblemKind.Internal, "The service met a fault it does not know. Its log says more.");
    }

    static ApiProblem Explain(UploadRefusedException refused) => new(refused.Why switch
    {
        UploadRefusal.NoRight => ProblemKind.NoRight,
        UploadRefusal.NoBatch => ProblemKind.NoSuchBatch,
        UploadRefusal.Gap => ProblemKind.WrongRange,
        UploadRefusal.TooLarge => ProblemKind.TooLarge,
        UploadRefusal.WrongSize => ProblemKind.InvalidRequest,
        _ => ProblemKind.NotReady,
    }, refused.Message);

    [LoggerMessage(Level = LogLevel.Warning, Message = "The storage did not answer a request")]
    partial void LogStorage(Exception fault);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request wants more room than the storage has: {Detail}")]
    partial void LogFull(string detail);

    [LoggerMessage(Level = LogLevel.Warning, Message = "A request was answered with {Kind}")]
    partial void LogCause(Exception fault, string kind);

    [LoggerMessage(Level = LogLevel.Error, Message = "A request met an unknown fault")]
    partial void LogFault(Exception fault);
}
