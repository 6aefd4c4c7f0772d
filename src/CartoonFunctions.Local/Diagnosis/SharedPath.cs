namespace CartoonFunctions.Local.Diagnosis;

/// <summary>Paths as they may be shown to strangers.</summary>
static class SharedPath
{
    /// <summary>The person's home folder; empty where there is none.</summary>
    public static string Home =>
        Environment.GetFolderPath(Environment.SpecialFolder.UserProfile, Environment.SpecialFolderOption.DoNotVerify);

    /// <summary>The path with <c>~</c> for the home folder, and <c>USER</c> for a folder that has the person's name.</summary>
    public static string Of(string path) =>
        Of(path, Home, Environment.UserName);

    /// <summary>The same for another home folder and name.</summary>
    internal static string Of(string path, string home, string user)
    {
        StringComparison comparison = OperatingSystem.IsWindows() ? StringComparison.OrdinalIgnoreCase : StringComparison.Ordinal;
        string shortened = home.Length > 1 && path.StartsWith(home, comparison)
            && (path.Length == home.Length || path[home.Length] == Path.DirectorySeparatorChar)
            ? "~" + path[home.Length..] : path;
        return string.Join(Path.DirectorySeparatorChar,
            shortened.Split(Path.DirectorySeparatorChar).Select(part => part.Equals(user, comparison) ? "USER" : part));
    }
}
