using System.Globalization;
using CartoonFunctions.Batches;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.Hosting;
using Microsoft.Net.Http.Headers;

namespace CartoonFunctions.Web.Endpoints;

/// <summary>The calls about batches.</summary>
static class BatchEndpoints
{
    const string JsonType = "application/json; charset=utf-8";
    const int PollSeconds = 1;
    const int MaxWaitSeconds = 30;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapPost("/api/batches", CreateAsync);
        routes.MapPost("/api/batches/{id}/uploads", RenewUploadsAsync);
        routes.MapPost("/api/batches/{id}/start", StartAsync);
        routes.MapRead("/api/batches/{id}", GetAsync);
        routes.MapDelete("/api/batches/{id}", DeleteAsync);
        routes.MapPost("/api/batches/{id}/retry", RetryAsync);
        routes.MapPost("/api/batches/{id}/revisions", ReviseAsync);
    }

    static async Task<IResult> CreateAsync(HttpRequest request, BatchDesk desk, CancellationToken cancellation)
    {
        CreateBatch wanted = await RequestBody.ReadJsonAsync(request, ApiJson.Default.CreateBatch, cancellation);
        CreatedBatch batch = await desk.CreateAsync(wanted, AddressOf(request), cancellation);
        request.HttpContext.Response.Headers.Location = BatchUrls.Status(batch.Id);
        return Results.Json(batch, ApiJson.Default.CreatedBatch, statusCode: StatusCodes.Status201Created);
    }

    static async Task<IResult> RenewUploadsAsync(string id, HttpRequest request, BatchDesk desk, CancellationToken cancellation) =>
        Results.Json(await desk.RenewUploadsAsync(id, AddressOf(request), cancellation), ApiJson.Default.CreatedBatch);

    /// <summary>Where the client has reached the service.</summary>
    static Uri AddressOf(HttpRequest request) => new($"{request.Scheme}://{request.Host}{request.PathBase}/");

    static async Task<IResult> StartAsync(string id, HttpResponse response, BatchDesk desk, CancellationToken cancellation) =>
        Accepted(response, await desk.StartAsync(id, cancellation));

    static async Task<IResult> RetryAsync(string id, HttpRequest request, HttpResponse response, BatchDesk desk,
        CancellationToken cancellation)
    {
        bool empty = request.ContentLength is null or 0 && request.ContentType is null;
        RetryBatch wanted = empty ? new() : await RequestBody.ReadJsonAsync(request, ApiJson.Default.RetryBatch, cancellation);
        return Accepted(response, await desk.RetryAsync(id, wanted, cancellation));
    }

    static async Task<IResult> ReviseAsync(string id, HttpRequest request, HttpResponse response, RevisionDesk desk,
        CancellationToken cancellation)
    {
        ReviseBatch wanted = await RequestBody.ReadJsonAsync(request, ApiJson.Default.ReviseBatch, cancellation);
        return Accepted(response, await desk.ReviseAsync(id, wanted, cancellation));
    }

    static async Task<IResult> DeleteAsync(string id, string? purge, HttpResponse response, BatchDesk desk, CancellationToken cancellation)
    {
        if (purge is not (null or "true" or "false"))
            throw ApiProblem.Invalid("purge", "Give true to delete a batch that has ended, or leave it out to cancel one.");
        if (purge != "true")
            return Accepted(response, await desk.CancelAsync(id, cancellation));
        await desk.PurgeAsync(id, cancellation);
        return Results.NoContent();
    }

    /// <summary>
    /// The status, with an ETag. A client that has one sends it as If-None-Match, and may ask with <c>Prefer: wait=20</c> (RFC 7240)
    /// to be answered when it changes: long polling, which works behind every host. With <c>since</c>, that ETag without its marks, it is
    /// told only the photos that have changed.
    /// </summary>
    static async Task<IResult> GetAsync(string id, string? since, HttpRequest request, HttpResponse response, BatchDesk desk,
        StatusDocuments documents, IHostApplicationLifetime host, TimeProvider time, CancellationToken cancellation)
    {
        IList<EntityTagHeaderValue> known = request.GetTypedHeaders().IfNoneMatch;
        TimeSpan wait = WaitOf(request);
        if (wait > TimeSpan.Zero)
            response.Headers["Preference-Applied"] = FormattableString.Invariant($"wait={wait.TotalSeconds}");
        response.Headers.CacheControl = "no-cache";

        BatchStatus? status = wait > TimeSpan.Zero && known is [{ } seen]
            ? await TryWaitAsync(id, seen, wait, desk, host, time, cancellation)
            : await desk.GetAsync(id, cancellation);
        EntityTagHeaderValue version = status is null ? known[0] : new($"\"{status.Version()}\"", isWeak: true);
        if (request.ClientHas(version) || status is null)
            return Results.StatusCode(StatusCodes.Status304NotModified);
        SayWhenToLookAgain(response, status);
        return Send(documents.Of(status, since), request, response);
    }

    static IResult Send(StatusDocument document, HttpRequest request, HttpResponse response)
    {
        response.Headers.Vary = HeaderNames.AcceptEncoding;
        if (!request.GetTypedHeaders().AcceptEncoding.Any(coding => coding.Value == "gzip" && coding.Quality is not 0))
            return Results.Bytes(document.Json, JsonType);
        response.Headers.ContentEncoding = "gzip";
        return Results.Bytes(document.GZip, JsonType);
    }

    /// <summary>The status once it is another, or null when it is still the same after the wait, or when the host stops.</summary>
    static async Task<BatchStatus?> TryWaitAsync(string id, EntityTagHeaderValue seen, TimeSpan wait, BatchDesk desk,
        IHostApplicationLifetime host, TimeProvider time, CancellationToken cancellation)
    {
        using CancellationTokenSource patience = new(wait, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, host.ApplicationStopping);
        using CancellationTokenSource any = CancellationTokenSource.CreateLinkedTokenSource(either.Token, cancellation);
        try
        {
            return await desk.WaitForChangeAsync(id, seen.Tag.ToString().Trim('"'), any.Token);
        }
        catch (OperationCanceledException) when (either.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return null;
        }
    }

    static IResult Accepted(HttpResponse response, BatchStatus status)
    {
        response.Headers.Location = BatchUrls.Status(status.Id);
        SayWhenToLookAgain(response, status);
        return Results.Json(status, ApiJson.Default.BatchStatus, statusCode: StatusCodes.Status202Accepted);
    }

    static void SayWhenToLookAgain(HttpResponse response, BatchStatus status)
    {
        if (!status.IsFinal)
            response.Headers.RetryAfter = PollSeconds.ToString(CultureInfo.InvariantCulture);
    }

    static TimeSpan WaitOf(HttpRequest request)
    {
        foreach (string? preference in request.Headers["Prefer"])
        {
            foreach (string part in (preference ?? "").Split([',', ';']))
            {
                if (part.Trim().StartsWith("wait=", StringComparison.OrdinalIgnoreCase)
                    && int.TryParse(part.Trim().AsSpan(5), NumberStyles.None, CultureInfo.InvariantCulture, out int seconds))
                    return TimeSpan.FromSeconds(Math.Min(seconds, MaxWaitSeconds));
            }
        }
        return TimeSpan.Zero;
    }
}
