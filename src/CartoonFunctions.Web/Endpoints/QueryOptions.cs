using CartoonFunctions.Batches;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Primitives;

namespace CartoonFunctions.Web.Endpoints;

/// <summary>Options from a query, as strict as those from JSON: those of the table that concern a single photo.</summary>
static class QueryOptions
{
    public static BatchOptions Read(IQueryCollection query)
    {
        BatchOptions options = new();
        List<ProblemPart> errors = [];
        foreach ((string name, StringValues values) in query)
        {
            if (name == ApiKeyMiddleware.QueryName)
                continue;
            string value = values.Count == 1 ? values[0] ?? "" : throw ApiProblem.Invalid(name, $"Give {name} once.");
            options = Find(name).Read(options, value, out OptionError? error);
            if (error is not null)
                errors.Add(new ProblemPart(name, error.ToString()));
        }
        if (errors.Count == 0)
            errors.AddRange(options.Validate().Select(error => new ProblemPart(error.Option, error.ToString())));
        return errors.Count == 0 ? options : throw ApiProblem.Invalid(errors);
    }

    static BatchOption Find(string name) => BatchOptions.Table.FirstOrDefault(option => option.Draws && option.Name == name)
        ?? throw ApiProblem.Invalid(name,
            $"There is no option {name} here. Options: {string.Join(", ", BatchOptions.Table.Where(option => option.Draws).Select(option => option.Name))}.");
}
