namespace CartoonFunctions.Local;

/// <summary>Where the program lies, and where it keeps what outlives a command.</summary>
static class ProgramPlaces
{
    /// <summary>The folder with the program, and with what comes along with it.</summary>
    public static string Program => AppContext.BaseDirectory;

    /// <summary>The checkout that the program was built in; null where it was installed.</summary>
    public static string? Checkout { get; } = FindCheckout();

    /// <summary>The person's own data: <c>$XDG_DATA_HOME/cartoon</c> or <c>~/.local/share/cartoon</c> on Linux,
    /// <c>~/Library/Application Support/cartoon</c> on macOS, <c>%LOCALAPPDATA%\cartoon</c> on Windows.</summary>
    // Not verified: where the folder is missing it is made, not replaced by the current one.
    public static string OwnData { get; } = Path.Join(
        Environment.GetFolderPath(Environment.SpecialFolder.LocalApplicationData, Environment.SpecialFolderOption.DoNotVerify), "cartoon");

    static string? FindCheckout()
    {
        for (string? folder = Program; folder is not null; folder = Path.GetDirectoryName(folder))
        {
            if (File.Exists(Path.Join(folder, "CartoonFunctions.sln")))
                return folder;
        }
        return null;
    }
}
