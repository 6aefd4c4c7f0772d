using Spectre.Console;

namespace CartoonFunctions.Local.Terminal;

/// <summary>The terminal behind standard error: progress and messages go there, so that standard output holds results alone.</summary>
static class StandardError
{
    /// <summary>The console.</summary>
    public static IAnsiConsole Console { get; } = Create();

    /// <summary>One line that says what went wrong.</summary>
    public static void WriteError(string message) => Console.MarkupLineInterpolated($"[red]cartoon:[/] {message.ReplaceLineEndings(" ")}");

    /// <summary>One line that says what a person may want to know.</summary>
    public static void WriteNote(string message) => Console.MarkupLineInterpolated($"[grey]{message}[/]");

    static IAnsiConsole Create()
    {
        IAnsiConsole console = AnsiConsole.Create(new AnsiConsoleSettings { Out = new AnsiConsoleOutput(System.Console.Error) });
        // A log has no width: a message stays one line there.
        if (System.Console.IsErrorRedirected)
            console.Profile.Width = short.MaxValue;
        return console;
    }
}
