using System.Diagnostics;

namespace CartoonFunctions.Local.Tests;

public class CompletionTests
{
    [Theory]
    [InlineData("cartoon mo", "models")]
    [InlineData("cartoon models pu", "pull")]
    [InlineData("cartoon run --res", "--resolution")]
    public async Task The_program_itself_says_what_may_come_next(string line, string word)
    {
        CartoonResult result = await CartoonProcess.RunAsync($"[suggest:{line.Length}]", line);

        Assert.Equal(0, result.ExitCode);
        Assert.Contains(word, result.Output.Split('\n', StringSplitOptions.TrimEntries));
    }

    [SkippableTheory]
    [InlineData("cartoon mod", 1, "models")]
    [InlineData("cartoon run --qual", 2, "--quality")]
    [InlineData("cartoon run ", 2, "")]
    public async Task Bash_completes_by_the_script_that_is_printed_and_looks_for_photos_where_no_option_was_begun(
        string line, int word, string completed)
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "needs bash");
        string script = (await CartoonProcess.RunAsync("completion", "bash")).Output;
        using Process bash = Process.Start(new ProcessStartInfo("bash", ["-c",
            $"{CartoonProcess.ShellFunction}; {script}\nCOMP_LINE='{line}' COMP_POINT={line.Length} COMP_CWORD={word} COMP_WORDS=({line} ''); _cartoon; printf '%s' \"${{COMPREPLY[*]}}\""])
        {
            RedirectStandardOutput = true,
        })!;

        Assert.Equal(completed, await bash.StandardOutput.ReadToEndAsync());
        await bash.WaitForExitAsync();
    }

    [Fact]
    public async Task Every_shell_that_is_offered_gets_a_script_that_asks_the_program()
    {
        foreach (string shell in (string[])["bash", "zsh", "fish", "pwsh"])
        {
            CartoonResult result = await CartoonProcess.RunAsync("completion", shell);
            Assert.Contains("[suggest:", result.Output, StringComparison.Ordinal);
        }
    }
}
