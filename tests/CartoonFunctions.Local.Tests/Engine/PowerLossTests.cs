using System.Diagnostics.Metrics;
using System.IO.Compression;
using System.Text;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.DataFolders;
using CartoonFunctions.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CartoonFunctions.Local.Tests.Engine;

/// <summary>
/// A batch over a data folder whose disk loses the power, or is full, at any of its calls: made, sent, started, drawn in child batches,
/// packed. What was answered is there afterwards. Only the pictures are made up.
/// </summary>
public sealed class PowerLossTests : IDisposable
{
    const int MaxPhotos = 2; // so that three photos are child batches
    static readonly string[] Photos = ["a.jpg", "b.jpg", "c.jpg"];
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly TemporaryFolder place = new();
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();

    public void Dispose()
    {
        services.Dispose();
        place.Dispose();
    }

    [Fact]
    public async Task Whenever_the_power_goes_what_was_answered_is_there_and_the_batch_ends_whole()
    {
        int call = 0;
        bool isCut = true;
        while (isCut)
        {
            string root = place[$"cut-{++call}"];
            UnsureDisk disk = new(root) { LastCall = call };
            Client client = new();
            try
            {
                Task work;
                await using (Host before = await Host.StartAsync(root, disk, services))
                {
                    work = client.WorkAsync(before);
                    await Task.WhenAny(work, disk.Gone);
                    isCut = disk.Gone.IsCompleted;
                }
                // A client of a host that is gone gives up; what it has heard before counts.
                await Task.WhenAny(work).WaitAsync(Patience);
                if (!isCut)
                    await work;
            }
            catch (DataFolderException)
            {
                // It went while the folder was opened.
            }
            string after = place[$"sure-{call}"];
            disk.WriteWhatIsSure(after);

            await using Host host = await Host.StartAsync(after, new Disk(), services);
            await client.AssertAnswersHoldAsync(host, $"the power went at call {call}");
            await client.WorkAsync(host);
            Directory.Delete(root, recursive: true);
            Directory.Delete(after, recursive: true);
        }
        Assert.True(call > 60, $"There were only {call} calls: the disk is not written through its seam.");
    }

    [Fact]
    public async Task Whenever_the_disk_is_full_work_waits_and_goes_on_when_there_is_room()
    {
        int whole = await CallsOfAWholeBatchAsync();
        for (int call = 1; call <= whole; call += 3)
        {
            string root = place[$"full-{call}"];
            Client client = new();
            Host? host = null;
            UnsureDisk disk = new(root) { FullFrom = call, FullCalls = 3 };
            while (host is null)
            {
                try
                {
                    host = await Host.StartAsync(root, disk, services);
                }
                catch (DataFolderException full)
                {
                    Assert.Contains("full", full.Message, StringComparison.Ordinal);
                }
            }
            await using Host running = host;
            await client.WorkAsync(running);
            await client.AssertAnswersHoldAsync(running, $"the disk was full at call {call}");
        }
    }

    async Task<int> CallsOfAWholeBatchAsync()
    {
        UnsureDisk disk = new(place["whole"]);
        await using Host host = await Host.StartAsync(place["whole"], disk, services);
        await new Client().WorkAsync(host);
        return disk.Calls;
    }

    /// <summary>A client that tries again what was not answered, and knows what was.</summary>
    sealed class Client
    {
        readonly BatchRecord record = new(DateTimeOffset.UtcNow, Request(BatchIds.New(DateTimeOffset.UtcNow)),
            [.. Photos.Select(photo => AnnouncedPhoto.Of(photo, null, Content(photo).Length))]);
        readonly HashSet<string> sent = [];
        bool isMade;
        bool isStarted;
        BatchStatus? ended;

        string Id => record.Request.Id;

        public async Task WorkAsync(Host host)
        {
            if (!isMade)
                await TryUntilAnsweredAsync(host, () => host.Records.WriteAsync(record, default));
            isMade = true;
            foreach (string photo in Photos.Where(photo => !isStarted && !sent.Contains(photo)))
            {
                await TryUntilAnsweredAsync(host, () => SendAsync(host, photo));
                sent.Add(photo);
            }
            if (!isStarted)
                await TryUntilAnsweredAsync(host, () => host.Engine.StartAsync(record, default));
            isStarted = true;
            ended ??= await WaitForEndAsync(host);
            AssertWhole(host, ended);
        }

        /// <summary>Everything that was answered is there.</summary>
        public async Task AssertAnswersHoldAsync(Host host, string when)
        {
            if (isMade)
                Assert.True(await host.Records.FindAsync(Id, default) is { Photos.Count: 3 }, $"The batch is gone: {when}.");
            foreach (string photo in sent)
                Assert.True(await ContentAsync(host, photo) == Content(photo), $"{photo} is gone: {when}.");
            if (isStarted)
                AssertWhole(host, await WaitForEndAsync(host));
            if (ended is not null)
                Assert.Equal(ended.Version(), (await host.Records.FindStatusAsync(Id, default))?.Version());
        }

        static async Task TryUntilAnsweredAsync(Host host, Func<Task> call)
        {
            using CancellationTokenSource patience = new(Patience);
            while (true)
            {
                try
                {
                    await call();
                    return;
                }
                catch (Exception fault) when (Fault.CanPass(fault) && !host.IsGone)
                {
                    await Task.Delay(10, patience.Token);
                }
            }
        }

