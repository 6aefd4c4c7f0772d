using System.Security.Cryptography;
using System.Text;
using Microsoft.AspNetCore.Http;

namespace CartoonFunctions.Web;

/// <summary>Lets only those call the API who bring its key, where it has one: as Azure Functions does, in a header or in the
/// query.</summary>
sealed class ApiKeyMiddleware(RequestDelegate next, ServiceOptions options)
{
    /// <summary>The header with the key.</summary>
    public const string HeaderName = "x-functions-key";

    /// <summary>The query parameter with the key, for links.</summary>
    public const string QueryName = "code";

    /// <summary>Runs the request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        bool free = options.ApiKey is null || !http.Request.Path.StartsWithSegments("/api") || http.Request.Path == "/api/openapi.json"
            // The address of a photo has a token of its own, which the endpoint looks at.
            || UploadAddress.IsOf(http.Request);
        return free || Matches(http.Request)
            ? next(http)
            : throw new ApiProblem(ProblemKind.NoKey,
                $"Send the service's API key in the header {HeaderName} or as the query parameter {QueryName}.");
    }

    bool Matches(HttpRequest request)
    {
        string given = request.Headers[HeaderName].FirstOrDefault() ?? request.Query[QueryName].FirstOrDefault() ?? "";
        // Hashes have one length, so that the time of the comparison tells nothing.
        return CryptographicOperations.FixedTimeEquals(SHA256.HashData(Encoding.UTF8.GetBytes(given)),
            SHA256.HashData(Encoding.UTF8.GetBytes(options.ApiKey!)));
    }
}
