using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CartoonFunctions.Web.Endpoints;

/// <summary><c>POST /api/cartoonize</c>: one photo in, one cartoon out.</summary>
static class PhotoEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPost("/api/cartoonize", CartoonizeAsync);

    static async Task<IResult> CartoonizeAsync(HttpRequest request, PhotoDesk desk, PhotoLimits limits, CancellationToken cancellation)
    {
        BatchOptions options = QueryOptions.Read(request.Query);
        if (request.ContentType is { } type && !type.StartsWith("image/", StringComparison.OrdinalIgnoreCase)
            && !type.StartsWith("application/octet-stream", StringComparison.OrdinalIgnoreCase))
            throw new ApiProblem(ProblemKind.NotAPhoto, "Send the photo's bytes as the body, with Content-Type: image/jpeg or application/octet-stream.");

        using IDisposable place = desk.Enter();
        using SpooledPhoto photo = await ReceiveAsync(request, limits.MaxBytes, cancellation);
        limits.Check(photo.Length);
        byte[] cartoon = await desk.DrawAsync(photo, options, cancellation);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(cartoon, OutputFormats.Of(options.Format).MediaType);
    }

    static async Task<SpooledPhoto> ReceiveAsync(HttpRequest request, long limitBytes, CancellationToken cancellation)
    {
        RequestBody.ExpectSpeed(request);
        SpooledPhoto? photo = null;
        try
        {
            photo = new SpooledPhoto();
            await RequestBody.CopyAsync(request, photo.File, limitBytes, cancellation);
            return photo;
        }
        catch (Exception fault)
        {
            photo?.Dispose();
            // What is wrong with the body itself is the sender's to mend.
            if (fault is not IOException or BadHttpRequestException || RequestBody.HasEndlessChunk(fault)
                || cancellation.IsCancellationRequested)
                throw;
            throw new ApiProblem(ProblemKind.DrawingUnavailable, "The service can't keep the photo on its disk now. Try again later.", fault);
        }
    }
}
