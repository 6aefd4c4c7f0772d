using CartoonFunctions.App.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Http;

/// <summary>The HTTP functions: everything goes to one pipeline; they differ in who may call.</summary>
public sealed class WebFunctions(WebPipeline web, DurableClient durable)
{
    // The host takes the first route that fits, in the order of the functions' names, not the most special one.
    const string ApiRoute = @"api/{*path:regex(^(?!health$|openapi\.json$).*$)}";
    const string ApiPath = "/api";

    /// <summary>The API, for those who bring a function key.</summary>
    [Function(nameof(Api))]
    public Task<IActionResult> Api(
        [HttpTrigger(AuthorizationLevel.Function, "get", "head", "post", "put", "delete", "options", Route = ApiRoute)] HttpRequest request,
        [DurableClient] DurableTaskClient client)
    {
        durable.Use(client);
        return RunAsync(request);
    }

    /// <summary>Whether the service works, for probes; without Durable, which the GPU app may not reach.</summary>
    [Function(nameof(Health))]
    public Task<IActionResult> Health(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/health")] HttpRequest request) => RunAsync(request);

    /// <summary>The API's description.</summary>
    [Function(nameof(Description))]
    public Task<IActionResult> Description(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "api/openapi.json")] HttpRequest request) => RunAsync(request);

    /// <summary>The page and its files. Nothing of the API: that has its own routes and asks for a key.</summary>
    [Function(nameof(Page))]
    public Task<IActionResult> Page(
        [HttpTrigger(AuthorizationLevel.Anonymous, "get", "head", Route = "{*path}")] HttpRequest request) =>
        request.Path.StartsWithSegments(ApiPath) ? Task.FromResult<IActionResult>(new NotFoundResult()) : RunAsync(request);

    async Task<IActionResult> RunAsync(HttpRequest request)
    {
        await web.RunAsync(request.HttpContext);
        return new EmptyResult();
    }
}
