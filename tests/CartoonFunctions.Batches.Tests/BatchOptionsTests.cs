using System.Text;
using System.Text.Json;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Tests;

public class BatchOptionsTests
{
    [Fact]
    public void Nothing_chosen_is_a_valid_choice() =>
        Assert.Empty(Read("{}", out _)!.Validate());

    [Theory]
    [InlineData("""{"strength":0.05}""", "0.1 to 1.0")]
    [InlineData("""{"strength":1.5}""", "0.1 to 1.0")]
    [InlineData("""{"resolution":100}""", "512 to 4096")]
    [InlineData("""{"resolution":4097}""", "512 to 4096")]
    [InlineData("""{"quality":0}""", "1 to 100")]
    [InlineData("""{"timeoutSeconds":0}""", "1 to 86400")]
    public void A_value_out_of_range_is_answered_with_the_range(string json, string range) =>
        Assert.Contains(range, Assert.Single(Read(json, out _)!.Validate()).ToString(), StringComparison.Ordinal);

    [Fact]
    public void Not_a_number_is_out_of_range() => Assert.Single(new BatchOptions { Strength = double.NaN }.Validate());

    [Theory]
    [InlineData("""{"strenght":0.5}""", "/strenght")]
    [InlineData("""{"Strength":0.5}""", "/Strength")]
    [InlineData("""{"strength":0.5,"strength":0.6}""", "/strength")]
    [InlineData("""{"strength":"0.5"}""", "/strength")]
    [InlineData("""{"quality":null}""", "/quality")]
    [InlineData("""{"format":"bmp"}""", "/format")]
    [InlineData("[]", "")]
    [InlineData("null", "")]
    public void What_is_not_an_option_is_refused_with_its_place(string json, string place)
    {
        Assert.Null(Read(json, out IReadOnlyList<JsonFault> faults));
        Assert.Equal(place, Assert.Single(faults).Place);
    }

    [Theory]
    [InlineData("web", 1024)]
    [InlineData("print", 2048)]
    [InlineData("original", 4096)]
    public void A_size_may_be_given_by_its_name_and_is_kept_as_a_number(string name, int pixels)
    {
        BatchOptions options = Read($$"""{"resolution":"{{name}}"}""", out _)!;

        Assert.Empty(options.Validate());
        Assert.Contains($"\"resolution\":{pixels},", JsonSerializer.Serialize(options, BatchJson.Default.BatchOptions), StringComparison.Ordinal);
    }

    [Fact]
    public void A_number_in_quotes_is_no_size()
    {
        Assert.Null(Read("""{"resolution":"1024"}""", out IReadOnlyList<JsonFault> faults));
        Assert.Equal("/resolution", Assert.Single(faults).Place);
    }

    [Theory]
    [InlineData("100MB", 100_000_000)]
    [InlineData("1mb", 1_000_000)]
    [InlineData("2 GiB", 2L << 30)]
    [InlineData("1.5G", 1_500_000_000)]
    [InlineData(null, long.MaxValue)]
    public void A_size_has_a_unit(string? text, long bytes)
    {
        Assert.Empty(new BatchOptions { ZipMax = text }.Validate());
        Assert.Equal(bytes, new BatchOptions { ZipMax = text }.MostZipBytes);
    }

    [Theory]
    [InlineData("100")]
    [InlineData("0MB")]
    [InlineData("0.5MB")]
    [InlineData("-5GB")]
    [InlineData("many")]
    public void What_is_no_size_is_refused_with_what_is(string text) =>
        Assert.Contains("100MB", Assert.Single(new BatchOptions { ZipMax = text }.Validate()).Advice, StringComparison.Ordinal);

    [Fact]
    public void Options_survive_json()
    {
        BatchOptions options = new()
        {
            Style = "ink-comic",
            Strength = 1,
            Format = OutputFormat.WebP,
            Names = OutputNaming.Original,
            KeepMetadata = true
        };

        string json = JsonSerializer.Serialize(options, BatchJson.Default.BatchOptions);

        Assert.Contains("\"format\":\"webp\"", json, StringComparison.Ordinal);
        Assert.Equal(options, JsonSerializer.Deserialize(json, BatchJson.Default.BatchOptions));
    }

    [Fact]
    public void The_mark_that_an_editor_puts_before_the_text_is_no_fault()
    {
        BatchOptions? options = Read("\uFEFF{ \"strength\": 0.5 }", out IReadOnlyList<JsonFault> faults);

        Assert.Empty(faults);
        Assert.Equal(0.5, options!.Strength);
    }

    /// <summary>As the inbox reads what a person has written.</summary>
    static BatchOptions? Read(string json, out IReadOnlyList<JsonFault> faults) =>
        StrictJson.Read(Encoding.UTF8.GetBytes(json), BatchJson.Default.BatchOptions, out faults);

    [Fact]
    public void A_retry_of_what_ran_out_of_time_has_twice_the_time_that_its_pace_asks()
    {
        BatchOptions options = new() { TimeoutSeconds = 60 };

        BatchOptions again = options.WithTimeFor(48, new BatchCounts(50, Done: 2, Refused: 0, Failed: 0, TimedOut: 48, Cancelled: 0));

        Assert.Equal(2 * 30 * 48, again.TimeoutSeconds);
        Assert.Empty(again.Validate());
    }

    [Theory]
    [InlineData(0, 600)]
    [InlineData(1, 1200)]
    public void A_limit_is_raised_only_where_it_was_reached(int timedOut, int seconds) =>
        Assert.Equal(seconds, new BatchOptions().WithTimeFor(1, new BatchCounts(10, 9 - timedOut, 0, 1, timedOut, 0)).TimeoutSeconds);
}
