using System.CommandLine;
using System.Net;
using Azure.Storage.Blobs;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Local.Azurite;
using CartoonFunctions.Local.Service;
using CartoonFunctions.Local.Terminal;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.Local.Commands;

/// <summary><c>cartoon up</c>: the page and the HTTP API in this process, over Azurite or a storage account.</summary>
static class UpCommand
{
    const int MinApiKeyLength = 16;

    /// <summary>The command.</summary>
    public static Command Create() => new UpSyntax().CreateCommand(RunAsync);

    static async Task<int> RunAsync(UpOptions options)
    {
        IPAddress address = RequireAddress(options);
        using Interruption interruption = new();
        await using AzuriteProcess? azurite = options.Storage is null
            ? await AzuriteProcess.StartAsync(options.StoragePort, options.StorageOnly, options.DataFolder, interruption.Token)
            : null;
        if (options.StorageOnly)
        {
            if (azurite is null)
                throw new UsageException("--storage-only starts Azurite, so it excludes --storage. Give one of them.");
            Console.WriteLine($"Storage  {azurite.ConnectionString}");
            await interruption.WaitAsync();
            return ExitStatus.Done;
        }

        BlobServiceClient account = Connect(azurite?.ConnectionString ?? options.Storage!);
        ComputeDevice device = ComputeDevice.Choose(options.Device, options.Jobs);
        using StyleModels models = new(ModelsFolder.Path, device);
        Style style = models.Get(null);
        await using ServiceHost host = await ServiceHost.StartAsync(options, address, account, models, interruption.Token);

        Console.WriteLine($"Page     {host.Address}");
        Console.WriteLine($"API      {host.Address}api/openapi.json");
        Console.WriteLine($"Storage  {account.Uri}{(azurite is null ? "" : $" (Azurite, data in {azurite.DataFolder})")}");
        Console.WriteLine($"Draws    {style.Id} on {device.Name}");
        if (azurite is not null && !IPAddress.IsLoopback(address))
            Console.WriteLine("Note     Azurite is on loopback, so only this machine can upload photos. Give a storage account with --storage for others.");
        Console.WriteLine("Stop with Ctrl-C. Unfinished batches go on at the next start.");
        await interruption.WaitAsync();
        return ExitStatus.Done;
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

    static BlobServiceClient Connect(string connection)
    {
        try
        {
            return BlobAccount.Connect(connection);
        }
        catch (FormatException fault)
        {
            throw new UsageException($"The storage can't be used: {fault.Message}");
        }
    }
}
