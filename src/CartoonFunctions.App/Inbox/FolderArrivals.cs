using System.Security.Cryptography;
using System.Text;
using DurableTask.Core.Exceptions;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;

namespace CartoonFunctions.App.Inbox;

/// <summary>Tells a folder's collector that a blob has come, and starts the collector where none runs.</summary>
public sealed class FolderArrivals(AppSettings settings)
{
    /// <summary>Tells of a blob; telling it twice changes nothing, because the storage says what is in the folder.</summary>
    /// <param name="client">Durable.</param>
    /// <param name="blob">The blob's name; a folder's, with its <c>/</c>, stands for whatever is in it.</param>
    /// <param name="cancellation">Stops the call.</param>
    public async Task TellAsync(DurableTaskClient client, string blob, CancellationToken cancellation)
    {
        // Further folders are part of the photo's name. The trigger's own pattern would take them for the folder's.
        int end = blob.IndexOf('/', StringComparison.Ordinal);
        string folder = blob[..end];
        string name = blob[(end + 1)..];
        string collector = CollectorOf(folder);
        if (await client.GetInstanceAsync(collector, cancellation) is not { IsCompleted: false })
            await StartAsync(client, collector, folder, cancellation);
        if (name.Length > 0)
            await client.RaiseEventAsync(collector, FolderCollector.ArrivalEvent, name, cancellation);
    }

    async Task StartAsync(DurableTaskClient client, string collector, string folder, CancellationToken cancellation)
    {
        try
        {
            FolderToCollect input = new(folder, settings.QuietPeriod.TotalSeconds);
            await client.ScheduleNewOrchestrationInstanceAsync(nameof(FolderCollector.CollectFolder), input,
                new StartOrchestrationOptions(collector), cancellation);
        }
        catch (OrchestrationAlreadyExistsException)
        {
            // Another blob of the folder has just started it.
        }
    }

    /// <summary>Instance ids allow fewer characters than folder names.</summary>
    static string CollectorOf(string folder) => $"inbox-{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(folder)))}";
}
