using System.Security.Cryptography;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Azurite;

/// <summary>The account key of an Azurite: a random one for each data folder, kept in it, because the documented one is known to every
/// web page.</summary>
static class AzuriteKey
{
    const int KeyBytes = 64; // as those of storage accounts

    /// <summary>The key of a folder, made where it has none.</summary>
    /// <exception cref="UsageException">It can't be read or written.</exception>
    public static string Of(string folder)
    {
        string path = Path.Combine(folder, "azurite.key");
        try
        {
            return Read(path) ?? Make(path);
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            throw new UsageException($"Azurite's key {path} can't be used: {fault.Message}");
        }
    }

    static string? Read(string path)
    {
        Span<byte> key = stackalloc byte[KeyBytes];
        return File.Exists(path) && File.ReadAllText(path).Trim() is { } text
            && Convert.TryFromBase64String(text, key, out int length) && length == KeyBytes ? text : null;
    }

    static string Make(string path)
    {
        string key = Convert.ToBase64String(RandomNumberGenerator.GetBytes(KeyBytes));
        FileStreamOptions options = new() { Mode = FileMode.Create, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        using StreamWriter file = new(path, options);
        file.Write(key);
        return key;
    }
}
