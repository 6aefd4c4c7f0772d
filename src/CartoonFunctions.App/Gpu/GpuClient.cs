using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Web;

namespace CartoonFunctions.App.Gpu;

/// <summary>
/// Has photos drawn by the GPU app: <c>POST internal/draw</c> with the work of a batch, answered by the outcome, and
/// <c>POST internal/draw/photo</c> with a single photo, answered by the cartoon. The call itself wakes a GPU app that is scaled to zero;
/// one that is full says 429 and is asked again.
/// </summary>
/// <param name="gpu">Calls the GPU app; without a timeout of its own, for the batch's deadline is the limit.</param>
/// <param name="time">Now.</param>
public sealed class GpuClient(HttpClient gpu, TimeProvider time) : IPhotoCartoonizer
{
    /// <summary>The path of the GPU app's function for photos of batches.</summary>
    public const string Path = "internal/draw";

    /// <summary>The path of the GPU app's function for single photos.</summary>
    public const string SinglePath = "internal/draw/photo";

    /// <summary>The query parameter that says how a single photo is drawn: <see cref="BatchOptions"/> as JSON.</summary>
    public const string OptionsQuery = "options";

    const int MostSaid = 200; // of a page that is meant for a browser

    static readonly TimeSpan PauseWhenFull = TimeSpan.FromSeconds(2); // a few photos' drawing

    // Whoever sends a single photo waits for the answer, and Azure's front ends end a call after 230 s.
    static readonly TimeSpan SingleWithin = TimeSpan.FromSeconds(200);

    /// <inheritdoc/>
    /// <exception cref="OutageException">Nobody is there: worth waiting for.</exception>
    /// <exception cref="TransientFaultException">The GPU was lost while it drew: worth another try, but not without end.</exception>
    public async Task<PhotoOutcome> RunAsync(PhotoWork work, CancellationToken cancellation)
    {
        TimeSpan left = work.Deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return OutOfTime(work);

        using CancellationTokenSource deadline = new(left, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            using HttpResponseMessage answer = await AskAsync(Path,
                () => JsonContent.Create(work with { Options = work.Options.ForDrawing() }, BatchJson.Sparse<PhotoWork>()), either.Token);
            if (answer.StatusCode == HttpStatusCode.UnprocessableEntity)
                throw new BatchRefusedException(RefusalDocument.Read(await answer.Content.ReadAsStringAsync(either.Token)));
            await ThrowUnlessDrawnAsync(answer, either.Token);
            return await answer.Content.ReadFromJsonAsync(BatchJson.Kept<PhotoOutcome>(), either.Token)
                ?? throw new InvalidDataException("The GPU app answered nothing.");
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return OutOfTime(work);
        }
    }

    /// <inheritdoc/>
    /// <exception cref="OutageException">Nobody is there, or nobody was free in time.</exception>
    /// <exception cref="TransientFaultException">The GPU was lost while it drew.</exception>
    public async Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation)
    {
        string json = JsonSerializer.Serialize(options, BatchJson.Sparse<BatchOptions>());
        using CancellationTokenSource patience = new(SingleWithin, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancellation);
        try
        {
            using HttpResponseMessage answer = await AskAsync($"{SinglePath}?{OptionsQuery}={Uri.EscapeDataString(json)}",
                () => new ReadOnlyMemoryContent(photo), either.Token);
            if (answer.StatusCode == HttpStatusCode.UnprocessableEntity)
                throw Refusal(await answer.Content.ReadFromJsonAsync(BatchJson.Kept<PhotoOutcome>(), either.Token));
            await ThrowUnlessDrawnAsync(answer, either.Token);
            return await answer.Content.ReadAsByteArrayAsync(either.Token);
        }
        catch (OperationCanceledException) when (patience.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            throw new OutageException("The GPU app was not free in time.");
        }
    }

    /// <summary>Sends until the GPU app is not full; faults on the way become those of the ports.</summary>
    async Task<HttpResponseMessage> AskAsync(string path, Func<HttpContent> content, CancellationToken cancellation)
    {
        try
        {
            while (true)
            {
                using HttpRequestMessage question = new(HttpMethod.Post, new Uri(path, UriKind.Relative)) { Content = content() };
                question.Headers.Accept.ParseAdd($"*/*, {RefusalDocument.MediaType}");
                HttpResponseMessage answer = await gpu.SendAsync(question, cancellation);
                if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                    return answer;
                TimeSpan pause = answer.Headers.RetryAfter?.Delta ?? PauseWhenFull;
                answer.Dispose();
                await Task.Delay(pause, time, cancellation);
            }
        }
        catch (HttpRequestException fault) when (NobodyThere(fault))
        {
            throw new OutageException($"The GPU app does not answer: {fault.Message}", fault);
        }
        catch (HttpRequestException fault)
        {
            throw new TransientFaultException("The GPU app was lost while it drew.", fault);
        }
    }

    static async Task ThrowUnlessDrawnAsync(HttpResponseMessage answer, CancellationToken cancellation)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                return;
            case HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout:
                throw new OutageException("The GPU app is not ready.");
            // What stands before the app answers so while no revision of it is active, and one that is older lacks a function.
            case HttpStatusCode.Forbidden or HttpStatusCode.NotFound:
                throw new OutageException("The GPU app is stopped, or of another version.");
            // During a deployment an older GPU app may not know an option that somebody chose, until it is replaced.
            case HttpStatusCode.BadRequest:
                throw new OutageException("The GPU app is of another version and does not understand the work.");
            // The Functions host answers 500 itself where the process that drew was lost.
            case HttpStatusCode.BadGateway or HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError:
                throw new TransientFaultException("The GPU app was lost while it drew.");
            default:
                string says = await answer.Content.ReadAsStringAsync(cancellation);
                throw new LastingFaultException($"The GPU app answered {(int)answer.StatusCode}: {says[..Math.Min(says.Length, MostSaid)]}");
        }
    }

    /// <summary>What the GPU app threw, as it was thrown there.</summary>
    static Exception Refusal(PhotoOutcome? outcome)
    {
        Reason reason = new(outcome?.ReasonCode ?? Reason.Other, outcome?.ReasonValues, outcome?.Reason ?? "The GPU app refused the photo.");
        return outcome?.State == PhotoState.Refused ? new PhotoRefusedException(reason) : new ModelException(reason);
    }

    static bool NobodyThere(HttpRequestException fault) =>
        fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError;

    static PhotoOutcome OutOfTime(PhotoWork work) =>
        PhotoOutcome.TimedOut(work.Photo);
}
