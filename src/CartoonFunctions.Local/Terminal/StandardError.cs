using Spectre.Console;

namespace CartoonFunctions.Local.Terminal;

/// <summary>The terminal behind standard error: progress and messages go there, so that standard output holds results alone.</summary>
static class StandardError
{
    /// <summary>The console.</summary>
    public static IAnsiConsole Console { get; } = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });

    /// <summary>One line that says what went wrong.</summary>
    public static void WriteError(string message) => Console.MarkupLineInterpolated($"[red]cartoon:[/] {message.ReplaceLineEndings(" ")}");
}
