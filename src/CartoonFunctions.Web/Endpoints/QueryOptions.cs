using System.Globalization;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CartoonFunctions.Web.Endpoints;

/// <summary>Options from a query, as strict as those from JSON.</summary>
static class QueryOptions
{
    public static BatchOptions Read(IQueryCollection query)
    {
        BatchOptions options = new();
        foreach ((string name, StringValues values) in query)
        {
            string value = values.Count == 1 ? values[0] ?? "" : throw ApiProblem.Invalid(name, $"Give {name} once.");
            options = Apply(options, name, value);
        }
        List<ProblemPart> errors = [.. options.Validate().Select(error => new ProblemPart(error.Option, error.ToString()))];
        return errors.Count == 0 ? options : throw ApiProblem.Invalid(errors);
    }

    static BatchOptions Apply(BatchOptions options, string name, string value) => name switch
    {
        "style" => options with { Style = value },
        "strength" => options with { Strength = double.TryParse(value, NumberStyles.Float, CultureInfo.InvariantCulture, out double strength) ? strength : throw NotANumber(name) },
        "resolution" => options with { Resolution = WholeNumber(name, value) },
        "quality" => options with { Quality = WholeNumber(name, value) },
        "format" => options with { Format = Choice<OutputFormat>(name, value) },
        "colour" => options with { Colour = Choice<ColourSource>(name, value) },
        "keepMetadata" => options with { KeepMetadata = bool.TryParse(value, out bool keep) ? keep : throw ApiProblem.Invalid(name, "Give true or false.") },
        ApiKeyMiddleware.QueryName => options,
        _ => throw ApiProblem.Invalid(name, $"There is no option {name} here. Options: style, strength, resolution, quality, format, colour, keepMetadata."),
    };

    static int WholeNumber(string name, string value) =>
        int.TryParse(value, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out int number) ? number : throw NotANumber(name);

    static T Choice<T>(string name, string value) where T : struct, Enum =>
        Enum.GetNames<T>().Contains(value, StringComparer.OrdinalIgnoreCase)
            ? Enum.Parse<T>(value, ignoreCase: true)
            : throw ApiProblem.Invalid(name, $"Give one of {string.Join(", ", Enum.GetNames<T>().Select(choice => choice.ToLowerInvariant()))}.");

    static ApiProblem NotANumber(string name) => ApiProblem.Invalid(name, $"{name} must be a number.");
}
