using System.CommandLine;
using System.CommandLine.Help;
using System.Globalization;
using System.Text;

namespace CartoonFunctions.Local.Tests;

/// <summary>docs/cli.md: every command with its arguments and options, as the commands themselves describe them.</summary>
static class CliReference
{
    /// <summary>The document.</summary>
    public static string Of(RootCommand root)
    {
        StringBuilder text = new("""
            # The command line

            Every command and option, made from the commands themselves by a test. In a checkout the command is `./cartoon`
            (`cartoon.cmd` or `cartoon.ps1` on Windows), installed it is `cartoon`.


            """.ReplaceLineEndings("\n"));
        foreach (Command command in root.Subcommands.Where(command => !command.Hidden))
            Write(text, command, "cartoon");
        text.Append("## Everywhere\n\n`--help` with any command, `--version` for the version and the commit that it was built from. The ends are 0 when all is done,\n"
            + "2 for wrong usage, 3 when a part is not done, 4 when nothing is, 130 after Ctrl-C.\n");
        return text.ToString();
    }

    static void Write(StringBuilder text, Command command, string before)
    {
        string name = $"{before} {command.Name}";
        string arguments = string.Concat(command.Arguments.Select(argument => $" {Shape(argument)}"));
        if (command.Action is not null)
        {
            text.Append($"## `{name}{arguments}`\n\n{command.Description}.\n\n");
            foreach (Argument argument in command.Arguments)
                text.Append($"- `{argument.HelpName ?? argument.Name}`: {argument.Description}.\n");
            text.Append(command.Arguments.Any() ? "\n" : "");
            Option[] options = [.. command.Options.Where(option => !option.Hidden && option is not (HelpOption or VersionOption))];
            if (options.Length > 0)
            {
                text.Append("| option | meaning |\n|---|---|\n");
                foreach (Option option in options)
                    text.Append($"| `{Names(option)}` | {Meaning(option)} |\n");
                text.Append('\n');
            }
        }
        foreach (Command inner in command.Subcommands.Where(inner => !inner.Hidden))
            Write(text, inner, name);
    }

    static string Shape(Argument argument)
    {
        string name = argument.HelpName ?? argument.Name;
        string shape = argument.Arity.MaximumNumberOfValues > 1 ? $"{name}..." : name;
        return argument.Arity.MinimumNumberOfValues == 0 || argument.HasDefaultValue ? $"[{shape}]" : shape;
    }

    static string Names(Option option) =>
        string.Join(", ", option.Aliases.Order(StringComparer.Ordinal).Append(option.Name).Distinct().OrderBy(name => name.Length))
        + (option.HelpName is { } value ? $" {value}" : "");

    static string Meaning(Option option)
    {
        string meaning = (option.Description ?? "").Replace("|", "\\|", StringComparison.Ordinal);
        string? value = !option.HasDefaultValue ? null : option.GetDefaultValue() switch
        {
            string text => text,
            int or double => string.Create(CultureInfo.InvariantCulture, $"{option.GetDefaultValue()}"),
            _ => null,
        };
        return value is null ? meaning : $"{meaning}; `{value}` by default";
    }
}
