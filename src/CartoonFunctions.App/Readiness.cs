using CartoonFunctions.Cartooning;
using CartoonFunctions.Storage.Blobs;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.App;

/// <summary>Makes the storage and the default model ready before the first call, so that no batch pays for it.</summary>
sealed partial class Readiness(StorageSetup storage, StyleModels models, AppSettings settings, ILogger<Readiness> log) : BackgroundService
{
    /// <summary>Prepares; the worker takes calls meanwhile.</summary>
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        if (settings.Gpu is { } gpu)
        {
            LogGpu(gpu);
        }
        else
        {
            Style style = models.Get(null);
            LogModel(style.Id, models.Device.Name, models.Device.Note ?? "");
        }
        await storage.MakeContainersAsync(stoppingToken);
        if (settings.PageOrigins.Count > 0 && !await storage.AllowUploadsFromAsync(settings.PageOrigins, stoppingToken))
            LogNoCors();
    }

    [LoggerMessage(Level = LogLevel.Information, Message = "Draws {Style} on {Device} {Note}")]
    partial void LogModel(string style, string device, string note);

    [LoggerMessage(Level = LogLevel.Information, Message = "Photos are drawn by {Gpu}")]
    partial void LogGpu(Uri gpu);

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The storage account does not let this app set its CORS rules; pages cannot upload unless somebody has set them")]
    partial void LogNoCors();
}
