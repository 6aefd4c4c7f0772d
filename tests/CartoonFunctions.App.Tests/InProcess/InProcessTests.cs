using System.IO.Compression;
using Azure.Storage.Blobs;
using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Gpu;
using CartoonFunctions.App.Inbox;
using CartoonFunctions.App.Upkeep;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.App.Tests.InProcess;

/// <summary>The real orchestrators and activities, with Durable in this process and blobs in the emulator.</summary>
public sealed class InProcessTests(Azurite azurite) : IClassFixture<Azurite>
{
    [SkippableFact]
    public async Task A_batch_is_drawn_by_the_apps_own_activities_and_zipped()
    {
        await using InProcessApp app = await InProcessApp.StartAsync(azurite.Connection);
        string id = await app.StartBatchAsync([.. Photos(3), "no photo"u8.ToArray()], new BatchOptions(Style: "ink-comic"));
        BatchStatus end = await app.EndOfAsync(id);

        Assert.Equal((BatchState.Completed, 3, 1), (end.State, end.Counts.Done, end.Counts.Refused));
        using ZipArchive zip = await ZipOfAsync(app, end);
        Assert.Equal(3, zip.Entries.Count(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task A_fault_that_passes_costs_a_retry_and_no_photo()
    {
        Copying copying = new() { FailFirst = 2 };
        await using InProcessApp app = await InProcessApp.StartAsync(azurite.Connection, copying.With);
        string id = await app.StartBatchAsync(Photos(3));

        Assert.Equal(3, (await app.EndOfAsync(id)).Counts.Done);
        Assert.Equal(5, copying.Calls);
    }

    [SkippableFact]
    public async Task The_deadline_ends_a_batch_and_what_is_done_is_zipped()
    {
        Copying copying = new() { HoldFrom = 2 };
        await using InProcessApp app = await InProcessApp.StartAsync(azurite.Connection, copying.With);
        string id = await app.StartBatchAsync(Photos(3), new BatchOptions(TimeoutSeconds: 3));
        BatchStatus end = await app.EndOfAsync(id);

        Assert.Equal((BatchState.TimedOut, 1, 2), (end.State, end.Counts.Done, end.Counts.TimedOut));
        using ZipArchive zip = await ZipOfAsync(app, end);
        Assert.Single(zip.Entries, entry => entry.Name.EndsWith(".png", StringComparison.Ordinal));
    }

    [SkippableFact]
    public async Task A_batch_of_120_keeps_three_slices_in_flight_and_a_cancel_reaches_them_all()
    {
        Copying copying = new() { HoldFrom = 1 };
        await using InProcessApp app = await InProcessApp.StartAsync(azurite.Connection, copying.With,
            ("CARTOON_MAX_PHOTOS", "30"), ("CARTOON_PARALLEL_BATCHES", "3"));
        string id = await app.StartBatchAsync(Photos(120));
        await InProcessApp.UntilAsync(async () => await ChildrenAsync(app, id) == 3, "three slices in flight");

        for (int slice = 1; slice <= 3; slice++)
        {
            string child = $"{id}-{slice}";
            await InProcessApp.UntilAsync(() => IsRunningAsync(app, child), $"slice {child} under way");
        }
        Assert.False(await IsRunningAsync(app, $"{id}-4"));
        Assert.Equal(120, (await app.StatusAsync(id)).Photos.Count);
        await app.CancelAsync(id);
        BatchStatus end = await app.EndOfAsync(id);
        Assert.Equal((BatchState.Cancelled, 120), (end.State, end.Counts.Cancelled));
    }

    [SkippableFact]
    public async Task A_batch_of_120_in_slices_is_one_batch_at_its_end()
    {
        await using InProcessApp app = await InProcessApp.StartAsync(azurite.Connection, new Copying().With,
            ("CARTOON_MAX_PHOTOS", "50"), ("CARTOON_PARALLEL_BATCHES", "3"));
        string id = await app.StartBatchAsync(Photos(120));
        BatchStatus end = await app.EndOfAsync(id);

        Assert.Equal((BatchState.Completed, 120), (end.State, end.Counts.Done));
        using ZipArchive zip = await ZipOfAsync(app, end);
        Assert.Equal(120, zip.Entries.Count(entry => entry.Name.EndsWith(".png", StringComparison.Ordinal)));
    }

    [SkippableFact]
    public async Task A_quiet_folder_of_the_inbox_becomes_a_batch()
    {
        await using InProcessApp app = await CollectingAppAsync();
        BlobContainerClient inbox = app.Storage.GetBlobContainerClient(BlobPlaces.Inbox);
        string folder = NewFolder();
        foreach (byte[] photo in Photos(2))
        {
            string name = $"{folder}/{Guid.NewGuid():N}.jpg";
            await inbox.UploadBlobAsync(name, BinaryData.FromBytes(photo));
            await app.Get<FolderArrivals>().TellAsync(app.Durable, name, CancellationToken.None);
        }
        string? id = null;
        await InProcessApp.UntilAsync(async () => (id = await AnyBatchAsync(app)) is not null, "a batch of the folder");

        BatchStatus end = await app.EndOfAsync(id!);
        Assert.Equal((BatchState.Completed, 2), (end.State, end.Counts.Done));
        Assert.False(await inbox.GetBlobsAsync(new() { Prefix = $"{folder}/" }, CancellationToken.None).AnyAsync());
    }

    [SkippableFact]
    public async Task A_batch_that_failed_is_kept_as_long_as_any_and_one_that_nobody_started_a_day()
    {
        await using InProcessApp app = await InProcessApp.StartAsync(azurite.Connection);
        BatchRecords records = app.Get<BatchRecords>();
        string failed = await RecordAsync(records), unstarted = await RecordAsync(records);
        // Nothing was sent, so there is nothing to plan.
        await BatchStart.RunAsync(app.Durable, (await records.FindAsync(failed, default))!.Request, default);
        Assert.Equal(BatchState.Failed, (await app.EndOfAsync(failed)).State);

        await UpkeepAfterAsync(TimeSpan.FromDays(2));
        Assert.NotNull(await records.FindAsync(failed, default));
        Assert.Null(await records.FindAsync(unstarted, default));

        await UpkeepAfterAsync(TimeSpan.FromDays(8));
        Assert.Null(await records.FindAsync(failed, default));

        Task UpkeepAfterAsync(TimeSpan later)
        {
            ManualTime time = new(DateTimeOffset.UtcNow + later);
            UpkeepTimers timers = new(new Retention(records, time), app.Get<AppSettings>(), time);
            return timers.RemoveOldBatches(null!, app.Durable, default);
        }
    }

    [SkippableFact]
    public async Task A_folder_whose_batch_cannot_be_started_stays_known_to_the_inbox_until_it_is()
    {
        await using InProcessApp app = await CollectingAppAsync();
        BlobContainerClient inbox = app.Storage.GetBlobContainerClient(BlobPlaces.Inbox);
        string folder = NewFolder();
        await inbox.UploadBlobAsync($"{folder}/a.jpg", BinaryData.FromBytes(Photos(1)[0]));
        FolderCollector collector = app.Get<FolderCollector>();
        string id = await collector.NameBatch(folder, default);
        await using ServiceProvider nobody = new ServiceCollection().AddLogging()
            .AddDurableTaskClient(durable => durable.UseGrpc($"http://127.0.0.1:{Azurite.FreePort()}")).BuildServiceProvider();
        DurableTaskClient silent = nobody.GetRequiredService<IDurableTaskClientProvider>().GetClient();

        await Assert.ThrowsAsync<OutageException>(() => collector.TakeFolder(new FolderToTake(folder, id), silent, default));

        Assert.False(await inbox.GetBlobClient($"{folder}/a.jpg").ExistsAsync());
        Assert.Contains(folder, await app.Get<CartoonFunctions.Storage.Blobs.Inbox>().ListReadyAsync(default));
        await app.Get<FolderArrivals>().TellAsync(app.Durable, $"{folder}/", default);
        Assert.Equal((BatchState.Completed, 1), ((await app.EndOfAsync(id)).State, (await app.StatusAsync(id)).Counts.Done));
        Assert.DoesNotContain(folder, await app.Get<CartoonFunctions.Storage.Blobs.Inbox>().ListReadyAsync(default));
    }

    /// <summary>The app, for which a folder of the inbox is complete after a second.</summary>
    Task<InProcessApp> CollectingAppAsync() =>
        InProcessApp.StartAsync(azurite.Connection, new Copying().With, ("CARTOON_QUIET_SECONDS", "1"));

    static string NewFolder() => $"holiday-{Guid.NewGuid():N}";

    static async Task<string> RecordAsync(BatchRecords records)
    {
        string id = BatchIds.New(DateTimeOffset.UtcNow);
        BatchRequest request = new(id, PhotoSources.UploadsOf(id), new BatchOptions());
        await records.WriteAsync(new BatchRecord(DateTimeOffset.UtcNow, request, Photos: null), default);
        return id;
    }

    static async Task<string?> AnyBatchAsync(InProcessApp app) =>
        await app.Durable.GetAllInstancesAsync(new OrchestrationQuery { FetchInputsAndOutputs = false })
            .Where(instance => instance.Name == nameof(BatchOrchestrators.RunBatch)).Select(instance => instance.InstanceId)
                .FirstOrDefaultAsync();

    static async Task<int> ChildrenAsync(InProcessApp app, string id) =>
        (await app.Durable.GetInstanceAsync(id, getInputsAndOutputs: true))?.ReadCustomStatusAs<BatchSnapshot>()?.Children.Count ?? 0;

    static async Task<bool> IsRunningAsync(InProcessApp app, string instance) =>
        await app.Durable.GetInstanceAsync(instance) is { RuntimeStatus: OrchestrationRuntimeStatus.Running };

    static byte[][] Photos(int count) => [.. Enumerable.Range(1, count).Select(seed => TestPhotos.Encode(64, 48, seed))];

    static async Task<ZipArchive> ZipOfAsync(InProcessApp app, BatchStatus end)
    {
        BlobContainerClient container = app.Storage.GetBlobContainerClient(end.Container);
        string name = await container.GetBlobsAsync().Select(blob => blob.Name)
            .SingleAsync(blob => blob.EndsWith(".zip", StringComparison.Ordinal));
        return new ZipArchive((await container.GetBlobClient(name).DownloadContentAsync()).Value.Content.ToStream());
    }

    /// <summary>Draws by copying, so that a hundred photos take no time; it can fail, and hold photos until their batch ends.</summary>
    sealed class Copying : IPhotoCartoonizer
    {
        IBatchStore? store;
        int calls;

        /// <summary>How many of the first calls fail in a way that passes.</summary>
        public int FailFirst { get; init; }

        /// <summary>The first photo, by its number, that is held until its batch is over.</summary>
        public int HoldFrom { get; init; } = int.MaxValue;

        public int Calls => calls;

        public Copying With(IServiceProvider services)
        {
            store = services.GetRequiredService<IBatchStore>();
            return this;
        }

        public Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation) =>
            Task.FromResult(photo.ToArray());

        public async Task<PhotoOutcome> RunAsync(PhotoWork work, CancellationToken cancellation)
        {
            if (Interlocked.Increment(ref calls) <= FailFirst)
                throw new TransientFaultException("The worker was lost.", new IOException());
            if (work.Photo.Number >= HoldFrom)
                await Task.Delay(Timeout.Infinite, cancellation);
            await using Stream photo = await store!.OpenPhotoAsync(work.Source, work.Photo.Name, version: null, wantedBytes: null,
                cancellation);
            using MemoryStream copy = new();
            await photo.CopyToAsync(copy, cancellation);
            await store.WriteAsync(work.Container, work.Photo.Output, copy.ToArray(), "image/png", cancellation);
            return new PhotoOutcome(work.Photo.Number, work.Photo.Name, PhotoState.Done)
            {
                Width = work.Photo.Width,
                Height = work.Photo.Height,
                Output = work.Photo.Output,
            };
        }
    }
}
