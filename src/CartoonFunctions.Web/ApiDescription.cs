using System.Text;
using System.Text.Json.Nodes;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;

namespace CartoonFunctions.Web;

/// <summary>The service's OpenAPI document: <c>openapi.json</c>, into which the tables of options, formats and reasons are
/// filled.</summary>
static class ApiDescription
{
    static readonly Lazy<byte[]> Filled = new(Fill);

    /// <summary>The document.</summary>
    public static byte[] Json => Filled.Value;

    /// <summary>Every reason that this build can give.</summary>
    public static IReadOnlyList<ReasonKind> Reasons { get; } =
        [.. PhotoReasons.All, .. StorageReasons.All, .. ModelReasons.All, .. BatchReasons.All];

    static byte[] Fill()
    {
        using Stream resource = typeof(ApiDescription).Assembly.GetManifestResourceStream("openapi.json")!;
        JsonNode document = JsonNode.Parse(resource)!;
        JsonNode schemas = document["components"]!["schemas"]!;
        JsonObject options = schemas["Options"]!["properties"]!.AsObject();
        foreach (BatchOption option in BatchOptions.Table)
            options[option.Name] = SchemaOf(option, isNullable: option.Kind == OptionKind.Text);

        JsonNode cartoonize = document["paths"]!["/api/cartoonize"]!["post"]!;
        JsonArray parameters = cartoonize["parameters"]!.AsArray();
        foreach (BatchOption option in BatchOptions.Table.Where(option => option.Draws))
            parameters.Add((JsonNode)new JsonObject
            {
                ["name"] = option.Name,
                ["in"] = "query",
                ["schema"] = SchemaOf(option, isNullable: false)
            });

        DescribeCartoon(cartoonize);
        DescribeCartoon(document["paths"]!["/api/batches/{id}/photos/{number}/output"]!["get"]!);
        schemas["Problem"]!["properties"]!["type"]!["enum"] = new JsonArray([.. ProblemKind.All.Select(kind => (JsonNode)kind.Type)]);
        schemas["ReasonCode"]!["enum"] = new JsonArray([.. Reasons.Select(reason => (JsonNode)reason.Code), Reason.Other]);
        schemas["ReasonCode"]!["x-texts"] =
            new JsonObject(Reasons.Select(reason => KeyValuePair.Create(reason.Code, (JsonNode?)reason.Template)));
        return Encoding.UTF8.GetBytes(document.ToJsonString());
    }

    static JsonObject SchemaOf(BatchOption option, bool isNullable)
    {
        string type = option.Kind switch
        {
            OptionKind.Number => "number",
            OptionKind.WholeNumber => "integer",
            OptionKind.Flag => "boolean",
            _ => "string",
        };
        JsonObject schema = new() { ["type"] = isNullable ? new JsonArray(type, "null") : type, ["description"] = $"{option.Help}." };
        if (option.Minimum is { } minimum)
            schema["minimum"] = minimum;
        if (option.Maximum is { } maximum)
            schema["maximum"] = maximum;
        if (option.Choices.Count > 0)
            schema["enum"] = new JsonArray([.. option.Choices.Select(choice => (JsonNode)choice.Name)]);
        if (option.Default is { } value)
            schema["default"] = value;
        return schema;
    }

    static void DescribeCartoon(JsonNode operation)
    {
        foreach ((_, JsonNode? response) in operation["responses"]!.AsObject().Where(response => response.Key is "200" or "206"))
        {
            JsonObject content = [];
            foreach (OutputFormatEntry format in OutputFormats.All)
                content[format.MediaType] = new JsonObject
                {
                    ["schema"] =
                    new JsonObject { ["type"] = "string", ["contentMediaType"] = format.MediaType }
                };
            response!["content"] = content;
        }
    }
}
