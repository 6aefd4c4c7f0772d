using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CartoonFunctions.App.Drawing;

/// <summary>What the GPU app does. It is reachable by the app beside it only; everywhere else the setting <c>AzureWebJobs_DrawPhoto_Disabled</c> switches it off.</summary>
public sealed class GpuFunctions(CartoonizePhoto cartoonize)
{
    /// <summary>Draws one photo: 200 with its outcome, 503 when nothing answers behind it, 502 for another fault that can pass, 500 for one that lasts.</summary>
    [Function(nameof(DrawPhoto))]
    public async Task<IActionResult> DrawPhoto(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = DrawOnGpu.Path)] HttpRequest request, CancellationToken cancellation)
    {
        PhotoWork? work;
        try
        {
            work = await JsonSerializer.DeserializeAsync(request.Body, BatchJson.Default.PhotoWork, cancellation);
        }
        catch (JsonException fault)
        {
            return Says(StatusCodes.Status400BadRequest, fault.Message);
        }
        if (work is null)
            return Says(StatusCodes.Status400BadRequest, "The body is empty.");

        using CancellationTokenSource gone = CancellationTokenSource.CreateLinkedTokenSource(cancellation, request.HttpContext.RequestAborted);
        try
        {
            PhotoOutcome outcome = await cartoonize.RunAsync(work, gone.Token);
            return new ContentResult { Content = JsonSerializer.Serialize(outcome, BatchJson.Default.PhotoOutcome), ContentType = "application/json" };
        }
        catch (Exception fault) when (PassingFault.IsOutage(fault))
        {
            return Says(StatusCodes.Status503ServiceUnavailable, fault.Message);
        }
        catch (Exception fault) when (PassingFault.Is(fault))
        {
            return Says(StatusCodes.Status502BadGateway, fault.Message);
        }
        catch (ModelException fault)
        {
            return Says(StatusCodes.Status500InternalServerError, fault.Message);
        }
    }

    static ContentResult Says(int status, string sentence) => new() { StatusCode = status, Content = sentence, ContentType = "text/plain" };
}
