using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Local.Service;

/// <summary>Looks into the inbox again and again and starts the batches that have come together there.</summary>
sealed partial class InboxWatcher(Inbox inbox, IBatchEngine engine, TimeProvider time, ILogger<InboxWatcher> log) : BackgroundService
{
    static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(LookInterval, time);
        do
        {
            try
            {
                await inbox.CollectAsync(engine.StartAsync, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                // One look that failed is made good by the next.
                if (!Fault.CanPass(fault))
                    LogFault(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The inbox could not be collected")]
    partial void LogFault(Exception fault);
}
