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

        using MemoryStream photo = await RequestBody.ReadAsync(request, (int)limits.MaxBytes, cancellation);
        limits.Check(photo.Length);
        byte[] cartoon = await desk.DrawAsync(photo.GetBuffer().AsMemory(0, (int)photo.Length), options, cancellation);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        return Results.Bytes(cartoon, OutputFormats.Of(options.Format).MediaType);
    }
}
