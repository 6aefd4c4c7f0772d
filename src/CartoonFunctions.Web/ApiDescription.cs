using System.Text;
using System.Text.Json.Nodes;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
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
        [.. PhotoReasons.All, .. StorageReasons.All, .. ModelReasons.All, .. DrawReasons.All, .. BatchReasons.All];

    static byte[] Fill()
    {
        using Stream resource = typeof(ApiDescription).Assembly.GetManifestResourceStream("openapi.json")!;
        JsonNode document = JsonNode.Parse(resource)!;
        JsonNode schemas = document["components"]!["schemas"]!;
        JsonObject options = schemas["Options"]!["properties"]!.AsObject();
        foreach (BatchOption option in BatchOptions.Table)
            options[option.Name] = SchemaOf(option, isNullable: option.Kind == OptionKind.Text);

        JsonObject chosen = schemas["RevisionOptions"]!["properties"]!.AsObject();
        foreach (BatchOption option in BatchOptions.Table.Where(option => option.IsOfRevisions))
            chosen[option.Name] = SchemaOf(option, isNullable: true, hasDefault: false);

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

    static JsonObject SchemaOf(BatchOption option, bool isNullable, bool hasDefault = true)
    {
        string type = option.Kind switch
        {
            OptionKind.Number => "number",
            OptionKind.WholeNumber => "integer",
            OptionKind.Flag => "boolean",
            _ => "string",
        };
        JsonObject schema = new() { ["type"] = isNullable ? new JsonArray(type, "null") : type };
        if (option.Minimum is { } minimum)
            schema["minimum"] = minimum;
        if (option.Maximum is { } maximum)
            schema["maximum"] = maximum;
        if (option.Names.Count > 0)
        {
            JsonObject named = new() { ["enum"] = NamesOf(option.Names.Select(named => named.Name)) };
            schema = new() { ["anyOf"] = new JsonArray(schema, named) };
        }
        schema["description"] = $"{option.Help}.";
        if (option.Kind == OptionKind.Choice)
            schema["enum"] = NamesOf(option.Choices.Select(choice => choice.Name).Concat(isNullable ? [null] : Array.Empty<string?>()));
        if (hasDefault && option.Default is { } value)
            schema["default"] = value;
        return schema;
    }

    static JsonArray NamesOf(IEnumerable<string?> names) => new([.. names.Select(name => (JsonNode?)name)]);

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
