using System.Collections.Concurrent;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using CartoonFunctions.Storage.Tests;
using CartoonFunctions.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.Local.Tests.Service;

/// <summary>The HTTP API over the local engine and a storage in memory; the pictures are made up.</summary>
public sealed class HttpApiTests : IAsyncLifetime, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly BlobServiceClient account = new MemoryBlobs().Connect(BlobPlaces.Batches, BlobPlaces.Uploads, "photos");
    readonly ConcurrentDictionary<string, int> inFlight = new();
    readonly TaskCompletionSource drawn = new(TaskCreationOptions.RunContinuationsAsynchronously);
    readonly HttpClient http = new();
    int mostSlices;
    WebApplication app = null!;

    public async Task InitializeAsync()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        builder.Logging.ClearProviders();
        PhotoLimits limits = new();
        builder.Services
            .AddBlobStorage(account)
            .AddSingleton(new StyleModels(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu)))
            .AddSingleton(limits)
            .AddSingleton<IImageCodec>(new VipsCodec(limits))
            .AddSingleton<Cartoonizer>()
            .AddCartoonWeb(new ServiceOptions { StorageAddress = account.Uri })
            .AddSingleton(new BatchSteps(
                (request, startedAt, _) => Task.FromResult(PlanOf(120, startedAt)),
                (work, _) => DrawAsync(work),
                (work, _) => Task.FromResult(new BatchReport(work.Plan.Container, "all.zip", work.Outcome.End,
                    BatchCounts.Of(work.Outcome.Photos.Count, work.Outcome.Photos)))))
            .AddSingleton(new PhotoSlots(1000))
            .AddSingleton<EngineTelemetry>()
            .AddSingleton(new BatchLimits(MaxPhotos: 30, ParallelBatches: 3))
            .AddSingleton<LocalBatchEngine>()
            .AddSingleton<IBatchEngine>(provider => provider.GetRequiredService<LocalBatchEngine>());
        app = builder.Build();
        app.UseCartoonWeb();
        await app.StartAsync();
        http.BaseAddress = new Uri(app.Urls.First());
    }

    public async Task DisposeAsync() => await app.DisposeAsync();

    public void Dispose() => http.Dispose();

    [Fact]
    public async Task A_large_batch_that_is_asked_for_over_http_is_drawn_in_as_many_slices_at_once_as_the_setting_says()
    {
        string id = await CreateAsync();
        (await http.PostAsync($"/api/batches/{id}/start", content: null)).EnsureSuccessStatusCode();

        using CancellationTokenSource patience = new(Patience);
        while (inFlight.Values.Sum() < 90)
            await Task.Delay(10, patience.Token);
        Assert.Equal([$"{id}-1", $"{id}-2", $"{id}-3"], inFlight.Keys.Order(StringComparer.Ordinal));

        drawn.SetResult();
        JsonElement status = await GetAsync($"/api/batches/{id}");
        while (status.GetProperty("state").GetString() is "running" or "packing")
        {
            await Task.Delay(10, patience.Token);
            status = await GetAsync($"/api/batches/{id}");
        }
        Assert.Equal(("completed", 120),
            (status.GetProperty("state").GetString(), status.GetProperty("counts").GetProperty("done").GetInt32()));
        Assert.Equal(3, mostSlices);
    }

    [Theory]
    [InlineData("DELETE", "?purge=true", HttpStatusCode.NotFound)]
    [InlineData("DELETE", "", HttpStatusCode.OK)] // it is cancelled
    [InlineData("POST", "/start", HttpStatusCode.OK)]
    public async Task Who_waits_for_a_batch_that_is_not_started_hears_of_its_end_and_its_start(
        string method, string then, HttpStatusCode heard)
    {
        string id = await CreateAsync();
        using HttpRequestMessage poll = new(HttpMethod.Get, $"/api/batches/{id}");
        using (HttpResponseMessage first = await http.GetAsync(poll.RequestUri))
            poll.Headers.IfNoneMatch.Add(first.Headers.ETag!);
        poll.Headers.Add("Prefer", "wait=30");
        Task<HttpResponseMessage> waiting = http.SendAsync(poll);
        await Task.Delay(500); // it is read more than once

        Assert.False(waiting.IsCompleted);
        using HttpRequestMessage next = new(new HttpMethod(method), $"/api/batches/{id}{then}");
        using HttpResponseMessage answer = await http.SendAsync(next);

        Assert.True(answer.IsSuccessStatusCode);
        // After the whole wait it would be 304.
        Assert.Equal(heard, (await waiting).StatusCode);
        drawn.TrySetResult();
    }

    [Theory]
    [InlineData("what is this")]
    [InlineData("""{"createdAt":"2026-01-04T15:23:47+00:00"}""")]
    public async Task The_list_marks_a_batch_whose_record_cannot_be_read_and_has_every_other(string kept)
    {
        string first = await CreateAsync();
        string second = await CreateAsync();
        await account.GetBlobContainerClient(BlobPlaces.Batches).GetBlobClient(BlobPlaces.Record(first))
            .UploadAsync(BinaryData.FromString(kept), overwrite: true);

        Dictionary<string, string> states = (await GetAsync("/api/batches")).GetProperty("batches").EnumerateArray()
            .ToDictionary(batch => batch.GetProperty("id").GetString()!, batch => batch.GetProperty("state").GetString()!);

        Assert.Equal(("failed", "created"), (states[first], states[second]));
        Assert.Equal("unreadableBatch", (await GetAsync($"/api/batches/{first}")).GetProperty("reasonCode").GetString());
    }

    [Theory]
    [InlineData(BatchState.Failed)]
    [InlineData(BatchState.Cancelled)]
    public async Task The_photos_of_a_batch_that_ended_before_it_was_planned_are_drawn_by_a_retry(BatchState ended)
    {
        string id = BatchIds.New(DateTimeOffset.UtcNow);
        PhotoSource place = PhotoSources.UploadsOf(id);
        await WriteEndedAsync(new BatchRequest(id, place, new BatchOptions()), ended);
        foreach (string name in (string[])["a.jpg", "sub/b.jpg", "Thumbs.db"])
            await account.GetBlobContainerClient(place.Container).GetBlobClient(place.Prefix + name)
                .UploadAsync(BinaryData.FromString("a photo"));

        using HttpResponseMessage retried = await http.PostAsync($"/api/batches/{id}/retry", content: null);
        string body = await retried.Content.ReadAsStringAsync();

        Assert.True(retried.IsSuccessStatusCode, body);
        string next = JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
        BatchRecord again = (await app.Services.GetRequiredService<IBatchRecords>().FindAsync(next, default))!;
        Assert.Equal(["a.jpg", "sub/b.jpg"], again.Photos!.Select(photo => photo.Name));
        Assert.Equal([$"{next}/a.jpg", $"{next}/sub/b.jpg"], await account.GetBlobContainerClient(place.Container)
            .GetBlobsAsync(new GetBlobsOptions { Prefix = PhotoSources.UploadsOf(next).Prefix }).Select(blob => blob.Name).ToListAsync());
    }

    [Theory]
    [InlineData("not-installed", "No style of that name is installed")]
    [InlineData(null, "The batch has no photo")]
    public async Task A_retry_of_a_batch_that_ended_before_it_was_planned_says_what_is_in_the_way(string? style, string told)
    {
        string id = BatchIds.New(DateTimeOffset.UtcNow);
        await WriteEndedAsync(new BatchRequest(id, PhotoSources.UploadsOf(id), new BatchOptions(style)), BatchState.Failed);

        using HttpResponseMessage refused = await http.PostAsync($"/api/batches/{id}/retry", content: null);

        Assert.Contains(told, await refused.Content.ReadAsStringAsync(), StringComparison.Ordinal);
    }

    /// <summary>Leaves behind a batch from the inbox that ended without a plan.</summary>
    async Task WriteEndedAsync(BatchRequest request, BatchState ended)
    {
        IBatchRecords records = app.Services.GetRequiredService<IBatchRecords>();
        BatchRecord record = new(DateTimeOffset.UtcNow, request, Photos: null);
        await records.WriteAsync(record, default);
        await records.WriteStatusAsync(BatchStatus.Created(record) with { State = ended }, default);
    }

    async Task<string> CreateAsync()
    {
        using HttpResponseMessage created = await http.PostAsJsonAsync("/api/batches",
            new { source = new { container = "photos", prefix = "" } });
        string body = await created.Content.ReadAsStringAsync();
        Assert.True(created.IsSuccessStatusCode, body);
        return JsonDocument.Parse(body).RootElement.GetProperty("id").GetString()!;
    }

    async Task<JsonElement> GetAsync(string path) =>
        JsonDocument.Parse(await http.GetStringAsync(path)).RootElement;

    async Task<PhotoOutcome> DrawAsync(PhotoWork work)
    {
        inFlight.AddOrUpdate(work.BatchId, 1, (_, photos) => photos + 1);
        InterlockedMax(inFlight.Count(slice => slice.Value > 0));
        await drawn.Task;
        inFlight.AddOrUpdate(work.BatchId, 0, (_, photos) => photos - 1);
        return new PhotoOutcome(work.Photo.Number, work.Photo.Name, PhotoState.Done) { Output = work.Photo.Output };
    }

    void InterlockedMax(int slices)
    {
        lock (inFlight)
            mostSlices = Math.Max(mostSlices, slices);
    }

    static BatchPlan PlanOf(int photos, DateTimeOffset startedAt) => new("outputs-20260104-152347", startedAt,
        new ModelIdentity("ink-comic", new string('f', 64)),
        [.. Enumerable.Range(1, photos).Select(number => new PlannedPhoto(number, $"{number}.jpg", 64, 48, $"{number}.png"))]);
}
