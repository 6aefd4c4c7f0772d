using Spectre.Console;

namespace CartoonFunctions.Local.Terminal;

/// <summary>The last line of a terminal, rewritten in place.</summary>
sealed class LiveLine(IAnsiConsole console)
{
    const string EraseLine = "\r\u001b[2K";
    bool visible;

    /// <summary>Puts <paramref name="text"/> there; it must fit on one line.</summary>
    public void Show(string text)
    {
        console.Profile.Out.Writer.Write(EraseLine + text);
        visible = true;
    }

    /// <summary>Makes room for an ordinary line.</summary>
    public void Clear()
    {
        if (visible)
            console.Profile.Out.Writer.Write(EraseLine);
        visible = false;
    }
}
