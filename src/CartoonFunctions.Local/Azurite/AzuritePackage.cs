using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Azurite;

/// <summary>Where the npm package of Azurite is installed.</summary>
/// <param name="Root">The folder with the <c>node_modules</c>.</param>
sealed record AzuritePackage(string Root)
{
    /// <summary>The program of its blob service.</summary>
    public string BlobMain => Path.Combine(Root, "node_modules", "azurite", "dist", "src", "blob", "main.js");

    /// <summary>The program of its blob, queue and table services together.</summary>
    public string AllMain => Path.Combine(Root, "node_modules", "azurite", "dist", "src", "azurite.js");

    /// <summary>Looks in the folders above the program and above the current one.</summary>
    /// <exception cref="UsageException">It is not installed.</exception>
    public static AzuritePackage Find()
    {
        foreach (string start in (string[])[AppContext.BaseDirectory, Environment.CurrentDirectory])
        {
            for (string? folder = start; folder is not null; folder = Path.GetDirectoryName(folder))
            {
                AzuritePackage package = new(folder);
                if (File.Exists(package.BlobMain))
                    return package;
            }
        }
        throw new UsageException("Azurite is not installed. Run \"npm ci\" in the repository, or give a storage account with --storage.");
    }
}
