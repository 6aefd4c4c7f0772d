using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;
using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Gpu;
using CartoonFunctions.App.Http;
using CartoonFunctions.App.Inbox;
using CartoonFunctions.App.Tests.Replay;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask;
using Microsoft.DurableTask.Client;
using Microsoft.DurableTask.Converters;
using Microsoft.DurableTask.Testing;
using Microsoft.DurableTask.Worker;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.App.Tests.InProcess;

/// <summary>
/// The app without the Functions host: its own services, orchestrators, activities and HTTP pipeline, Durable in this process, and its
/// blobs
/// in the emulator. What the host does is not in it: triggers, keys, the split into processes.
/// </summary>
sealed class InProcessApp : IAsyncDisposable
{
    readonly DurableTaskTestHost host;

    // The host writes two lines for every call to the console, among which a test that failed is not found any more.
    static InProcessApp() => Environment.SetEnvironmentVariable("Logging__Console__LogLevel__Default", "Warning");

    InProcessApp(DurableTaskTestHost host) => this.host = host;

    /// <summary>Durable's client.</summary>
    public DurableTaskClient Durable => host.Client;

    /// <summary>The storage account.</summary>
    public BlobServiceClient Storage => Get<BlobServiceClient>();

    /// <summary>Starts it.</summary>
    /// <param name="connection">The storage account.</param>
    /// <param name="cartoonizer">What draws in place of the app's own; null for the app's own.</param>
    /// <param name="settings">Settings beside the account and the models.</param>
    public static async Task<InProcessApp> StartAsync(string connection, Func<IServiceProvider, IPhotoCartoonizer>? cartoonizer = null,
        params (string Name, string Value)[] settings)
    {
        Dictionary<string, string?> given = settings.ToDictionary(setting => setting.Name, setting => (string?)setting.Value);
        given["CARTOON_STORAGE"] = connection;
        given["CARTOON_MODELS"] = TestFolders.Models;
        given["CARTOON_DEVICE"] = "cpu";
        AppSettings read = AppSettings.Read(new ConfigurationBuilder().AddInMemoryCollection(given).Build());
        InProcessApp? app = null;
        DurableTaskTestHost host = await DurableTaskTestHost.StartAsync(tasks => Register(tasks, () => app!), new DurableTaskTestHostOptions
        {
            Port = Azurite.FreePort(),
            ConfigureServices = services =>
            {
                services.AddCartoonApp(read);
                services.AddSingleton<BatchActivities>().AddSingleton<FolderCollector>();
                services.AddSingleton(new System.Diagnostics.DiagnosticListener("Microsoft.AspNetCore")) // these two a web host brings
                    .AddSingleton(Microsoft.AspNetCore.Builder.WebApplication.CreateSlimBuilder().Environment);
                services.Configure<DurableTaskWorkerOptions>(options => options.DataConverter = new JsonDataConverter(DurableReplay.Json));
                services.Configure<DurableTaskClientOptions>(options => options.DataConverter = new JsonDataConverter(DurableReplay.Json));
                if (cartoonizer is not null)
                    services.AddSingleton(cartoonizer);
            },
        });
        app = new InProcessApp(host);
        await app.Get<StorageSetup>().MakeContainersAsync(CancellationToken.None);
        app.Get<DurableClient>().Use(host.Client);
        return app;
    }

    /// <summary>A service of the app.</summary>
    public T Get<T>() where T : notnull => host.Services.GetRequiredService<T>();

    /// <summary>Makes a batch over HTTP, sends its photos and starts it.</summary>
    public async Task<string> StartBatchAsync(IReadOnlyList<byte[]> photos, BatchOptions? options = null)
    {
        JsonArray names = new([.. photos.Select((photo, index) =>
            new JsonObject { ["name"] = $"photo-{index + 1}.jpg", ["size"] = photo.Length })]);
        JsonObject wanted = new()
        {
            ["photos"] = names,
            ["options"] = JsonSerializer.SerializeToNode(options ?? new(), BatchJson.Kept<BatchOptions>())
        };
        string id = (string)(await CallAsync("POST", "/api/batches", StatusCodes.Status201Created, wanted))["id"]!;
        BlobContainerClient uploads = Storage.GetBlobContainerClient(PhotoSources.SentTo(id).Container);
        for (int index = 0; index < photos.Count; index++)
            await uploads.UploadBlobAsync($"photo-{index + 1}.jpg", BinaryData.FromBytes(photos[index]));
        await CallAsync("POST", $"/api/batches/{id}/start", StatusCodes.Status202Accepted);
        return id;
    }

