using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;
using CartoonFunctions.Web;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Mvc;
using Microsoft.Azure.Functions.Worker;

namespace CartoonFunctions.App.Gpu;

/// <summary>What the GPU app does. It asks for no key, for only the app beside it can reach it; so it answers only where CARTOON_GPU_APP
/// says so. A fault is 503 when nothing answers behind it, 502 when it is another that can pass, 422 when it refuses; 500 is the host's own
/// answer.</summary>
public sealed class GpuFunctions(CartoonizePhoto cartoonize, Cartoonizer cartoonizer, PhotoLimits limits, AppSettings settings)
{
    /// <summary>Draws one photo of a batch: 200 with its outcome, 422 with a problem document where the batch asks for what can't be
    /// done.</summary>
    [Function(nameof(DrawPhoto))]
    public Task<IActionResult> DrawPhoto(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = GpuClient.Path)] HttpRequest request, CancellationToken cancellation) =>
        AnswerAsync(request, async gone =>
        {
            PhotoWork work = await JsonSerializer.DeserializeAsync(request.Body, BatchJson.Kept<PhotoWork>(), gone)
                ?? throw new JsonException("The body is empty.");
            try
            {
                return Json(StatusCodes.Status200OK, await cartoonize.RunAsync(work, gone));
            }
            catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Refused)
            {
                return Refusal(request, fault);
            }
        }, cancellation);

    /// <summary>Draws a single photo: 200 with the cartoon, 422 with the outcome that says why there is none.</summary>
    [Function(nameof(DrawSinglePhoto))]
    public Task<IActionResult> DrawSinglePhoto(
        [HttpTrigger(AuthorizationLevel.Anonymous, "post", Route = GpuClient.SinglePath)] HttpRequest request,
        CancellationToken cancellation) =>
        AnswerAsync(request, async gone =>
        {
            string given = request.Query[GpuClient.OptionsQuery].ToString();
            BatchOptions options = JsonSerializer.Deserialize(given, BatchJson.Kept<BatchOptions>())
                ?? throw new JsonException("There are no options.");
            using MemoryStream photo = await RequestBody.ReadAsync(request, (int)limits.MaxBytes, gone);
            try
            {
                ReadOnlyMemory<byte> bytes = photo.GetBuffer().AsMemory(0, (int)photo.Length);
                using Cartoon cartoon = await cartoonizer.DrawAsync(bytes, options.ToDrawOptions(), gone);
                return new FileContentResult(cartoon.Encoded.ToArray(), OutputFormats.Of(options.Format).MediaType);
            }
            catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Refused)
            {
                PhotoState state = fault is PhotoRefusedException ? PhotoState.Refused : PhotoState.Failed;
                return Json(StatusCodes.Status422UnprocessableEntity,
                    PhotoOutcome.Without(new PlannedPhoto(1, "", 0, 0, ""), state, Fault.ReasonOf(fault)));
            }
        }, cancellation);

    async Task<IActionResult> AnswerAsync(HttpRequest request, Func<CancellationToken, Task<IActionResult>> draw,
        CancellationToken cancellation)
    {
        if (!settings.DrawsForOthers)
            return new NotFoundResult();
        using CancellationTokenSource gone =
            CancellationTokenSource.CreateLinkedTokenSource(cancellation, request.HttpContext.RequestAborted);
        try
        {
            return await draw(gone.Token);
        }
        catch (JsonException fault)
        {
            return Says(StatusCodes.Status400BadRequest, fault.Message);
        }
        catch (Exception fault) when (Fault.KindOf(fault) == FaultKind.Outage)
        {
            return Says(StatusCodes.Status503ServiceUnavailable, fault.Message);
        }
        catch (Exception fault) when (Fault.CanPass(fault))
        {
            return Says(StatusCodes.Status502BadGateway, fault.Message);
        }
    }

    static ContentResult Json(int status, PhotoOutcome outcome) => new()
    {
        StatusCode = status,
        Content = JsonSerializer.Serialize(outcome, BatchJson.Kept<PhotoOutcome>()),
        ContentType = "application/json",
    };

    /// <summary>A problem document for an app that asks for one. Version 0.1 does not, and shows what it gets: a sentence.</summary>
    static ContentResult Refusal(HttpRequest request, Exception fault) =>
        request.Headers.Accept.ToString().Contains(RefusalDocument.MediaType, StringComparison.OrdinalIgnoreCase)
            ? new()
            {
                StatusCode = RefusalDocument.Status,
                Content = RefusalDocument.Write(fault, request.Path),
                ContentType = RefusalDocument.MediaType,
            }
            : Says(RefusalDocument.Status, fault.Message);

    static ContentResult Says(int status, string sentence) => new() { StatusCode = status, Content = sentence, ContentType = "text/plain" };
}
