using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CartoonFunctions.App.Gpu;

/// <summary>What the GPU app does. It asks for no key, for only the app beside it can reach it; so it answers only where CARTOON_GPU_APP
/// says so.</summary>
public sealed class GpuFunctions(CartoonizePhoto cartoonize, AppSettings settings)
{
    /// <summary>Draws one photo: 200 with its outcome, 503 when nothing answers behind it, 502 for another fault that can pass, 422 for
    /// one that lasts; 500 is the host's own answer.</summary>
    [Function(nameof(DrawPhoto))]
    public async Task<IActionResult> DrawPhoto(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = GpuClient.Path)] HttpRequest request, CancellationToken cancellation)
    {
        if (!settings.DrawsForOthers)
            return new NotFoundResult();
        PhotoWork? work;
        try
        {
            work = await JsonSerializer.DeserializeAsync(request.Body, BatchJson.Kept<PhotoWork>(), cancellation);
        }
        catch (JsonException fault)
        {
            return Says(StatusCodes.Status400BadRequest, fault.Message);
        }
        if (work is null)
            return Says(StatusCodes.Status400BadRequest, "The body is empty.");

        using CancellationTokenSource gone =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation, request.HttpContext.RequestAborted);
        try
        {
            PhotoOutcome outcome = await cartoonize.RunAsync(work, gone.Token);
            return new ContentResult
            {
                Content = JsonSerializer.Serialize(outcome, BatchJson.Kept<PhotoOutcome>()),
                ContentType = "application/json"
            };
        }
        catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Outage)
        {
            return Says(StatusCodes.Status503ServiceUnavailable, fault.Message);
        }
        catch (Exception fault) when (Fault.CanPass(fault))
        {
            return Says(StatusCodes.Status502BadGateway, fault.Message);
        }
        catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Refused)
        {
            return Says(StatusCodes.Status422UnprocessableEntity, fault.Message);
        }
    }

    static ContentResult Says(int status, string sentence) => new() { StatusCode = status, Content = sentence, ContentType = "text/plain" };
}
