using CartoonFunctions.Batches;
using CartoonFunctions.Storage;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Local.Service;

/// <summary>Removes batches whose time is over, at the start and every hour.</summary>
sealed partial class RetentionTimer(Retention retention, IBatchEngine engine, TimeSpan age, TimeProvider time, ILogger<RetentionTimer> log)
    : BackgroundService
{
    static readonly TimeSpan Interval = TimeSpan.FromHours(1);

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(Interval, time);
        do
        {
            try
            {
                int removed = await retention.RunAsync(age, engine.WhileAtRestAsync, stoppingToken);
                if (removed > 0)
                    LogRemoved(removed, age.TotalDays);
            }
            catch (Exception fault) when (!stoppingToken.IsCancellationRequested)
            {
                LogFault(fault);
            }
        }
        while (await timer.WaitForNextTickAsync(stoppingToken));
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Removed {Count} batches older than {Days} days")]
    partial void LogRemoved(int count, double days);

    [LoggerMessage(Level = LogLevel.Error, Message = "Old batches could not be removed")]
    partial void LogFault(Exception fault);
}
