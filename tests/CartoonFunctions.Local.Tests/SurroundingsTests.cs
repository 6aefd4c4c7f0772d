namespace CartoonFunctions.Local.Tests;

/// <summary>What surrounds the command: streams, signals, the home folder and the names that a shell hands it.</summary>
public sealed class SurroundingsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData("2>/dev/full")]
    [InlineData("2>&-")]
    [InlineData(">/dev/full")]
    [InlineData(">&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task A_stream_that_cannot_be_written_does_not_stop_the_drawing(string streams)
    {
        Skip.If(streams.Contains("/dev/full", StringComparison.Ordinal) && !Path.Exists("/dev/full"), "needs a device that is always full");
        string photo = TestPhotos.Write(folder["a.jpg"], 64, 48);

        CartoonResult result = await ShellAsync($"cartoon run '{photo}' --out '{folder["out"]}' {streams}");

        Assert.Equal(0, result.ExitCode);
        Assert.Single(Directory.GetFiles(folder["out"], "*.zip", SearchOption.AllDirectories));
    }

    [SkippableFact]
    public async Task Paths_are_printed_as_the_bytes_they_are_in_every_locale()
    {
        string photo = TestPhotos.Write(folder["a.jpg"], 64, 48);

        CartoonResult result = await ShellAsync($"LC_ALL=en_US.ISO-8859-1 cartoon run '{photo}' --out '{folder["输出"]}'");

        Assert.True(File.Exists(result.Output.TrimEnd('\n')), result.Output);
    }

    [SkippableFact]
    public async Task A_run_leaves_nothing_in_the_home_folder()
    {
        Directory.CreateDirectory(folder["home"]);
        string photo = TestPhotos.Write(folder["a.jpg"], 64, 48);

        CartoonResult result = await ShellAsync(
            $"unset ORT_DISABLE_TELEMETRY XDG_CACHE_HOME XDG_DATA_HOME; HOME='{folder["home"]}' cartoon run '{photo}' --out '{folder["out"]}'");

        Assert.Equal(0, result.ExitCode);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["home"]));
        Assert.DoesNotContain("telemetry", result.Error, StringComparison.OrdinalIgnoreCase);
    }

    [SkippableFact]
    public async Task A_name_that_begins_with_an_at_sign_is_a_files()
    {
        TestPhotos.Write(folder["@anna.jpg"], 64, 48);
        TestPhotos.Write(folder["@trip/bob.jpg"], 64, 48);

        CartoonResult result = await ShellAsync($"cd '{folder.Path}' && cartoon run @anna.jpg @trip --json");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(2, new RunReportReader(result).Count("done"));
    }

    [SkippableFact]
    public async Task Litter_and_earlier_results_are_counted_in_one_line_and_the_run_is_complete()
    {
        TestPhotos.Write(folder["a.jpg"], 64, 48);
        File.WriteAllText(folder["a.jpg.json"], "{}");
        await ShellAsync($"cd '{folder.Path}' && cartoon run . -o .");

        CartoonResult second = await ShellAsync($"cd '{folder.Path}' && cartoon run . -o . --json");

        Assert.Equal(0, second.ExitCode);
        Assert.Equal(1, new RunReportReader(second).Count("total"));
        Assert.Contains("1 file that is no picture and 3 results of earlier runs were left out.", second.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_place_that_cannot_be_written_is_named_with_advice_that_exists()
    {
        File.WriteAllText(folder["file"], "");

        CartoonResult result = await CartoonProcess.RunAsync("up", "--port", "0", "--data", folder["file/data"]);

        Assert.Equal(2, result.ExitCode);
        string line = Assert.Single(result.Error.TrimEnd().Split('\n'));
        Assert.Contains("--data", line, StringComparison.Ordinal);
        Assert.DoesNotContain("--out", line, StringComparison.Ordinal);
    }

    static async Task<CartoonResult> ShellAsync(string script)
    {
        using CartoonProcess cartoon = CartoonProcess.StartInShell(script);
        return await cartoon.WaitAsync();
    }
}
