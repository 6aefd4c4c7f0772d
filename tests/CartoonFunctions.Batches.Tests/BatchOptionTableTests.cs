using System.Text.Json;
using System.Text.Json.Nodes;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Tests;

public sealed class BatchOptionTableTests
{
    [Fact]
    public void Every_option_of_the_record_stands_in_the_table()
    {
        JsonObject record = JsonSerializer.SerializeToNode(new BatchOptions(), BatchJson.Default.BatchOptions)!.AsObject();

        Assert.Equal(record.Select(member => member.Key).Order(StringComparer.Ordinal),
            BatchOptions.Table.Select(option => option.Name).Order(StringComparer.Ordinal));
    }

    [Fact]
    public void Every_row_writes_the_member_that_it_names_and_no_other()
    {
        foreach (BatchOption option in BatchOptions.Table)
        {
            JsonObject before = Json(new BatchOptions());
            BatchOptions changed = option.Read(new BatchOptions(), OtherValueOf(option), out OptionError? error);

            Assert.Null(error);
            Assert.Equal([option.Name], Json(changed).Where(member => !JsonNode.DeepEquals(member.Value, before[member.Key]))
                .Select(member => member.Key));
        }
    }

    [Fact]
    public void The_words_of_a_choice_are_those_of_json()
    {
        foreach (BatchOption option in BatchOptions.Table.Where(option => option.Kind == OptionKind.Choice))
        {
            foreach (OptionChoice choice in option.Choices)
                Assert.Equal(choice.Name, (string?)Json(option.Read(new BatchOptions(), choice.Name, out _))[option.Name]);
        }
    }

    [Fact]
    public void A_choice_that_is_none_of_the_enum_is_refused() =>
        Assert.Contains("png, jpeg or webp", Assert.Single(new BatchOptions { Format = (OutputFormat)99 }.Validate()).Advice,
            StringComparison.Ordinal);

    [Theory]
    [InlineData("""{"options":{"strength":0.5}}""", "/options", "no member")]
    [InlineData("""{"strength":0.5,"strength":0.6}""", "/strength", "twice")]
    [InlineData("""{"resolution":"wide"}""", "/resolution", "wrong kind")]
    [InlineData("""{"strength":0.5""", "", "line 1")]
    [InlineData("[]", "", "JSON object")]
    [InlineData("null", "", "JSON object")]
    public void What_is_wrong_with_json_is_said_with_its_place(string json, string place, string said)
    {
        StrictJson.Read(System.Text.Encoding.UTF8.GetBytes(json), BatchJson.Default.BatchOptions, out IReadOnlyList<JsonFault> faults);

        JsonFault fault = Assert.Single(faults);
        Assert.Equal(place, fault.Place);
        Assert.Contains(said, fault.Detail, StringComparison.Ordinal);
    }

    static JsonObject Json(BatchOptions options) => JsonSerializer.SerializeToNode(options, BatchJson.Default.BatchOptions)!.AsObject();

    static string OtherValueOf(BatchOption option) => option.Kind switch
    {
        OptionKind.Number or OptionKind.WholeNumber => option.Maximum!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        OptionKind.Choice => option.Choices[^1].Name,
        OptionKind.Flag => "true",
        _ => "something",
    };
}
