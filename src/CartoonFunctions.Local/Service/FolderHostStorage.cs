using CartoonFunctions.Local.Terminal;
using CartoonFunctions.Storage.DataFolders;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Service;

/// <summary>A folder of this machine, held for as long as the host runs.</summary>
sealed class FolderHostStorage : IHostStorage, IDisposable
{
    readonly DataFolder folder;

    FolderHostStorage(DataFolder folder) => this.folder = folder;

    public Uri? Address => null;

    public IReadOnlyList<string>? SourceContainers => null;

    public string Description => $"{folder.Root} (photos dropped into {folder.DropFolder} are drawn too)";

    /// <summary>Where data is kept unless a person says otherwise: in the checkout that the program was built in, or among the person's
    /// own data.</summary>
    public static string DefaultPath => ProgramPlaces.Checkout is { } checkout
        ? Path.Join(checkout, ".cartoon", "service")
        : Path.Join(ProgramPlaces.OwnData, "service");

    /// <summary>Opens the folder.</summary>
    /// <exception cref="UsageException">It can't be used.</exception>
    public static async Task<FolderHostStorage> OpenAsync(string? path, CancellationToken cancellation)
    {
        try
        {
            return new FolderHostStorage(await DataFolder.OpenAsync(path ?? DefaultPath, new Disk(), cancellation));
        }
        catch (DataFolderException fault)
        {
            throw new UsageException(fault.Message);
        }
    }

    public void Dispose() => folder.Dispose();

    public Task PrepareAsync(CancellationToken cancellation) => Task.CompletedTask;

    public void AddTo(IServiceCollection services) => services.AddFolderStorage(folder);

    public Task<bool> AllowUploadsFromAsync(IReadOnlyList<string> origins, CancellationToken cancellation) => Task.FromResult(true);
}
