using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Routing;

namespace CartoonFunctions.Web.Endpoints;

/// <summary>Calls that only read.</summary>
static class ReadRoutes
{
    static readonly string[] Methods = ["GET", "HEAD"];

    /// <summary>Maps a read: whatever answers GET answers HEAD, without the body, for monitors and download tools ask so first.</summary>
    public static void MapRead(this IEndpointRouteBuilder routes, string pattern, Delegate handler) =>
        routes.MapMethods(pattern, Methods, handler);
}
