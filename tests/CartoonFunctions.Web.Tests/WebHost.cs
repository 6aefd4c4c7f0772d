using Azure.Storage.Blobs;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage.Blobs;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Web.Tests;

/// <summary>The API over HTTP on a free port, with an engine of the test's own and no storage behind it.</summary>
sealed class WebHost : IAsyncDisposable
{
    readonly WebApplication app;
    readonly StyleModels models;

    WebHost(WebApplication app, StyleModels models)
    {
        (this.app, this.models) = (app, models);
        Client = new HttpClient
        {
            BaseAddress = new Uri(app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()),
        };
    }

    public HttpClient Client { get; }

    public IServiceProvider Services => app.Services;

    public static async Task<WebHost> StartAsync(IBatchEngine engine, params string[] pageOrigins)
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));
        builder.Services.AddCartoonWeb(new ServiceOptions
        {
            StorageAddress = new Uri("http://127.0.0.1:10000/devstoreaccount1"),
            PageOrigins = pageOrigins,
        });
        builder.Services
            .AddSingleton(engine)
            .AddBlobStorage(new BlobServiceClient("UseDevelopmentStorage=true"))
            .AddSingleton(models)
            .AddSingleton<IImageCodec>(_ => throw new NotSupportedException())
            .AddSingleton(new PhotoLimits())
            .AddSingleton(new BatchLimits());
        WebApplication app = builder.Build();
        app.UseCartoonWeb();
        await app.StartAsync();
        return new WebHost(app, models);
    }

    public Task StopAsync() => app.StopAsync();

    public async ValueTask DisposeAsync()
    {
        Client.Dispose();
        await app.DisposeAsync();
        models.Dispose();
    }
}
