using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;

namespace CartoonFunctions.Web.Tests;

public sealed partial class ProblemKindTests
{
    [Fact]
    public void The_list_leaves_no_kind_out_and_names_each_once()
    {
        IEnumerable<ProblemKind> fields = typeof(ProblemKind).GetFields(BindingFlags.Public | BindingFlags.Static)
            .Where(field => field.FieldType == typeof(ProblemKind)).Select(field => (ProblemKind)field.GetValue(null)!);

        Assert.Equal(fields.Select(kind => kind.Name).Order(StringComparer.Ordinal),
            ProblemKind.All.Select(kind => kind.Name).Order(StringComparer.Ordinal));
        Assert.Equal(ProblemKind.All.Count, ProblemKind.All.Select(kind => kind.Name).Distinct(StringComparer.Ordinal).Count());
    }

    [Theory]
    [InlineData("zh")]
    [InlineData("es")]
    public void Every_kind_has_words_in_other_languages(string language)
    {
        string words = File.ReadAllText(Path.Combine(TestFolders.Repository, $"src/CartoonFunctions.Web/wwwroot/js/lang/{language}.js"));
        string problems = words[words.IndexOf("export const problems", StringComparison.Ordinal)..words.IndexOf("export const options", StringComparison.Ordinal)];

        Assert.Equal(ProblemKind.All.Select(kind => kind.Name).Order(StringComparer.Ordinal),
            Entry().Matches(problems).Select(entry => entry.Groups["name"].Value).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_kind_is_in_the_description()
    {
        JsonNode type = JsonNode.Parse(ApiDescription.Json)!["components"]!["schemas"]!["Problem"]!["properties"]!["type"]!;
        Assert.Equal(ProblemKind.All.Select(kind => kind.Type), type["enum"]!.AsArray().Select(kind => (string)kind!));
    }

    [GeneratedRegex("^  '?(?<name>[a-z-]+)'?: '.+',$", RegexOptions.Multiline)]
    private static partial Regex Entry();
}
