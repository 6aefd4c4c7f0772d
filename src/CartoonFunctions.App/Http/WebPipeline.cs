using CartoonFunctions.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;

namespace CartoonFunctions.App.Http;

/// <summary>The HTTP API and the page, as the local host runs them, behind the route of a function.</summary>
public sealed class WebPipeline(IServiceProvider services)
{
    readonly RequestDelegate pipeline = Build(services);

    /// <summary>Runs a request.</summary>
    public Task RunAsync(HttpContext http)
    {
        // The worker has routed to the function; its endpoint would keep the API's own routing from looking further.
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        return pipeline(http);
    }

    static RequestDelegate Build(IServiceProvider services)
    {
        ApplicationBuilder app = new(services);
        app.UseCartoonWeb();
        return app.Build();
    }
}
