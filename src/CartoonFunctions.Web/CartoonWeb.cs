using CartoonFunctions.Batches;
using CartoonFunctions.Web.Endpoints;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Web;

/// <summary>Puts the HTTP API and the page into a host. The host brings an <see cref="IBatchEngine"/>, the storage, the models and the
/// codec.</summary>
public static class CartoonWeb
{
    /// <summary>Adds what the endpoints need.</summary>
    public static IServiceCollection AddCartoonWeb(this IServiceCollection services, ServiceOptions options) => services
        .AddSingleton(options)
        .AddSingleton(TimeProvider.System)
        .AddSingleton<OptionCheck>()
        .AddSingleton<BatchDesk>()
        .AddSingleton<RevisionDesk>()
        .AddSingleton<SummaryDesk>()
        .AddSingleton<UnstartedBatches>()
        .AddSingleton<PhotoDesk>()
        .AddSingleton<StatusDocuments>()
        .AddSingleton<Thumbnails>()
        .AddSingleton<PageFiles>()
        .AddSingleton<StyleSamples>()
        .AddRouting();

    /// <summary>The whole pipeline, from headers to endpoints.</summary>
    public static void UseCartoonWeb(this IApplicationBuilder app)
    {
        app.UseMiddleware<SecurityHeaders>();
        app.UseMiddleware<ProblemMiddleware>();
        app.UseMiddleware<CrossOriginMiddleware>();
        app.UseMiddleware<ApiKeyMiddleware>();
        app.ApplicationServices.GetRequiredService<PageFiles>().Use(app);
        app.UseRouting();
        app.UseEndpoints(MapCartoonApi);
    }

    static void MapCartoonApi(IEndpointRouteBuilder routes)
    {
        BatchEndpoints.Map(routes);
        SummaryEndpoints.Map(routes);
        ResultEndpoints.Map(routes);
        UploadEndpoints.Map(routes);
        PhotoEndpoints.Map(routes);
        InfoEndpoints.Map(routes);
        routes.ServiceProvider.GetRequiredService<PageFiles>().Map(routes);
    }
}
