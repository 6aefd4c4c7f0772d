using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using NJsonSchema;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>The service's OpenAPI document, as its clients get it, to hold the answers against.</summary>
sealed class Description(JsonObject document)
{
    const string RefPrefix = "#/components/schemas/";

    public static async Task<Description> LoadAsync(HttpClient http) =>
        new(JsonNode.Parse(await http.GetStringAsync("/api/openapi.json"))!.AsObject());

    /// <summary>Fails unless the document has this answer, and its body is what it says.</summary>
    public void Check(HttpMethod method, string address, Answer answer)
    {
        string path = address.Split('?')[0];
        if (FindOperation(method, path) is not { } operation)
        {
            Assert.True((int)answer.Status is 404 or 405 or 401 or 200, $"{method} {path} is not described and gave {answer.Status}");
            return;
        }
        string status = ((int)answer.Status).ToString(System.Globalization.CultureInfo.InvariantCulture);
        JsonNode? response = operation["responses"]![status];
        Assert.True(response is not null, $"{method} {path} gave {status}, which is not described: {answer.Text}");
        if (response["$ref"]?.GetValue<string>() is { } reference)
            response = document["components"]!["responses"]![reference.Split('/')[^1]]!;
        if (response["content"] is not JsonObject content)
        {
            Assert.Empty(answer.Body);
            return;
        }
        string? type = answer.ContentHeaders.ContentType?.MediaType;
        Assert.True(type is not null && content.ContainsKey(type), $"{method} {path} gave {status} as {type}, which is not described.");
        if (type.EndsWith("json", StringComparison.Ordinal) && content[type]!["schema"]!["$ref"]?.GetValue<string>() is { } schema)
            CheckBody(schema[RefPrefix.Length..], answer.Text);
    }

    void CheckBody(string schemaName, string json)
    {
        JsonObject root = new()
        {
            // A reference at the root itself is not always found by the validator.
            ["allOf"] = new JsonArray(new JsonObject { ["$ref"] = $"#/definitions/{schemaName}" }),
            ["definitions"] = document["components"]!["schemas"]!.DeepClone()
        };
        JsonSchema schema = JsonSchema.FromJsonAsync(root.ToJsonString().Replace(RefPrefix, "#/definitions/", StringComparison.Ordinal))
            .GetAwaiter().GetResult();
        ICollection<NJsonSchema.Validation.ValidationError> errors = schema.Validate(json);
        Assert.True(errors.Count == 0, $"{schemaName}: {string.Join("; ", errors)} in {json}");
    }

    JsonNode? FindOperation(HttpMethod method, string path)
    {
        foreach ((string template, JsonNode? item) in document["paths"]!.AsObject())
        {
            string pattern = "^" + Regex.Replace(Regex.Escape(template), @"\\\{[^}]+\}", "[^/]+") + "$";
            if (Regex.IsMatch(path, pattern))
                return item![method.Method.ToLowerInvariant()];
        }
        return null;
    }
}