        async Task SendAsync(Host host, string photo)
        {
            if (host.IsStarted(Id))
                return; // what an earlier attempt has started has all its photos
            string link = (await host.Uploads.CreateLinksAsync(record, [photo], default))[0].ToString();
            SentPart whole = new(new MemoryStream(Encoding.UTF8.GetBytes(Content(photo))), null, null);
            int number = record.Numbered.Index().Single(one => one.Item.Name == photo).Index + 1;
            Assert.True((await host.Uploads.TakeAsync(Id, number, link.Split("upload=")[1], whole, default)).IsWhole);
        }

        async Task<BatchStatus> WaitForEndAsync(Host host)
        {
            using CancellationTokenSource patience = new(Patience);
            while (true)
            {
                if (host.IsGone)
                    throw new OperationCanceledException("The host is gone.");
                // The journal goes last, so a batch without one has ended for good.
                if (await host.Records.FindStatusAsync(Id, patience.Token) is { IsFinal: true } status && !host.HasJournal(Id))
                    return status;
                await Task.Delay(5, patience.Token);
            }
        }

        async Task<string?> ContentAsync(Host host, string photo)
        {
            using StreamReader reader = new(await host.Store.OpenPhotoAsync(record.Request.Source, photo, null, default));
            return await reader.ReadToEndAsync();
        }

        static void AssertWhole(Host host, BatchStatus status)
        {
            Assert.Equal((BatchState.Completed, 3), (status.State, status.Counts.Done));
            using ZipArchive zip = new(host.Store.OpenResultAsync(status.Container!, status.Zip!, default).Result.Content);
            Assert.Equal(["manifest.json", .. status.Photos.Select(photo => photo.Output!)],
                zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
            foreach (PhotoStatus photo in status.Photos)
            {
                using StreamReader cartoon = new(zip.GetEntry(photo.Output!)!.Open());
                Assert.Equal($"cartoon of {Content(photo.Name)}", cartoon.ReadToEnd());
            }
        }

        static BatchRequest Request(string id) => new(id, PhotoSources.UploadsOf(id), new BatchOptions(), MaxPhotos);

        static string Content(string photo) => $"the photo {photo}";
    }

    /// <summary>The engine and the ports of a service over a data folder.</summary>
    sealed class Host : IAsyncDisposable
    {
        readonly DataFolder folder;
        readonly UnsureDisk? unsure;

        Host(DataFolder folder, IDisk disk, IServiceProvider services)
        {
            this.folder = folder;
            unsure = disk as UnsureDisk;
            Room room = new(folder);
            Records = new FileRecords(folder, room);
            Store = new FileStore(folder, Records, room);
            Uploads = new FileUploads(folder, Records, Store, room, TimeProvider.System);
            Engine = new LocalBatchEngine(new FileJournals(folder, room), Store, Records,
                new BatchSteps(PlanAsync, DrawAsync, new PackResults(Store).RunAsync), cartoonizer: null!, new PhotoSlots(2),
                new EngineTelemetry(services.GetRequiredService<IMeterFactory>()), TimeProvider.System,
                NullLogger<LocalBatchEngine>.Instance);
        }

        public FileRecords Records { get; }

        public FileStore Store { get; }

        public FileUploads Uploads { get; }

        public LocalBatchEngine Engine { get; }

        public bool IsGone => unsure?.Gone.IsCompleted == true;

        public static async Task<Host> StartAsync(string root, IDisk disk, IServiceProvider services)
        {
            Host host = new(await DataFolder.OpenAsync(root, disk, default), disk, services);
            await host.Engine.StartAsync(default(CancellationToken));
            return host;
        }

        public bool HasJournal(string id) => File.Exists(Path.Join(folder.Root, "batches", id, "journal"));

        public bool IsStarted(string id) => HasJournal(id) || File.Exists(Path.Join(folder.Root, "batches", id, "status.json"));

        public async ValueTask DisposeAsync()
        {
            using CancellationTokenSource patience = new(Patience);
            await Engine.StopAsync(patience.Token);
            Engine.Dispose();
            Store.Dispose();
            folder.Dispose();
        }

        async Task<BatchPlan> PlanAsync(BatchRequest request, DateTimeOffset startedAt, CancellationToken cancellation)
        {
            List<StoredPhoto> photos = await Store.ListAsync(request.Source, cancellation).ToListAsync(cancellation);
            string container = await Store.ClaimOutputAsync(request.Id, startedAt, cancellation);
            IReadOnlyList<string> outputs = OutputNames.Results(startedAt, request.Options, [.. photos.Select(photo => photo.Name)]);
            return new BatchPlan(container, startedAt, new ModelIdentity("ink-comic", new string('f', 64)), [.. photos.Select((photo, i) =>
                photo.Refusal is { } why ? new PlannedPhoto(i + 1, photo.Name, 0, 0, outputs[i]).Refused(why)
                    : new PlannedPhoto(i + 1, photo.Name, 64, 48, outputs[i]))]);
        }

        async Task<PhotoOutcome> DrawAsync(PhotoWork work, CancellationToken cancellation)
        {
            using StreamReader photo = new(await Store.OpenPhotoAsync(work.Source, work.Photo.Name, null, cancellation));
            byte[] cartoon = Encoding.UTF8.GetBytes($"cartoon of {await photo.ReadToEndAsync(cancellation)}");
            await Store.WriteAsync(work.Container, work.Photo.Output, cartoon, "image/png", cancellation);
            return new PhotoOutcome(work.Photo.Number, work.Photo.Name, PhotoState.Done) { Output = work.Photo.Output };
        }
    }
}