    /// <summary>How a batch is getting on, as the API tells it.</summary>
    public async Task<BatchStatus> StatusAsync(string id) =>
        (await CallAsync("GET", $"/api/batches/{id}", StatusCodes.Status200OK)).Deserialize(BatchJson.Kept<BatchStatus>())!;

    /// <summary>Cancels a batch over HTTP.</summary>
    public Task CancelAsync(string id) => CallAsync("DELETE", $"/api/batches/{id}", StatusCodes.Status202Accepted);

    /// <summary>Waits until something is so.</summary>
    public static async Task UntilAsync(Func<Task<bool>> isSo, string what)
    {
        for (int tries = 0; tries < 1200; tries++)
        {
            if (await isSo())
                return;
            await Task.Delay(100);
        }
        Assert.Fail($"It did not happen: {what}");
    }

    /// <summary>Waits for a batch's end and gives its last status.</summary>
    public async Task<BatchStatus> EndOfAsync(string id)
    {
        await UntilAsync(async () => (await StatusAsync(id)).IsFinal, $"the end of batch {id}");
        return await StatusAsync(id);
    }

    public ValueTask DisposeAsync() => host.DisposeAsync();

    async Task<JsonNode> CallAsync(string method, string path, int expected, JsonNode? body = null)
    {
        DefaultHttpContext http = new() { RequestServices = host.Services };
        (http.Request.Method, http.Request.Path, http.Request.Scheme, http.Request.Host) =
            (method, path, "http", new HostString("localhost"));
        if (body is not null)
        {
            byte[] json = Encoding.UTF8.GetBytes(body.ToJsonString());
            (http.Request.Body, http.Request.ContentLength, http.Request.ContentType) =
                (new MemoryStream(json), json.Length, "application/json");
        }
        using MemoryStream answer = new();
        http.Response.Body = answer;
        await Get<WebPipeline>().RunAsync(http);
        string text = Encoding.UTF8.GetString(answer.ToArray());
        Assert.True(http.Response.StatusCode == expected, $"{method} {path}: {http.Response.StatusCode} {text}");
        return JsonNode.Parse(text)!;
    }

    static void Register(DurableTaskRegistry tasks, Func<InProcessApp> app)
    {
        // Lambdas: Durable's analyzers fail on the names of methods that another assembly has.
        tasks.AddOrchestratorFunc<BatchRequest, BatchReport>(nameof(BatchOrchestrators.RunBatch),
            async (context, request) => await BatchOrchestrators.RunBatch(context, request));
        tasks.AddOrchestratorFunc<BatchRequest, BatchOutcome>(nameof(BatchOrchestrators.DrawSlice),
            async (context, slice) => await BatchOrchestrators.DrawSlice(context, slice));
        tasks.AddOrchestratorFunc<FolderToCollect>(nameof(FolderCollector.CollectFolder),
            async (context, folder) => await FolderCollector.CollectFolder(context, folder));
        BatchActivities Batches() => app().Get<BatchActivities>();
        FolderCollector Collector() => app().Get<FolderCollector>();
        tasks.AddActivityFunc<PlanWork, BatchPlan>(nameof(BatchActivities.PlanBatch), (_, work) => Batches().PlanBatch(work, default));
        tasks.AddActivityFunc<PhotoWork, PhotoOutcome>(nameof(BatchActivities.CartoonizePhoto),
            (_, work) => Batches().CartoonizePhoto(work, app().Durable, default));
        tasks.AddActivityFunc<PackWork,
            BatchReport>(nameof(BatchActivities.PackResults), (_, work) => Batches().PackResults(work, default));
        tasks.AddActivityFunc<string, string>(nameof(FolderCollector.NameBatch), (_, folder) =>
            Collector().NameBatch(folder, default));
        tasks.AddActivityFunc<FolderToTake,
            TakenFolder>(nameof(FolderCollector.TakeFolder), (_, work) => Collector().TakeFolder(work, app().Durable, default));
        tasks.AddActivityFunc<string, bool>(nameof(FolderCollector.StartBatch), (_, id) =>
            Collector().StartBatch(id, app().Durable, default));
    }
}
