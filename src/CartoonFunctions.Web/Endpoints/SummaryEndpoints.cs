using System.Globalization;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;

namespace CartoonFunctions.Web.Endpoints;

/// <summary>The calls about the lists of batches, and the names in them.</summary>
static class SummaryEndpoints
{
    const int DefaultPage = 20;
    const int MaxPage = 100;

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/batches", ListAsync);
        routes.MapRead("/api/batches/{id}/summary", GetAsync);
        routes.MapPut("/api/batches/{id}/name", NameAsync);
    }

    static async Task<IResult> ListAsync(string? limit, string? after, SummaryDesk desk, CancellationToken cancellation)
    {
        int count = DefaultPage;
        if (limit is not null && (!int.TryParse(limit, NumberStyles.None, CultureInfo.InvariantCulture, out count)
            || count is < 1 or > MaxPage))
            throw ApiProblem.Invalid("limit", FormattableString.Invariant($"Give a whole number from 1 to {MaxPage}."));
        return Results.Json(await desk.ListAsync(count, after, cancellation), ApiJson.Default.BatchPage);
    }

    static async Task<IResult> GetAsync(string id, SummaryDesk desk, CancellationToken cancellation) =>
        Results.Json(await desk.GetAsync(id, cancellation), ApiJson.Default.BatchSummary);

    static async Task<IResult> NameAsync(string id, HttpRequest request, SummaryDesk desk, CancellationToken cancellation)
    {
        NameBatch wanted = await RequestBody.ReadJsonAsync(request, ApiJson.Default.NameBatch, cancellation);
        return Results.Json(await desk.NameAsync(id, wanted, cancellation), ApiJson.Default.BatchSummary);
    }
}
