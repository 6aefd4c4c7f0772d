using System.Reflection;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;

namespace CartoonFunctions.Web.Tests;

public sealed partial class ReasonCatalogueTests
{
    [Fact]
    public void A_catalogue_leaves_none_of_its_own_out()
    {
        foreach ((Type catalogue, IReadOnlyList<ReasonKind> all) in new[]
                 {
                     (typeof(PhotoReasons), PhotoReasons.All), (typeof(StorageReasons), StorageReasons.All),
                         (typeof(ModelReasons), ModelReasons.All), (typeof(BatchReasons), BatchReasons.All),
                 })
        {
            IEnumerable<object?> fields = catalogue.GetFields(BindingFlags.Public | BindingFlags.Static)
                .Where(field => field.FieldType == typeof(ReasonKind)).Select(field => field.GetValue(null));
            Assert.Equal(fields.Cast<ReasonKind>().Order(Comparer<ReasonKind>.Create((a, b) => string.CompareOrdinal(a.Code, b.Code))),
                all.OrderBy(kind => kind.Code, StringComparer.Ordinal));
        }
    }

    [Fact]
    public void A_code_means_one_thing() =>
        Assert.Equal(ApiDescription.Reasons.Count,
            ApiDescription.Reasons.Select(reason => reason.Code).Distinct(StringComparer.Ordinal).Count());

    [Fact]
    public void No_reason_names_a_flag_which_readers_of_the_page_and_the_api_do_not_have() =>
        Assert.All(ApiDescription.Reasons, reason => Assert.DoesNotContain("--", reason.Template, StringComparison.Ordinal));

    [Theory]
    [InlineData("zh")]
    [InlineData("es")]
    public void Every_code_is_translated_with_values_that_it_has(string language)
    {
        string words = File.ReadAllText(Path.Combine(TestFolders.Repository, $"src/CartoonFunctions.Web/wwwroot/js/lang/{language}.js"));
        string reasons = words[words.IndexOf("export const reasons", StringComparison.Ordinal)..words.IndexOf("export const problems", StringComparison.Ordinal)];
        Dictionary<string, string> translations = Entry().Matches(reasons)
            .ToDictionary(entry => entry.Groups["code"].Value, entry => entry.Groups["text"].Value);

        Assert.Equal(ApiDescription.Reasons.Select(reason => reason.Code).Order(StringComparer.Ordinal),
            translations.Keys.Order(StringComparer.Ordinal));
        foreach (ReasonKind reason in ApiDescription.Reasons)
        {
            foreach (Match value in Value().Matches(translations[reason.Code]))
                Assert.Contains(value.Groups["name"].Value, reason.ValueNames);
        }
    }

    [Fact]
    public void Every_code_is_documented_with_its_text()
    {
        JsonNode schema = JsonNode.Parse(ApiDescription.Json)!["components"]!["schemas"]!["ReasonCode"]!;

        foreach (ReasonKind reason in ApiDescription.Reasons)
        {
            Assert.Contains(schema["enum"]!.AsArray(), code => (string?)code == reason.Code);
            Assert.Equal(reason.Template, (string?)schema["x-texts"]![reason.Code]);
        }
    }

    [GeneratedRegex(@"^  (?<code>\w+): (?<text>.*),$", RegexOptions.Multiline)]
    private static partial Regex Entry();

    [GeneratedRegex(@"(?<![$\w])\{(?<name>\w+)\}")]
    private static partial Regex Value();
}
