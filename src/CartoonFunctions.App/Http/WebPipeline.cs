using CartoonFunctions.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;

namespace CartoonFunctions.App.Http;

/// <summary>The HTTP API and the page, as the local host runs them, behind the route of a function.</summary>
public sealed class WebPipeline(IServiceProvider services)
{
    readonly RequestDelegate pipeline = Build(services);

    /// <summary>Runs a request.</summary>
    public async Task RunAsync(HttpContext http)
    {
        // The pipeline has limits of its own and answers what is over them. The server's would close the connection while the Functions
        // host still sends, and the host would make an empty 500 of that.
        if (http.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = null;
        // The worker has routed to the function; its endpoint would keep the API's own routing from looking further.
        http.SetEndpoint(null);
        http.Request.RouteValues.Clear();
        await pipeline(http);
        await ReadRestAsync(http.Request);
    }

    /// <summary>What was refused unread is still on its way; the sender listens when it has sent it.</summary>
    static async Task ReadRestAsync(HttpRequest request)
    {
        try
        {
            await request.Body.CopyToAsync(Stream.Null, request.HttpContext.RequestAborted);
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            // The sender has gone, or sends without end: there is nobody to be polite to.
        }
    }

    static RequestDelegate Build(IServiceProvider services)
    {
        ApplicationBuilder app = new(services);
        app.UseCartoonWeb();
        return app.Build();
    }
}
