using System.Globalization;

namespace CartoonFunctions.Local.Tests;

/// <summary>The program of machine code alone beside the one that .NET runs.</summary>
public sealed class NativeProgramTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [SkippableTheory]
    [InlineData("toon")]
    [InlineData("ink-comic")]
    [InlineData("ink-comic", "--strength", "0.4", "--format", "webp", "--watermark", "Team", "--background", "blur")]
    public async Task It_draws_the_bytes_that_the_other_draws(string style, params string[] options)
    {
        if (options.Contains("--background"))
            TestFolders.NeedPeopleModel();

        string[] native = await DrawAsync(CartoonProcess.StartNative, style, options);
        string[] other = await DrawAsync(CartoonProcess.StartOnDotnet, style, options);

        Assert.Equal(7, native.Length);
        Assert.Equal(other, native);
    }

    [SkippableTheory]
    [InlineData("toon")]
    [InlineData("sketch")]
    public async Task It_draws_the_bytes_that_a_processor_with_narrower_registers_draws(string style)
    {
        string[] narrow = await DrawAsync(CartoonProcess.StartWithNarrowRegisters, style);
        string[] native = await DrawAsync(CartoonProcess.StartNative, style);

        Assert.Equal(7, narrow.Length);
        Assert.Equal(narrow, native);
    }

    async Task<string[]> DrawAsync(Func<string[], CartoonProcess> start, string style, params string[] options)
    {
        string photos = Path.Combine(TestFolders.Repository, "docs/samples");
        using CartoonProcess cartoon = start(["run", photos, "--out", folder["drawn"], "--style", style, "--json", .. options]);
        CartoonResult result = await cartoon.WaitAsync();
        Assert.True(result.ExitCode == 0, result.Error);
        return [.. new RunReportReader(result).Photos.Select(photo => photo.GetProperty("sha256").GetString()!)];
    }

    [SkippableFact]
    public async Task Its_threads_and_those_of_libvips_are_scheduled_as_a_batch()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "there is no such scheduling here");
        string photos = Path.Combine(TestFolders.Repository, "docs/samples");
        using CartoonProcess cartoon = CartoonProcess.StartNative("run", photos, "--out", folder["drawn"], "--style", "sketch");

        Dictionary<string, int> policies = [];
        while (!policies.ContainsKey("libvips worker") && !cartoon.HasEnded)
        {
            ReadPolicies(cartoon.Id, policies);
            await Task.Delay(5);
        }
        await cartoon.WaitAsync();

        Assert.Equal(new KeyValuePair<string, int>[] { new("cartoon", BatchPolicy), new("libvips worker", BatchPolicy) },
            policies.Where(thread => thread.Key is "cartoon" or "libvips worker").OrderBy(thread => thread.Key, StringComparer.Ordinal));
    }

    const int BatchPolicy = 3;

    /// <summary>Notes how the threads of a process are scheduled, by their names.</summary>
    static void ReadPolicies(int process, Dictionary<string, int> policies)
    {
        try
        {
            foreach (string thread in Directory.GetDirectories($"/proc/{process}/task"))
            {
                // proc(5): the second field is a name in brackets, the 41st the policy.
                string line = File.ReadAllText(Path.Combine(thread, "stat"));
                int nameEnd = line.LastIndexOf(')');
                string[] fromThird = line[(nameEnd + 2)..].Split(' ');
                policies[line[(line.IndexOf('(') + 1)..nameEnd]] = int.Parse(fromThird[41 - 3], CultureInfo.InvariantCulture);
            }
        }
        catch (IOException)
        {
            // A thread, or all of them, ended meanwhile.
        }
    }

    [SkippableTheory]
    [InlineData("up")]
    [InlineData("bench --service")]
    public async Task What_it_lacks_it_says_with_where_that_is(string command)
    {
        using CartoonProcess cartoon = CartoonProcess.StartNative(command.Split(' '));
        CartoonResult result = await cartoon.WaitAsync();

        Assert.Equal((2, $"cartoon: This program was compiled without {command}. Start it with the ./cartoon of the checkout, or with dotnet cartoon.dll {command}."),
            (result.ExitCode, result.Error.Trim()));
    }
}
