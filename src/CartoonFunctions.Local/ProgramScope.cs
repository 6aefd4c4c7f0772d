using System.Diagnostics.CodeAnalysis;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local;

/// <summary>What was compiled into the program.</summary>
static class ProgramScope
{
    /// <summary>Whether it is machine code alone (<c>Native.targets</c>), which does not have the service: it runs long,
    /// so nobody waits for its start, and with it compiling takes three times as long. To be asked outside of async methods:
    /// their states can be entered in the middle, so the compiler keeps them whole.</summary>
    [FeatureSwitchDefinition("CartoonFunctions.DrawsOnly")]
    public static bool DrawsOnly => AppContext.TryGetSwitch("CartoonFunctions.DrawsOnly", out bool only) && only;

    /// <summary>What a command says that was left out.</summary>
    public static UsageException LeftOut(string command) =>
        new($"This program was compiled without {command}. Start it with the ./cartoon of the checkout, or with dotnet cartoon.dll {command}.");
}
