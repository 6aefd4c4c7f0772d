using System.CommandLine;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Local.Service;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Commands;

/// <summary>The command-line syntax of <c>cartoon up</c>.</summary>
sealed class UpSyntax
{
    readonly Option<string> host =
        new("--host")
        {
            Description = "The address to listen on; beyond loopback only with --api-key",
            HelpName = "ADDRESS",
            DefaultValueFactory = _ => "127.0.0.1"
        };
    readonly Option<int> port = OptionSyntax.Number("--port", "The port of the page and the API; 0 takes a free one", 7071);
    readonly Option<string?> apiKey =
        new("--api-key") { Description = "What every call must bring (or CARTOON_API_KEY)", HelpName = "KEY" };
    readonly Option<string?> storage =
        new("--storage")
        {
            Description =
            "A connection string or a storage account's https:// address (or CARTOON_STORAGE) instead of a folder",
            HelpName = "S"
        };
    readonly Option<int> storagePort =
        OptionSyntax.Number("--storage-port", "Azurite's port of blobs (queues and tables have the next two); 0 takes free ones", 10000);
    readonly Option<string?> data =
        new("--data")
        {
            Description = "The folder that everything is kept in; .cartoon/service in a checkout or in your data folder by default, .azurite with Azurite",
            HelpName = "DIR"
        };
    readonly Option<bool> azurite =
        new("--azurite") { Description = "Keep everything in the storage emulator Azurite, which needs Node.js, instead of a folder" };
    readonly Option<bool> storageOnly = new("--storage-only") { Description = "Start Azurite alone: blobs, queues and tables" };
    readonly Option<int> maxPhotos =
        OptionSyntax.Number("--max-photos", "Larger batches are drawn in child batches of this size, 1 to 1000", 50);
    readonly Option<int> quietSeconds =
        OptionSyntax.Number("--quiet-seconds", "Without a batch.json, a folder of the inbox is complete when nothing has come for so long",
            20);
    readonly Option<int> retentionDays =
        OptionSyntax.Number("--retention-days", "Batches are removed this many days after they were made", 7);
    readonly Option<DeviceChoice> device = OptionSyntax.Device();
    readonly Option<int?> jobs = OptionSyntax.Jobs();

    /// <summary>The command with its syntax and what it does.</summary>
    public Command CreateCommand(Func<UpOptions, Task<int>> action)
    {
        Command command = new("up", "Start the page and the HTTP API, with everything kept in a folder")
        {
            host, port, apiKey, storage, azurite, storagePort, data, storageOnly, maxPhotos, quietSeconds, retentionDays, device, jobs,
        };
        command.SetAction((parsed, _) => action(Read(parsed)));
        return command;
    }

    UpOptions Read(ParseResult parsed)
    {
        UpOptions options = new(
            parsed.GetValue(host)!,
            parsed.GetValue(port),
            parsed.GetValue(apiKey) ?? FromEnvironment("CARTOON_API_KEY"),
            parsed.GetValue(storage) ?? FromEnvironment("CARTOON_STORAGE"),
            parsed.GetValue(storagePort),
            parsed.GetValue(data),
            parsed.GetValue(azurite),
            parsed.GetValue(storageOnly),
            parsed.GetValue(maxPhotos),
            TimeSpan.FromSeconds(parsed.GetValue(quietSeconds)),
            TimeSpan.FromDays(parsed.GetValue(retentionDays)),
            parsed.GetValue(device),
            parsed.GetValue(jobs));
        RequirePort("--port", options.Port);
        RequirePort("--storage-port", options.StoragePort);
        if (options.MaxPhotos is < 1 or > 1000)
            throw new UsageException($"--max-photos {options.MaxPhotos}: Give a whole number from 1 to 1000.");
        if (options.Quiet < TimeSpan.FromSeconds(1) || options.Quiet > TimeSpan.FromHours(1))
            throw new UsageException($"--quiet-seconds {options.Quiet.TotalSeconds}: Give a whole number from 1 to 3600.");
        if (options.Retention < TimeSpan.FromDays(1) || options.Retention > TimeSpan.FromDays(3650))
            throw new UsageException($"--retention-days {options.Retention.TotalDays}: Give a whole number from 1 to 3650.");
        return options;
    }

    static string? FromEnvironment(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;

    static void RequirePort(string option, int port)
    {
        if (port is < 0 or > 65535)
            throw new UsageException($"{option} {port}: Give a port from 0 to 65535.");
    }
}
