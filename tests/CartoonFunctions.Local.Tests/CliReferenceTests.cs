using CartoonFunctions.Local.Commands;

namespace CartoonFunctions.Local.Tests;

public class CliReferenceTests
{
    const string Rewrite = "CARTOON_REWRITE";

    [Fact]
    public async Task The_reference_of_the_command_line_is_the_one_that_the_commands_give()
    {
        string path = Path.Combine(TestFolders.Repository, "docs/cli.md");
        string made = CliReference.Of(CartoonCommands.CreateAll());
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
            await File.WriteAllTextAsync(path, made);

        Assert.True(made == await File.ReadAllTextAsync(path),
            $"docs/cli.md is not what the commands give. Write it anew: {Rewrite}=1 dotnet test tests/CartoonFunctions.Local.Tests -c Release --filter CliReference");
    }
}
