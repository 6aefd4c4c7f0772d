using System.Text.Json;

namespace CartoonFunctions.Local.Tests.Bench;

/// <summary>The command, run as a process.</summary>
public sealed class ScaleCommandTests
{
    [Fact]
    public async Task A_row_for_every_size_and_fleet_says_what_it_takes_and_what_it_costs()
    {
        CartoonResult result = await CartoonProcess.RunAsync(
            "bench", "scale", "--photos", "50", "--photos", "2000", "--containers", "1", "--containers", "8", "--failures", "0",
                "--crashes", "0", "--price", "3.6", "--json");

        Assert.Equal(0, result.ExitCode);
        JsonElement[] rows = [.. JsonDocument.Parse(result.Output).RootElement.EnumerateArray()];
        Assert.Equal([(50, 1), (50, 8), (2000, 1), (2000, 8)],
            rows.Select(row => (row.GetProperty("photos").GetInt32(), row.GetProperty("maxContainers").GetInt32())));
        Assert.All(rows, row =>
        {
            JsonElement report = row.GetProperty("report");
            Assert.Equal(row.GetProperty("photos").GetInt32(), report.GetProperty("done").GetInt32());
            // At 3.6 an hour a container's second costs a thousandth.
            Assert.Equal(report.GetProperty("containerSecondsPer1000").GetDouble() / 1000, row.GetProperty("pricePer1000").GetDouble(), 6);
        });
        Assert.True(rows[3].GetProperty("report").GetProperty("seconds").GetDouble() < rows[2].GetProperty("report").GetProperty("seconds")
            .GetDouble());
    }

    [Theory]
    [InlineData("--photos", "0")]
    [InlineData("--containers", "x")]
    [InlineData("--failures", "0.9")]
    [InlineData("--rate", "-1")]
    [InlineData("--slots", "0")]
    public async Task An_option_that_makes_no_sense_is_refused_by_name(string option, string value)
    {
        CartoonResult result = await CartoonProcess.RunAsync("bench", "scale", option, value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(option, result.Error, StringComparison.Ordinal);
        Assert.Empty(result.Output);
    }
}
