using System.Net;
using System.Net.Sockets;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Local.Terminal;
using CartoonFunctions.Storage;
using CartoonFunctions.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.HostFiltering;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Local.Service;

/// <summary>The local host: Kestrel with the page and the API, and the engine behind them.</summary>
sealed partial class ServiceHost : IAsyncDisposable
{
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(20);
    static readonly string[] LoopbackNames = ["127.0.0.1", "localhost", "[::1]"];

    readonly WebApplication app;
    readonly IHostStorage storage;

    ServiceHost(WebApplication app, Uri address, IHostStorage storage)
    {
        this.app = app;
        this.storage = storage;
        Address = address;
    }

    /// <summary>Where the page is.</summary>
    public Uri Address { get; }

    /// <summary>Makes the storage ready, takes up the unfinished batches that can go on, and starts to listen.</summary>
    /// <exception cref="UsageException">The port is taken, or the storage does not answer.</exception>
    public static async Task<ServiceHost> StartAsync(UpOptions options, IPAddress address, IHostStorage storage, StyleModels models,
        CancellationToken cancellation)
    {
        ThrowIfTaken(address, options.Port);
        await storage.PrepareAsync(cancellation);
        WebApplication app = Build(options, address, storage, models);
        try
        {
            app.UseHostFiltering();
            app.UseCartoonWeb();
            await app.StartAsync(cancellation);
        }
        catch (IOException fault)
        {
            await app.DisposeAsync();
            throw CannotListen(address, options.Port, fault);
        }
        Uri bound = new(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First());
        ServiceHost host = new(app, bound, storage);
        await host.AllowUploadsAsync(cancellation);
        return host;
    }

    /// <summary>Makes a storage ready that may have lost its containers and rules.</summary>
    public async Task PrepareStorageAsync(CancellationToken cancellation)
    {
        await storage.PrepareAsync(cancellation);
        await AllowUploadsAsync(cancellation);
    }

    /// <summary>Stops listening and working; unfinished batches stay for the next start.</summary>
    public async ValueTask DisposeAsync()
    {
        await app.StopAsync();
        await app.DisposeAsync();
    }

    async Task AllowUploadsAsync(CancellationToken cancellation)
    {
        if (!await storage.AllowUploadsFromAsync([.. PageOrigins(Address)], cancellation))
            LogNoCors(app.Logger);
    }

    /// <summary>Looked at first, because a host that fails to start logs where in its own code.</summary>
    static void ThrowIfTaken(IPAddress address, int port)
    {
        try
        {
            using TcpListener probe = new(address, port);
            probe.Start();
        }
        catch (SocketException fault)
        {
            throw CannotListen(address, port, fault);
        }
    }

    static UsageException CannotListen(IPAddress address, int port, Exception fault) =>
        new($"The service can't listen on {address} port {port}: {fault.Message.TrimEnd('.')}. Choose another with --port.");

    static WebApplication Build(UpOptions options, IPAddress address, IHostStorage storage, StyleModels models)
    {
        WebApplicationBuilder builder =
            WebApplication.CreateSlimBuilder(new WebApplicationOptions { ContentRootPath = AppContext.BaseDirectory });
        builder.WebHost.ConfigureKestrel(kestrel =>
        {
            kestrel.Listen(address, options.Port);
            kestrel.AddServerHeader = false;
        });
        // Standard output holds what a command answers; logs go beside it.
        builder.Logging.AddConsole(console => console.LogToStandardErrorThreshold = LogLevel.Trace);
        builder.Logging.AddFilter("Microsoft.AspNetCore", LogLevel.Warning).AddFilter("Microsoft.Hosting", LogLevel.Warning)
            .AddFilter("Azure", LogLevel.Warning);
        IServiceCollection services = builder.Services;
        services.Configure<HostOptions>(host => host.ShutdownTimeout = StopsWithin);
        // A page of another site that lets its own name point here is not let in.
        services.Configure<HostFilteringOptions>(filter => filter.AllowedHosts = IPAddress.IsLoopback(address) ? LoopbackNames : ["*"]);

        PhotoLimits limits = new();
        storage.AddTo(services);
        services
            .AddSingleton(models)
            .AddSingleton(limits)
            .AddSingleton<IImageCodec>(new VipsCodec(limits))
            .AddCartoonWeb(new ServiceOptions
            {
                ApiKey = options.ApiKey,
                StorageAddress = storage.Address,
                SourceContainers = storage.SourceContainers,
                KeptFor = options.Retention,
            })
            .AddSingleton<Cartoonizer>()
            .AddSingleton<PlanBatch>()
            .AddSingleton<CartoonizePhoto>()
            .AddSingleton<PackResults>()
            .AddSingleton<BatchSteps>()
            .AddSingleton(new PhotoSlots(models.Device.AtOnce.Photos))
            .AddSingleton<EngineTelemetry>()
            .AddSingleton(new BatchLimits(options.MaxPhotos))
            .AddSingleton(new InboxSettings(options.Quiet))
            .AddSingleton<Retention>()
            .AddSingleton<LocalBatchEngine>()
            .AddSingleton<IBatchEngine>(provider => provider.GetRequiredService<LocalBatchEngine>())
            .AddHostedService(provider => provider.GetRequiredService<LocalBatchEngine>())
            .AddHostedService<InboxWatcher>()
            .AddHostedService<MemoryAtRest>()
            .AddHostedService(provider => ActivatorUtilities.CreateInstance<RetentionTimer>(provider, options.Retention));
        return builder.Build();
    }

    [LoggerMessage(Level = LogLevel.Warning,
        Message = "The storage does not let this identity set its CORS rules, so the page may not be able to upload: allow PUT from the page's address there")]
    static partial void LogNoCors(ILogger logger);

    static IEnumerable<string> PageOrigins(Uri bound)
    {
        yield return bound.GetLeftPart(UriPartial.Authority);
        if (bound.IsLoopback)
            yield return $"http://localhost:{bound.Port}";
    }
}
