using System.IO.Compression;
using System.Text;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.DataFolders;
using CartoonFunctions.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Tests.Engine;

/// <summary>
/// A batch over a data folder whose disk loses the power, or is full, at any of its calls: made, sent, started, drawn in child batches,
/// packed, revised. What was answered is there afterwards. Only the pictures are made up.
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
                await using (FolderHost before = await FolderHost.StartAsync(root, disk, services))
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

            await using FolderHost host = await FolderHost.StartAsync(after, new Disk(), services);
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
            FolderHost? host = null;
            UnsureDisk disk = new(root) { FullFrom = call, FullCalls = 3 };
            while (host is null)
            {
                try
                {
                    host = await FolderHost.StartAsync(root, disk, services);
                }
                catch (DataFolderException full)
                {
                    Assert.Contains("full", full.Message, StringComparison.Ordinal);
                }
            }
            await using FolderHost running = host;
            await client.WorkAsync(running);
            await client.AssertAnswersHoldAsync(running, $"the disk was full at call {call}");
        }
    }

    async Task<int> CallsOfAWholeBatchAsync()
    {
        UnsureDisk disk = new(place["whole"]);
        await using FolderHost host = await FolderHost.StartAsync(place["whole"], disk, services);
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
        bool isRevisionAsked;
        bool isRevised;
        BatchStatus? revised;

        string Id => record.Request.Id;

        public async Task WorkAsync(FolderHost host)
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
            if (!isRevisionAsked)
                AssertWhole(host, ended);
            isRevisionAsked = true;
            if (!isRevised)
                await TryUntilAnsweredAsync(host, () => ReviseAsync(host));
            isRevised = true;
            revised ??= await WaitForEndAsync(host);
            AssertWhole(host, revised);
        }

        /// <summary>Draws the second photo anew; an attempt that was not answered may have been taken.</summary>
        async Task ReviseAsync(FolderHost host)
        {
            AskedRevision asked = new([2], Failed: false, Add: null, new RevisionOptions(Style: "sketch"));
            if (!await host.Engine.ReviseAsync(record, new BatchRevision(1, DateTimeOffset.UtcNow, asked, [2], 600), default))
                Assert.Equal(1, (await host.Engine.FindAsync(Id, default))?.LatestRevision);
        }

        /// <summary>Everything that was answered is there.</summary>
        public async Task AssertAnswersHoldAsync(FolderHost host, string when)
        {
            if (isMade)
                Assert.True(await host.Records.FindAsync(Id, default) is { Photos.Count: 3 }, $"The batch is gone: {when}.");
            foreach (string photo in sent)
                Assert.True(await ContentAsync(host, photo) == Content(photo), $"{photo} is gone: {when}.");
            if (ended is not null)
                AssertZipIsWhole(host, ended);
            if (isStarted)
                AssertWhole(host, await WaitForEndAsync(host));
            if (revised is not null)
                Assert.Equal(revised.Version(), (await host.Records.FindStatusAsync(Id, default))?.Version());
            else if (isRevised)
                Assert.Equal(1, (await host.Records.FindStatusAsync(Id, default))?.LatestRevision);
            else if (ended is not null && !isRevisionAsked)
                Assert.Equal(ended.Version(), (await host.Records.FindStatusAsync(Id, default))?.Version());
        }

        static async Task TryUntilAnsweredAsync(FolderHost host, Func<Task> call)
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

        async Task SendAsync(FolderHost host, string photo)
        {
            if (host.IsStarted(Id))
                return; // what an earlier attempt has started has all its photos
            string link = (await host.Uploads.CreateLinksAsync(record, [photo], default))[0].ToString();
            SentPart whole = new(new MemoryStream(Encoding.UTF8.GetBytes(Content(photo))), null, null);
            int number = record.Numbered.Index().Single(one => one.Item.Name == photo).Index + 1;
            Assert.True((await host.Uploads.TakeAsync(Id, number, link.Split("upload=")[1], whole, default)).IsWhole);
        }

        async Task<BatchStatus> WaitForEndAsync(FolderHost host)
        {
            using CancellationTokenSource patience = new(Patience);
            while (true)
            {
                if (host.IsGone)
                    throw new OperationCanceledException("The host is gone.");
                // The journal goes last, so a batch without one has ended for good.
                if (!host.HasJournal(Id) && await host.Records.FindStatusAsync(Id, patience.Token) is { IsFinal: true } status)
                    return status;
                await Task.Delay(5, patience.Token);
            }
        }

        async Task<string?> ContentAsync(FolderHost host, string photo)
        {
            using StreamReader reader = new(await host.Store.OpenPhotoAsync(record.Request.Source, photo, null, null, default));
            return await reader.ReadToEndAsync();
        }

        static void AssertWhole(FolderHost host, BatchStatus status)
        {
            Assert.Equal((BatchState.Completed, 3), (status.State, status.Counts.Done));
            using ZipArchive zip = new(host.Store.OpenResultAsync(status.Container!, status.Zip!, default).Result.Content);
            Assert.Equal(["manifest.json", .. status.Photos.Select(photo => photo.Output!)],
                zip.Entries.Select(entry => entry.FullName).Order(StringComparer.Ordinal));
            foreach (PhotoStatus photo in status.Photos)
            {
                using StreamReader cartoon = new(zip.GetEntry(photo.Output!)!.Open());
                string look = status.LatestRevision == 1 && photo.Number == 2 ? " in sketch" : "";
                Assert.Equal($"cartoon of {Content(photo.Name)}{look}", cartoon.ReadToEnd());
            }
        }

        /// <summary>Whatever a revision is at, there is a whole zip under the name that was told.</summary>
        static void AssertZipIsWhole(FolderHost host, BatchStatus ended)
        {
            using ZipArchive zip = new(host.Store.OpenResultAsync(ended.Container!, ended.Zip!, default).Result.Content);
            Assert.Equal(4, zip.Entries.Count);
            Assert.All(zip.Entries, entry => Assert.True(entry.Length > 0));
        }

        static BatchRequest Request(string id) => new(id, PhotoSources.UploadsOf(id), new BatchOptions(), MaxPhotos);

        static string Content(string photo) => $"the photo {photo}";
    }
}
