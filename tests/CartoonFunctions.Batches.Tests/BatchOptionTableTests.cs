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
        foreach (BatchOption option in BatchOptions.Table.Where(option => option.Kind is OptionKind.Choice or OptionKind.Pattern))
        {
            foreach (OptionChoice choice in option.Choices)
                Assert.Equal(choice.Name, (string?)Json(option.Read(new BatchOptions(), choice.Name, out _))[option.Name]);
        }
    }

    [Fact]
    public void A_choice_that_is_none_of_the_enum_is_refused() =>
        Assert.Contains("png, jpeg, webp or avif", Assert.Single(new BatchOptions { Format = (OutputFormat)99 }.Validate()).Advice,
            StringComparison.Ordinal);

    [Fact]
    public void Transparency_in_a_format_that_holds_none_is_refused_with_those_that_do()
    {
        OptionError error = Assert.Single(new BatchOptions { Background = "transparent", Format = OutputFormat.Jpeg }.Validate());

        Assert.Equal("background", error.Option);
        Assert.Contains("png, webp, avif", error.Advice, StringComparison.Ordinal);
        Assert.Empty(new BatchOptions { Background = "transparent", Format = OutputFormat.WebP }.Validate());
    }

    [Theory]
    [InlineData("logo.png", "cartoon run --watermark FILE.png")]
    [InlineData("two\nlines", "one line")]
    public void A_watermark_that_is_no_line_of_text_is_refused_with_what_to_give(string text, string said) =>
        Assert.Contains(said, Assert.Single(new BatchOptions { Watermark = text }.Validate()).Advice, StringComparison.Ordinal);

    [Fact]
    public void A_revision_takes_the_watermark_away()
    {
        BatchOptions before = new() { Watermark = "© Ana", WatermarkSize = 0.5 };

        Assert.Equal(0.5, before.ToDrawOptions().Watermark!.Size);
        Assert.Null(new RevisionOptions(Watermark: "").Over(before).ToDrawOptions().Watermark);
        Assert.Empty(new RevisionOptions(Watermark: "").Over(before).Validate());
    }

    [Fact]
    public void A_size_on_paper_that_is_none_is_refused_with_how_it_is_written() =>
        Assert.Contains("10x15cm@300", Assert.Single(new BatchOptions { Print = "A4" }.Validate()).Advice, StringComparison.Ordinal);

    [Fact]
    public void A_background_that_a_later_version_kept_is_drawn_as_in_the_photo() =>
        Assert.Equal(default, new BatchOptions { Background = "aurora" }.ToDrawOptions().Background);

    [Fact]
    public void A_revision_brings_the_photo_s_own_background_back() =>
        Assert.Equal(default, new RevisionOptions(Background: "keep").Over(new BatchOptions { Background = "white" }).ToDrawOptions()
            .Background);

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
        OptionKind.Choice or OptionKind.Pattern => option.Choices[^1].Name,
        OptionKind.Flag => "true",
        _ => option.Suggestions.Count > 0 ? option.Suggestions[^1].Name : "something",
    };
}
