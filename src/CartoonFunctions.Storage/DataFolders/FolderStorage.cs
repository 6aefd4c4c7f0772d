using CartoonFunctions.Batches;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>The storage ports over a data folder.</summary>
public static class FolderStorage
{
    /// <summary>Adds them; the inbox also wants its settings, the limits of batches and the check of options.</summary>
    public static IServiceCollection AddFolderStorage(this IServiceCollection services, DataFolder folder) => services
        .AddSingleton(folder)
        .AddSingleton<Room>()
        .AddSingleton<FileRecords>()
        .AddSingleton<IBatchRecords>(provider => provider.GetRequiredService<FileRecords>())
        .AddSingleton<FileStore>()
        .AddSingleton<IServiceStore>(provider => provider.GetRequiredService<FileStore>())
        .AddSingleton<IBatchStore>(provider => provider.GetRequiredService<FileStore>())
        .AddSingleton<FileUploads>()
        .AddSingleton<IUploads>(provider => provider.GetRequiredService<FileUploads>())
        .AddSingleton<IPhotoIntake>(provider => provider.GetRequiredService<FileUploads>())
        .AddSingleton<IJournals, FileJournals>()
        .AddSingleton<IInbox, FileInbox>();
}
