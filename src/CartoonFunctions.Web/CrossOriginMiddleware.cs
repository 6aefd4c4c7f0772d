using Microsoft.AspNetCore.Http;

namespace CartoonFunctions.Web;

/// <summary>
/// Lets no page of another origin change anything: a browser would send its call from the machine, and into the network, of whoever looks
/// at
/// that page. What the browser says of a call is believed (Sec-Fetch-Site, and Origin where that is missing), for no page can change it; a
/// program that is no browser sends neither.
/// </summary>
sealed class CrossOriginMiddleware(RequestDelegate next, ServiceOptions options)
{
    /// <summary>Where proxies put the host that was asked, the Functions host among them.</summary>
    const string ForwardedHost = "X-Forwarded-Host";

    const string AnyOrigin = "*";

    /// <summary>Runs the request.</summary>
    public Task InvokeAsync(HttpContext http) => OnlyReads(http.Request.Method) || !IsOfAnotherOrigin(http.Request)
        ? next(http)
        : throw new ApiProblem(ProblemKind.AnotherSite,
            "A page of another site can't change anything here. Use the service's own page, or a program that is no browser.");

    static bool OnlyReads(string method) =>
        HttpMethods.IsGet(method) || HttpMethods.IsHead(method) || HttpMethods.IsOptions(method) || HttpMethods.IsTrace(method);

    bool IsOfAnotherOrigin(HttpRequest request)
    {
        string origin = request.Headers.Origin.ToString();
        if (options.PageOrigins.Contains(AnyOrigin) || options.PageOrigins.Contains(origin, StringComparer.OrdinalIgnoreCase))
            return false;
        string site = request.Headers["Sec-Fetch-Site"].ToString();
        return site.Length > 0 ? site is not ("same-origin" or "none") : origin.Length > 0 && !IsOurs(origin, request);
    }

    /// <summary>Whether an origin is where the request went. The scheme is not looked at: before this host TLS may have ended.</summary>
    static bool IsOurs(string origin, HttpRequest request) =>
        Uri.TryCreate(origin, UriKind.Absolute, out Uri? page)
        && (string.Equals(page.Authority, request.Host.Value, StringComparison.OrdinalIgnoreCase)
            || string.Equals(page.Authority, request.Headers[ForwardedHost].ToString(), StringComparison.OrdinalIgnoreCase));
}
