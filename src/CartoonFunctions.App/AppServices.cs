using Azure.Storage.Blobs;
using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Gpu;
using CartoonFunctions.App.Http;
using CartoonFunctions.App.Inbox;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using CartoonFunctions.Web;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.App;

/// <summary>What the functions are made of.</summary>
static class AppServices
{
    /// <summary>Adds the storage, the models, the codec, the work of a batch, and the engine over Durable.</summary>
    public static IServiceCollection AddCartoonApp(this IServiceCollection services, AppSettings settings)
    {
        BlobServiceClient account = Connect(settings.Storage);
        PhotoLimits limits = new();
        return services
            .AddSingleton(settings)
            .AddSingleton(limits)
            .AddSingleton(settings.Limits)
            .AddSingleton(new StyleModels(settings.ModelsFolder, ComputeDevice.Choose(settings.Device)))
            .AddSingleton<IImageCodec>(_ => Codecs.Create(settings.Codec, limits))
            .AddCartoonWeb(new ServiceOptions
            {
                StorageAddress = account.Uri,
                PageOrigins = settings.PageOrigins,
                SourceContainers = settings.SourceContainers,
                KeptFor = settings.Retention,
            })
            .AddBlobStorage(account)
            .AddSingleton<StorageSetup>()
            .AddSingleton<Cartoonizer>()
            .AddSingleton<PlanBatch>()
            .AddSingleton<CartoonizePhoto>()
            .AddSingleton(provider => CartoonizerFor(provider, settings.Gpu))
            .AddSingleton<PackResults>()
            .AddSingleton<PlanFiles>()
            .AddSingleton<Retention>()
            .AddSingleton<PhotosInFlight>()
            .AddSingleton<BatchEnds>()
            .AddSingleton<DurableClient>()
            .AddSingleton<IBatchEngine, DurableBatchEngine>()
            .AddSingleton(new InboxSettings(settings.QuietPeriod))
            .AddSingleton<FolderArrivals>()
            .AddSingleton<WebPipeline>()
            .AddHostedService<Readiness>();
    }

    static IPhotoCartoonizer CartoonizerFor(IServiceProvider provider, Uri? gpu) => gpu is null
        ? ActivatorUtilities.CreateInstance<InProcessCartoonizer>(provider)
        // Replicas come and go behind one name: connections are not kept for long. The batch's deadline is the only timeout.
        : new GpuClient(
            new HttpClient(new SocketsHttpHandler
            {
                PooledConnectionLifetime = TimeSpan.FromMinutes(1),
                UseProxy = !gpu.IsLoopback
            })
            { BaseAddress = gpu, Timeout = Timeout.InfiniteTimeSpan },
            provider.GetRequiredService<TimeProvider>());

    static BlobServiceClient Connect(string connection)
    {
        try
        {
            return BlobAccount.Connect(connection);
        }
        catch (FormatException fault)
        {
            throw new SettingsException($"CARTOON_STORAGE can't be used: {fault.Message}");
        }
    }
}
