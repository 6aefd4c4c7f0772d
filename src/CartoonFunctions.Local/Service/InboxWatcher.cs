using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Local.Service;

/// <summary>Looks into the inbox again and again and starts the batches that have come together there.</summary>
sealed partial class InboxWatcher(IInbox inbox, IBatchRecords records, IBatchEngine engine, TimeProvider time, ILogger<InboxWatcher> log)
    : BackgroundService
{
    static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(LookInterval, time);
        do
        {
            try
            {
                foreach (string folder in await inbox.ListReadyAsync(stoppingToken))
                    await CollectAsync(folder, stoppingToken);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogUnlessItPasses(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    /// <summary>Makes a batch of a folder. Whatever is wrong with it keeps no other folder waiting.</summary>
    async Task CollectAsync(string folder, CancellationToken cancellation)
    {
        try
        {
            string batchId = await inbox.NameBatchAsync(folder, cancellation);
            TakenFolder taken = await inbox.TakeAsync(folder, batchId, cancellation);
            if (taken.Photos > 0 && await records.FindAsync(batchId, cancellation) is { } record)
                await engine.StartAsync(record, cancellation);
            await inbox.ReleaseAsync(folder, batchId, cancellation);
        }
        catch (Exception fault) when (!cancellation.IsCancellationRequested)
        {
            LogUnlessItPasses(fault);
        }
    }

    /// <summary>One look that failed is made good by the next.</summary>
    void LogUnlessItPasses(Exception fault)
    {
        if (!Fault.CanPass(fault))
            LogFault(fault);
    }

    [LoggerMessage(Level = LogLevel.Error, Message = "The inbox could not be collected")]
    partial void LogFault(Exception fault);
}
