using System.Globalization;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Web.Endpoints;

/// <summary><c>PUT /api/batches/{id}/photos/{number}</c>: a photo, or a part of one, where the service itself takes photos.</summary>
static class UploadEndpoints
{
    public static void Map(IEndpointRouteBuilder routes) => routes.MapPut("/api/batches/{id}/photos/{number:int}", TakeAsync);

    static async Task<IResult> TakeAsync(string id, int number, HttpRequest request, PhotoLimits limits, CancellationToken cancellation)
    {
        // Where the storage has addresses of its own, photos are not sent here.
        if (request.HttpContext.RequestServices.GetService<IPhotoIntake>() is not { } intake)
            throw new ApiProblem(ProblemKind.NoSuchAddress, "Send photos to the uploadUrl of each: here they go straight to the storage.");
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limits.MaxBytes;

        SentPart sent = new(request.Body, request.ContentLength, RangeOf(request));
        TakenPart taken = await intake.TakeAsync(id, number, request.Query[UploadAddress.TokenName].ToString(), sent, cancellation);
        request.HttpContext.Response.Headers.CacheControl = "no-store";
        if (taken.IsWhole)
            return Results.StatusCode(StatusCodes.Status201Created);
        request.HttpContext.Response.Headers.Range = string.Create(CultureInfo.InvariantCulture, $"bytes=0-{taken.Bytes - 1}");
        return Results.NoContent();
    }

    static SentRange? RangeOf(HttpRequest request)
    {
        if (request.Headers.ContentRange.Count == 0)
            return null;
        return request.GetTypedHeaders().ContentRange is { Unit.Value: "bytes", From: { } from, To: { } to, Length: { } total }
            ? new SentRange(from, to, total)
            : throw ApiProblem.Invalid("Content-Range", "Give which bytes of how many: \"bytes 0-4194303/9000000\".");
    }
}
