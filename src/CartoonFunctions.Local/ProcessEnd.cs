using System.Runtime.InteropServices;

namespace CartoonFunctions.Local;

/// <summary>
/// Ends the process at once. The C library's own exit takes apart what native code stands on while other threads may still run in it: a
/// model that is being loaded when the command has met an error, a photo whose decoding was given up. That was a segmentation fault in
/// one of ten such commands.
/// </summary>
static partial class ProcessEnd
{
    /// <summary>Does not return but on Windows, which ends the other threads first.</summary>
    /// <param name="status">The exit status.</param>
    /// <returns>The status.</returns>
    public static int With(int status)
    {
        Console.Out.Flush();
        Console.Error.Flush();
        if (!OperatingSystem.IsWindows())
            Exit(status);
        return status;
    }

    [LibraryImport("libc", EntryPoint = "_exit")]
    private static partial void Exit(int status);
}
