using System.Buffers;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Net.Http.Headers;

namespace CartoonFunctions.Web;

/// <summary>Reads request bodies: never more than a limit, whatever the host's own is.</summary>
static class RequestBody
{
    /// <summary>The most that a JSON body may have: 10,000 photos with long names.</summary>
    public const int MaxJsonBytes = 4 << 20;

    /// <summary>Reads JSON strictly: unknown, repeated or missing members, wrong types and null are refused by name.</summary>
    public static async Task<T> ReadJsonAsync<T>(HttpRequest request, JsonTypeInfo<T> type, CancellationToken cancellation)
    {
        if (!MediaTypeHeaderValue.TryParse(request.ContentType, out MediaTypeHeaderValue? media) || media.MediaType != "application/json")
            throw new ApiProblem(415, "not-json", "The body is not JSON", "Send the body as JSON with the header Content-Type: application/json.");

        using MemoryStream body = await ReadAsync(request, MaxJsonBytes, cancellation);
        try
        {
            return JsonSerializer.Deserialize(body.GetBuffer().AsSpan(0, (int)body.Length), type)
                ?? throw ApiProblem.Invalid("", "The body must be a JSON object.");
        }
        catch (JsonException fault)
        {
            throw ApiProblem.Invalid(PointerOf(fault.Path), $"The JSON can't be used: {Plain(fault)}");
        }
    }

    /// <summary>Reads a whole body of at most <paramref name="limitBytes"/>.</summary>
    public static async Task<MemoryStream> ReadAsync(HttpRequest request, int limitBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > limitBytes)
            throw ApiProblem.TooLarge(limitBytes);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limitBytes + 1L;

        MemoryStream body = new((int)(request.ContentLength ?? 0));
        byte[] part = ArrayPool<byte>.Shared.Rent(64 << 10);
        try
        {
            while (await request.Body.ReadAsync(part, cancellation) is > 0 and int read)
            {
                if (body.Length + read > limitBytes)
                    throw ApiProblem.TooLarge(limitBytes);
                body.Write(part, 0, read);
            }
            return body;
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(part);
        }
    }

    /// <summary><c>$.options.strength</c> as the JSON pointer <c>/options/strength</c>.</summary>
    static string PointerOf(string? path) =>
        path is null ? "" : path.TrimStart('$').Replace('.', '/').Replace('[', '/').Replace("]", "", StringComparison.Ordinal);

    /// <summary>The serializer's first sentence, which names the member, without the names of our types.</summary>
    static string Plain(JsonException fault)
    {
        string message = fault.Message.Split(" Path:")[0];
        int type = message.IndexOf(" CartoonFunctions.", StringComparison.Ordinal);
        return fault.InnerException is null && type < 0 ? message : $"the value at {(fault.Path is { Length: > 1 } path ? path : "the top")} is unknown there or of the wrong kind.";
    }
}
