using System.CommandLine;
using System.Net;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Local.Azurite;
using CartoonFunctions.Local.Service;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon up</c>: the page and the HTTP API in this process, over a folder, Azurite or a storage account.</summary>
static class UpCommand
{
    const int MinApiKeyLength = 16;

    /// <summary>The command.</summary>
    public static Command Create() => new UpSyntax().CreateCommand(ProgramScope.DrawsOnly ? _ => throw ProgramScope.LeftOut("up") : RunAsync);

    static async Task<int> RunAsync(UpOptions options)
    {
        IPAddress address = RequireAddress(options);
        ThrowIfTwoStorages(options);
        using Interruption interruption = new();
        await using AzuriteProcess? azurite = options.UsesAzurite || options.StorageOnly
            ? await AzuriteProcess.StartAsync(options.StoragePort, options.StorageOnly, options.DataFolder, interruption.Token)
            : null;
        if (options.StorageOnly)
        {
            Console.WriteLine($"Storage  {azurite!.ConnectionString}");
            await interruption.WaitAsync();
            return ExitStatus.Done;
        }

        using FolderHostStorage? folder = azurite is null && options.Storage is null
            ? await FolderHostStorage.OpenAsync(options.DataFolder, interruption.Token)
            : null;
        IHostStorage storage = folder ?? (IHostStorage)(azurite is null
            ? AccountStorage.Connect(options.Storage!)
            : AccountStorage.Connect(azurite.ConnectionString, $" (Azurite, data in {azurite.DataFolder})"));
        ComputeDevice device = ComputeDevice.Choose(options.Device, options.Jobs);
        using StyleModels models = new(ModelsFolder.All, device);
        Style style = models.Get(null);
        await using ServiceHost host = await ServiceHost.StartAsync(options, address, storage, models, interruption.Token);
        azurite?.Restarted = host.PrepareStorageAsync;

        Console.WriteLine($"Page     {host.Address}");
        Console.WriteLine($"API      {host.Address}api/openapi.json");
        Console.WriteLine($"Storage  {storage.Description}");
        Console.WriteLine($"Draws    {style.Id} on {device.Name}");
        if (azurite is not null && !IPAddress.IsLoopback(address))
            Console.WriteLine("Note     Azurite is on loopback, so only this machine can upload photos. Leave --azurite out for others.");
        Console.WriteLine("Stop with Ctrl-C. Unfinished batches go on at the next start.");
        await interruption.WaitAsync();
        return ExitStatus.Done;
    }

    static void ThrowIfTwoStorages(UpOptions options)
    {
        if (options.Storage is not null && (options.UsesAzurite || options.StorageOnly))
            throw new UsageException("--azurite and --storage-only start Azurite, so they exclude --storage. Give one of them.");
        if (options.Storage is not null && options.DataFolder is not null)
            throw new UsageException("With --storage everything is kept there, so it excludes --data. Give one of them.");
    }

    static IPAddress RequireAddress(UpOptions options)
    {
        string host = options.Host == "localhost" ? "127.0.0.1" : options.Host;
        if (!IPAddress.TryParse(host, out IPAddress? address))
            throw new UsageException($"--host {options.Host}: Give an IP address.");
        if (!IPAddress.IsLoopback(address) && options.ApiKey is null)
            throw new UsageException($"--host {options.Host} can be reached by other machines, so it needs a key: give one with --api-key or CARTOON_API_KEY.");
        if (options.ApiKey is { Length: < MinApiKeyLength })
            throw new UsageException($"The API key is too short: give at least {MinApiKeyLength} characters.");
        return address;
    }
}
