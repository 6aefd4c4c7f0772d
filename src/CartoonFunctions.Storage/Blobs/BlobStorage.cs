using Azure.Storage.Blobs;
using CartoonFunctions.Batches;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>The storage ports over an account's blobs.</summary>
public static class BlobStorage
{
    /// <summary>Adds them; the inbox also wants its settings, the limits of batches and the check of options.</summary>
    public static IServiceCollection AddBlobStorage(this IServiceCollection services, BlobServiceClient account) => services
        .AddSingleton(account)
        .AddSingleton<BatchRecords>()
        .AddSingleton<IBatchRecords>(provider => provider.GetRequiredService<BatchRecords>())
        .AddSingleton<BlobStore>()
        .AddSingleton<IServiceStore>(provider => provider.GetRequiredService<BlobStore>())
        .AddSingleton<IBatchStore>(provider => provider.GetRequiredService<BlobStore>())
        .AddSingleton<IUploads, BlobUploads>()
        .AddSingleton<IJournals, BlobJournals>()
        .AddSingleton<Inbox>()
        .AddSingleton<IInbox>(provider => provider.GetRequiredService<Inbox>());
}
