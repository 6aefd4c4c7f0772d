using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Tests;

public class BatchOptionsTests
{
    [Fact]
    public void Nothing_chosen_is_a_valid_choice() =>
        Assert.Empty(JsonSerializer.Deserialize("{}", WrittenJson.Default.BatchOptions)!.Validate());

    [Theory]
    [InlineData("""{"strength":0.05}""", "0.1 to 1.0")]
    [InlineData("""{"strength":1.5}""", "0.1 to 1.0")]
    [InlineData("""{"resolution":100}""", "512 to 2048")]
    [InlineData("""{"resolution":4096}""", "512 to 2048")]
    [InlineData("""{"quality":0}""", "1 to 100")]
    [InlineData("""{"timeoutSeconds":0}""", "1 to 86400")]
    public void A_value_out_of_range_is_answered_with_the_range(string json, string range) =>
        Assert.Contains(range, Assert.Single(JsonSerializer.Deserialize(json, WrittenJson.Default.BatchOptions)!.Validate()).ToString(),
            StringComparison.Ordinal);

    [Fact]
    public void Not_a_number_is_out_of_range() => Assert.Single(new BatchOptions { Strength = double.NaN }.Validate());

    [Theory]
    [InlineData("""{"strenght":0.5}""")]
    [InlineData("""{"strength":"0.5"}""")]
    [InlineData("""{"format":"bmp"}""")]
    public void What_is_not_an_option_is_refused(string json) =>
        Assert.Throws<JsonException>(() => JsonSerializer.Deserialize(json, WrittenJson.Default.BatchOptions));

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

        string json = JsonSerializer.Serialize(options, WrittenJson.Default.BatchOptions);

        Assert.Contains("\"format\":\"webp\"", json, StringComparison.Ordinal);
        Assert.Equal(options, JsonSerializer.Deserialize(json, WrittenJson.Default.BatchOptions));
    }
}
