using System.Net;
using System.Net.Http.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.App.Gpu;

/// <summary>
/// Has photos drawn by the GPU app: <c>POST internal/draw</c> with the work, answered by the outcome. The call itself wakes a GPU
/// app that is scaled to zero; one that is full says 429 and is asked again.
/// </summary>
/// <param name="gpu">Calls the GPU app; without a timeout of its own, for the batch's deadline is the limit.</param>
/// <param name="time">Now.</param>
public sealed class GpuClient(HttpClient gpu, TimeProvider time) : IPhotoCartoonizer
{
    /// <summary>The path of the GPU app's function.</summary>
    public const string Path = "internal/draw";

    static readonly TimeSpan PauseWhenFull = TimeSpan.FromSeconds(2); // a few photos' drawing

    /// <inheritdoc/>
    /// <exception cref="HttpRequestException">Nobody is there: an outage, worth waiting for.</exception>
    /// <exception cref="TimeoutException">The GPU was lost while it drew: worth another try, but not without end.</exception>
    public async Task<PhotoOutcome> RunAsync(PhotoWork work, CancellationToken cancellation)
    {
        TimeSpan left = work.Deadline - time.GetUtcNow();
        if (left <= TimeSpan.Zero)
            return OutOfTime(work);

        using CancellationTokenSource deadline = new(left, time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(deadline.Token, cancellation);
        try
        {
            while (true)
            {
                using HttpResponseMessage answer = await gpu.PostAsJsonAsync(Path, work, BatchJson.Sparse<PhotoWork>(), either.Token);
                if (answer.StatusCode != HttpStatusCode.TooManyRequests)
                    return await ReadAsync(answer, work, either.Token);
                await Task.Delay(answer.Headers.RetryAfter?.Delta ?? PauseWhenFull, time, either.Token);
            }
        }
        catch (OperationCanceledException) when (deadline.IsCancellationRequested && !cancellation.IsCancellationRequested)
        {
            return OutOfTime(work);
        }
        catch (HttpRequestException fault) when (NobodyThere(fault))
        {
            throw new OutageException($"The GPU app does not answer: {fault.Message}", fault);
        }
        catch (HttpRequestException fault)
        {
            throw new TransientFaultException($"The GPU app was lost while it drew {work.Photo.Name}.", fault);
        }
    }

    static async Task<PhotoOutcome> ReadAsync(HttpResponseMessage answer, PhotoWork work, CancellationToken cancellation)
    {
        switch (answer.StatusCode)
        {
            case HttpStatusCode.OK:
                return await answer.Content.ReadFromJsonAsync(BatchJson.Kept<PhotoOutcome>(), cancellation)
                    ?? throw new InvalidDataException("The GPU app answered nothing.");
            case HttpStatusCode.ServiceUnavailable or HttpStatusCode.GatewayTimeout:
                throw new OutageException("The GPU app is not ready.");
            // During a deployment an older GPU app may not know an option that somebody chose, until it is replaced.
            case HttpStatusCode.BadRequest:
                throw new OutageException("The GPU app is of another version and does not understand the work.");
            case HttpStatusCode.UnprocessableEntity:
                throw new BatchRefusedException(await answer.Content.ReadAsStringAsync(cancellation));
            // The Functions host answers 500 itself where the process that drew was lost.
            case HttpStatusCode.BadGateway or HttpStatusCode.RequestTimeout or HttpStatusCode.InternalServerError:
                throw new TransientFaultException($"The GPU app was lost while it drew {work.Photo.Name}.");
            default:
                string says = await answer.Content.ReadAsStringAsync(cancellation);
                throw new LastingFaultException($"The GPU app answered {(int)answer.StatusCode}: {says}");
        }
    }

    static bool NobodyThere(HttpRequestException fault) =>
        fault.HttpRequestError is HttpRequestError.ConnectionError or HttpRequestError.NameResolutionError
            or HttpRequestError.SecureConnectionError;

    static PhotoOutcome OutOfTime(PhotoWork work) =>
        PhotoOutcome.TimedOut(work.Photo);
}
