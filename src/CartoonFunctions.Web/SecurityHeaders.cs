using System.Net;
using Microsoft.AspNetCore.Http;

namespace CartoonFunctions.Web;

/// <summary>Tells browsers to load nothing that is not ours, and to frame, guess and leak nothing.</summary>
sealed class SecurityHeaders(RequestDelegate next, ServiceOptions options)
{
    readonly string policy = string.Join("; ",
        "default-src 'none'",
        "script-src 'self'",
        "worker-src 'self'",
        "style-src 'self'",
        "font-src 'self'",
        "img-src 'self' blob: data:",
        $"connect-src 'self' {options.StorageAddress?.GetLeftPart(UriPartial.Authority)}".TrimEnd(),
        "manifest-src 'self'",
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'");

    /// <summary>Runs the request.</summary>
    public Task InvokeAsync(HttpContext http)
    {
        IHeaderDictionary headers = http.Response.Headers;
        headers.ContentSecurityPolicy = policy;
        headers.XContentTypeOptions = "nosniff";
        headers["Referrer-Policy"] = "no-referrer";
        if (IsTrustworthy(http.Request))
            headers["Cross-Origin-Opener-Policy"] = "same-origin";
        headers["Cross-Origin-Resource-Policy"] = "same-origin";
        headers["Permissions-Policy"] = "camera=(), microphone=(), geolocation=()";
        return next(http);
    }

    /// <summary>Whether a browser trusts that nobody between can change the page. Where it does not, it ignores the opener policy and
    /// writes an error at every load.</summary>
    static bool IsTrustworthy(HttpRequest request) =>
        request.IsHttps || request.Headers["X-Forwarded-Proto"] == "https" || IsLoopback(request.Host.Host);

    static bool IsLoopback(string host) =>
        host.Equals("localhost", StringComparison.OrdinalIgnoreCase)
        || (IPAddress.TryParse(host, out IPAddress? address) && IPAddress.IsLoopback(address));
}
