using System.Reflection;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Routing;
using Microsoft.Net.Http.Headers;

namespace CartoonFunctions.Web.Endpoints;

/// <summary>The calls that tell about the service: styles, health, and its description.</summary>
static class InfoEndpoints
{
    static readonly TimeSpan StorageAnswersWithin = TimeSpan.FromSeconds(3);

    public static void Map(IEndpointRouteBuilder routes)
    {
        routes.MapRead("/api/styles", GetStyles);
        routes.MapRead("/api/styles/{id}/sample", GetSampleAsync);
        routes.MapRead("/api/options", () => Results.Json(OptionList.Current, ApiJson.Default.OptionList));
        routes.MapRead("/api/health", GetHealthAsync);
        routes.MapRead("/api/openapi.json", GetDescription);
    }

    static IResult GetStyles(StyleModels models, StyleSamples samples, PhotoLimits limits, BatchLimits batches,
        IBatchEngine engine)
    {
        IEnumerable<StyleEntry> styles =
            models.Installed.Select(model => new StyleEntry(model.Id, model.Name, model.Look, samples.UrlOf(model.Id)));
        IEnumerable<UnusableStyleEntry> unusable =
            models.Unusable.Select(style => new UnusableStyleEntry(style.Model.Id, style.Model.Name, style.Model.Look, style.Why));
        AcceptedPhotos accepted = new(batches.MaxPhotos, limits.MaxSidePixels, limits.MaxBytes, engine.CanRevise);
        return Results.Json(new StyleList(models.Catalog.Default, [.. styles], [.. unusable], accepted), ApiJson.Default.StyleList);
    }

    static async Task<IResult> GetSampleAsync(string id, HttpRequest request, HttpResponse response, StyleModels models,
        StyleSamples samples, CancellationToken cancellation)
    {
        ModelIdentity style = models.Identify(id);
        EntityTagHeaderValue tag = new($"\"sample-{style.Sha256}\"");
        response.Headers.CacheControl = "no-cache"; // asked for again: the style may be installed anew
        if (request.ClientHas(tag))
            return Results.StatusCode(StatusCodes.Status304NotModified);
        return Results.Bytes(await samples.GetAsync(style, cancellation), OutputFormats.Of(OutputFormat.WebP).MediaType);
    }

    static async Task<IResult> GetHealthAsync(HttpResponse response, IServiceStore store, StyleModels models, IBatchEngine engine,
        CancellationToken cancellation)
    {
        string storage = await StorageStateAsync(store, cancellation);
        bool keeps = storage == "ok";
        bool model = IsUsable(models);
        EngineActivity activity = engine.Activity;
        Health health = new(
            keeps && model ? "ok" : "degraded",
            storage,
            model ? models.Catalog.Default : "not loading",
            models.Device.Name,
            AtOnceEntry.Of(models.Device.AtOnce),
            activity.Batches,
            activity.PhotosRunning,
            activity.PhotosWaiting,
            typeof(InfoEndpoints).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "");
        response.Headers.CacheControl = "no-store";
        return Results.Json(health, ApiJson.Default.Health, statusCode: keeps && model ? StatusCodes.Status200OK
            : StatusCodes.Status503ServiceUnavailable);
    }

    static IResult GetDescription() => Results.Bytes(ApiDescription.Json, "application/json");

    static async Task<string> StorageStateAsync(IServiceStore store, CancellationToken cancellation)
    {
        using CancellationTokenSource soon = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        soon.CancelAfter(StorageAnswersWithin);
        try
        {
            return await store.LookAsync(soon.Token) switch
            {
                StorageState.Ok => "ok",
                StorageState.Full => "full",
                _ => "not answering",
            };
        }
        catch (Exception fault) when (Fault.CanPass(fault)
            || (fault is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            return "not answering";
        }
    }

    /// <summary>Whether the default style is there, whole; it is not loaded, for photos may be drawn elsewhere.</summary>
    static bool IsUsable(StyleModels models)
    {
        try
        {
            models.Identify(null);
            return true;
        }
        catch (ModelException)
        {
            return false;
        }
    }
}
