using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using CartoonFunctions.Batches;

namespace CartoonFunctions.App;

/// <summary>
/// The JSON between orchestrators and activities. It stays readable for both sides of a deployment: names like those of the
/// HTTP API, and members that a version does not know are passed over.
/// </summary>
public static class DurableJson
{
    /// <summary>Sets options up.</summary>
    public static void Configure(JsonSerializerOptions options)
    {
        options.PropertyNamingPolicy = JsonNamingPolicy.CamelCase;
        options.PropertyNameCaseInsensitive = true;
        TolerantJson.Apply(options, new DefaultJsonTypeInfoResolver());
        // It goes to storage only; escapes would make long names in other scripts several times as long.
        options.Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping;
    }
}
