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

    const int FirstBytes = 1 << 20;

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
            throw ApiProblem.Invalid(PointerOf(fault.Path), Explain(fault));
        }
    }

    /// <summary>Reads a whole body of at most <paramref name="limitBytes"/>.</summary>
    public static async Task<MemoryStream> ReadAsync(HttpRequest request, int limitBytes, CancellationToken cancellation)
    {
        if (request.ContentLength > limitBytes)
            throw ApiProblem.TooLarge(limitBytes);
        if (request.HttpContext.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
            size.MaxRequestBodySize = limitBytes + 1L;

        // What is announced need not come, so it is not what is allocated.
        MemoryStream body = new((int)Math.Min(request.ContentLength ?? 0, FirstBytes));
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

    /// <summary>What the serializer found, in the words of the client's side: our types' names are none of them.</summary>
    static string Explain(JsonException fault)
    {
        string message = fault.Message;
        bool Says(string part) => message.Contains(part, StringComparison.Ordinal);
        if (Says("could not be mapped"))
            return $"There is no member {Quoted(message, 0)} here.";
        if (Says("missing required"))
            return $"The member {Quoted(message, message.IndexOf("including", StringComparison.Ordinal))} is missing.";
        if (Says("Duplicate property"))
            return $"The member {Quoted(message, 0)} is there twice.";
        if (Says("could not be converted") || Says("doesn't allow null") || fault.InnerException is InvalidOperationException)
            return fault.Path is { Length: > 1 } ? $"The value at {PointerOf(fault.Path)} is of the wrong kind." : "The body must be a JSON object.";
        return $"The JSON can't be read: {message.Split(" Path:")[0]}";
    }

    /// <summary>The first word in single quotes from a position on, in double quotes.</summary>
    static string Quoted(string message, int from)
    {
        int begin = message.IndexOf('\'', Math.Max(0, from)) + 1;
        int end = begin > 0 ? message.IndexOf('\'', begin) : -1;
        return end < 0 ? "" : $"\"{message[begin..end]}\"";
    }
}
