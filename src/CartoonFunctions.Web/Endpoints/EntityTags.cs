using Microsoft.AspNetCore.Http;
using Microsoft.Net.Http.Headers;

namespace CartoonFunctions.Web.Endpoints;

/// <summary>Versions of what is answered, so that nothing is sent that the client has already.</summary>
static class EntityTags
{
    /// <summary>Puts the version on the answer, and says whether the client has it: then 304 is the answer.</summary>
    public static bool ClientHas(this HttpRequest request, EntityTagHeaderValue version)
    {
        request.HttpContext.Response.GetTypedHeaders().ETag = version;
        return request.GetTypedHeaders().IfNoneMatch.Any(known => known.Compare(version, useStrongComparison: false));
    }
}
