using System.Buffers;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.AspNetCore.Server.Kestrel.Core.Features;
using Microsoft.Net.Http.Headers;

namespace CartoonFunctions.Web;

/// <summary>Reads request bodies: never more than a limit, whatever the host's own is.</summary>
public static class RequestBody
{
    /// <summary>The most that a JSON body may have: 10,000 photos with long names.</summary>
    public const int MaxJsonBytes = 4 << 20;

    const int FirstBytes = 1 << 20;
    const int SlowestBytesPerSecond = 32 << 10;
    static readonly TimeSpan SlowFor = TimeSpan.FromSeconds(10);

    /// <summary>Cuts off whoever sends the body slower than a phone on a bad line: meanwhile it keeps a place that others wait
    /// for.</summary>
    public static void ExpectSpeed(HttpRequest request)
    {
        // HTTP/2 has one rate for the whole connection, which is the server's.
        if (request.Protocol == HttpProtocol.Http11 && request.HttpContext.Features.Get<IHttpMinRequestBodyDataRateFeature>() is { } speed)
            speed.MinDataRate = new MinDataRate(SlowestBytesPerSecond, SlowFor);
    }

    /// <summary>Whether a body could not be read because of a chunk whose length is no number that Kestrel knows, which has no exception of
    /// its own for that.</summary>
    public static bool HasEndlessChunk(Exception fault) => fault is IOException { InnerException: OverflowException };

    /// <summary>Reads JSON strictly: unknown, repeated or missing members, wrong types and null are refused by name.</summary>
    public static async Task<T> ReadJsonAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? media)
            || !media.MediaType.Equals("application/json", StringComparison.OrdinalIgnoreCase))
            throw new ApiProblem(ProblemKind.NotJson, "Send the body as JSON with the header Content-Type: application/json.");

        using MemoryStream body = await ReadAsync(request, MaxJsonBytes, cancellation);
        T? value = StrictJson.Read(body.GetBuffer().AsMemory(0, (int)body.Length), type, out IReadOnlyList<JsonFault> faults);
        return value ?? throw ApiProblem.Invalid([.. faults.Select(fault => new ProblemPart(fault.Place, fault.Detail))]);
    }

    /// <summary>Reads a whole body of at most <paramref name="limitBytes"/>.</summary>
    public static async Task<MemoryStream> ReadAsync(HttpRequest request, int limitBytes, CancellationToken cancellation)
    {
        // What is announced need not come, so it is not what is allocated.
        MemoryStream body = new((int)Math.Min(request.ContentLength ?? 0, FirstBytes));
        await CopyAsync(request, body, limitBytes, cancellation);
        return body;
    }

    /// <summary>Writes a whole body of at most <paramref name="limitBytes"/> to where it is kept.</summary>
    public static async Task CopyAsync(HttpRequest request, Stream target, long limitBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > limitBytes)
            throw ApiProblem.TooLarge(limitBytes);
        // The server's limit may only be in the way: this one is kept below, and who is over it is answered, not cut off.
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size
            && size.MaxRequestBodySize <= limitBytes)
            size.MaxRequestBodySize = limitBytes + 1;

        long length = 0;
        byte[] part = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            while (await request.Body.ReadAsync(part, cancellation) is > 0 and int read)
            {
                if ((length += read) > limitBytes)
                    throw ApiProblem.TooLarge(limitBytes);
                await target.WriteAsync(part.AsMemory(0, read), cancellation);
            }
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }
}
