using System.CommandLine;
using System.CommandLine.Parsing;

namespace CartoonFunctions.Local.Commands;

/// <summary>Says in one line what is wrong with a command line, and where help is.</summary>
static class WrongUsage
{
    /// <summary>The line for a command line that can't be carried out; null for one that can.</summary>
    public static string? Explain(ParseResult parsed) =>
        (parsed.Errors.Count > 0 ? What(parsed) : WhatIsEmpty(parsed)) is { } what ? $"{what} See: {Path(parsed.CommandResult)} --help" : null;

    /// <summary>An argument without a character, as a variable of the shell leaves it that is not set.</summary>
    static string? WhatIsEmpty(ParseResult parsed)
    {
        int empty = parsed.Tokens.ToList().FindIndex(token => token.Value.Length == 0);
        if (empty < 0)
            return null;
        string what = empty > 0 && parsed.Tokens[empty - 1].Type == TokenType.Option ? parsed.Tokens[empty - 1].Value : "An argument";
        return $"{what} is empty. If a variable stands there, set it.";
    }

    static string What(ParseResult parsed)
    {
        string[] commands = [.. parsed.CommandResult.Command.Subcommands.Where(command => !command.Hidden).Select(command => command.Name)];
        if (commands.Length == 0 || parsed.CommandResult.Command.Action is not null)
            return parsed.Errors[0].Message;
        string list = string.Join(", ", commands);
        return parsed.UnmatchedTokens.FirstOrDefault(token => !token.StartsWith('-')) is { } unknown
            ? $"There is no command \"{unknown}\" here. Commands: {list}."
            : parsed.UnmatchedTokens is [{ } option, ..] ? $"There is no option \"{option}\" here. Give a command first: {list}."
                : $"Give a command: {list}.";
    }

    static string Path(CommandResult command)
    {
        List<string> names = [];
        for (SymbolResult? at = command; at is CommandResult { Command: var each }; at = at.Parent)
            names.Insert(0, each is RootCommand ? "cartoon" : each.Name);
        return string.Join(' ', names);
    }
}
