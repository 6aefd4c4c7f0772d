namespace CartoonFunctions.Local.Commands;

/// <summary>How the command ends, for scripts.</summary>
static class ExitStatus
{
    /// <summary>Every photo is done.</summary>
    public const int Done = 0;

    /// <summary>The command was used wrongly.</summary>
    public const int Usage = 2;

    /// <summary>Some photos were refused, failed or timed out; the zip is there.</summary>
    public const int SomePhotosNotDone = 3;

    /// <summary>Something is wrong with this machine or the program on it.</summary>
    public const int Unhealthy = 3;

    /// <summary>No photo is done.</summary>
    public const int NoPhotoDone = 4;

    /// <summary>Stopped by Ctrl-C; what was finished is in the zip.</summary>
    public const int Interrupted = 130;
}
