using System.Text.Json.Nodes;

namespace CartoonFunctions.Local.Tests.Diagnosis;

public sealed class DoctorCommandTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_sound_program_says_what_it_runs_on_and_that_it_draws_on_one_screen()
    {
        CartoonResult result = await CartoonProcess.RunAsync("doctor", "--data", folder["service"]);

        Assert.True(result.ExitCode == 0, result.Output + result.Error);
        string[] lines = result.Output.TrimEnd().Split('\n');
        Assert.InRange(lines.Length, 10, 24);
        Assert.Equal("All is well.", lines[^1].TrimEnd());
        Assert.Contains(lines, line => line.Contains("libvips 8.", StringComparison.Ordinal));
        Assert.Contains(lines, line => line.Contains("toon drew 128x128 pixels", StringComparison.Ordinal));
        Assert.False(Directory.Exists(folder["service"]));
    }

    [Fact]
    public async Task A_damaged_model_is_found_and_named_and_the_end_says_so()
    {
        foreach (string file in (string[])["catalog.json", .. Directory.GetFiles(Path.Combine(TestFolders.Models, "builtin"), "*.onnx")])
        {
            string source = Path.Combine(TestFolders.Models, file);
            string copy = folder[Path.GetRelativePath(TestFolders.Models, source)];
            Directory.CreateDirectory(Path.GetDirectoryName(copy)!);
            File.Copy(source, copy);
        }
        File.AppendAllText(folder["builtin/sketch.onnx"], "more");

        CartoonResult result = await CartoonProcess.RunWithAsync(new() { ["CARTOON_MODELS"] = folder.Path }, "doctor", "--json", "--data", folder["service"]);

        (string place, string problem) = Assert.Single(ProblemsOf(result));
        Assert.Equal("models", place);
        Assert.Contains("sketch.onnx", problem, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("a file")]
    [InlineData("a file/service")]
    public async Task A_file_in_the_place_of_the_data_folder_is_found_and_named(string data)
    {
        File.WriteAllText(folder["a file"], "mine");

        CartoonResult result = await CartoonProcess.RunAsync("doctor", "--json", "--data", folder[data]);

        (string place, string problem) = Assert.Single(ProblemsOf(result));
        Assert.Equal("service data", place);
        Assert.EndsWith("a file is a file. Move it away, or choose another folder with --data.", problem, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_folder_for_temporary_files_that_is_not_there_is_found_and_named()
    {
        Skip.If(OperatingSystem.IsWindows(), "other variables name it there");

        CartoonResult result = await CartoonProcess.RunWithAsync(new() { ["TMPDIR"] = folder["gone"] }, "doctor", "--json", "--data", folder["service"]);

        // The codec of HEIC misses it too, where there is one.
        Assert.EndsWith("gone. Make it, or name another with TMPDIR.", ProblemsOf(result)["temporary"], StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["gone"]));
    }

    [Fact]
    public async Task What_a_setting_says_is_nobody_s_business()
    {
        CartoonResult result = await CartoonProcess.RunWithAsync(new() { ["CARTOON_API_KEY"] = "a-key-of-mine-123456" }, "doctor");

        Assert.Contains("CARTOON_API_KEY", result.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("a-key-of-mine", result.Output + result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task The_version_names_the_commit_that_it_was_built_from()
    {
        CartoonResult result = await CartoonProcess.RunAsync("--version");

        Assert.Matches(@"^\d+\.\d+\.\d+(-[\w.]+)?(\+[0-9a-f]{40})?$", result.Output.Trim());
        Skip.IfNot(Path.Exists(Path.Combine(TestFolders.Repository, ".git")), "there is no commit outside a repository");
        Assert.Contains("+", result.Output, StringComparison.Ordinal);
    }

    /// <summary>What the command says is wrong, by what it looked at.</summary>
    static Dictionary<string, string> ProblemsOf(CartoonResult result)
    {
        Assert.Equal(3, result.ExitCode);
        JsonNode report = JsonNode.Parse(result.Output)!;
        Assert.False((bool)report["healthy"]!);
        return report["findings"]!.AsArray().Where(finding => finding!["problem"] is not null)
            .ToDictionary(finding => (string)finding!["name"]!, finding => (string)finding!["problem"]!);
    }
}
