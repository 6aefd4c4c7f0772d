using Microsoft.AspNetCore.Http;

namespace CartoonFunctions.Web;

/// <summary>The addresses of the service that photos are sent to: each brings a right of its own, and no key.</summary>
static class UploadAddress
{
    /// <summary>The query parameter with what gives the right.</summary>
    public const string TokenName = "upload";

    /// <summary>Whether a request is for one.</summary>
    public static bool IsOf(HttpRequest request) => HttpMethods.IsPut(request.Method) && request.Query.ContainsKey(TokenName)
        && request.Path.StartsWithSegments("/api/batches");
}
