using System.Collections.Concurrent;
using System.IO.Compression;
using Azure.Storage.Blobs;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Tests;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage.Blobs;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Storage.Tests;

public sealed class PackResultsTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_zip_holds_the_finished_photos_and_the_manifest_and_nothing_else()
    {
        (FolderStore store, PackWork work) = await BatchAsync(done: 2, refused: 1);

        BatchReport report = await new PackResults(store).RunAsync(work, default);

        using ZipArchive zip = ZipFile.OpenRead(store.PathOf(report.Container, report.Zip!));
        Assert.Equal(["out-1.png", "out-2.png", "manifest.json"], zip.Entries.Select(entry => entry.FullName));
        Assert.Equal("photo 2", await new StreamReader(zip.Entries[1].Open()).ReadToEndAsync());
    }

    [Fact]
    public async Task Packing_again_gives_the_same_bytes()
    {
        (FolderStore store, PackWork work) = await BatchAsync(done: 3, refused: 0);
        PackResults pack = new(store);
        string zip = store.PathOf(work.Plan.Container, (await pack.RunAsync(work, default)).Zip!);
        byte[] first = await File.ReadAllBytesAsync(zip);

        await pack.RunAsync(work, default);

        Assert.Equal(first, await File.ReadAllBytesAsync(zip));
    }

    [Fact]
    public async Task Without_a_finished_photo_there_is_a_manifest_and_no_zip()
    {
        (FolderStore store, PackWork work) = await BatchAsync(done: 0, refused: 2);

        BatchReport report = await new PackResults(store).RunAsync(work, default);

        Assert.Null(report.Zip);
        Assert.Contains("\"refused\": 2", await File.ReadAllTextAsync(store.PathOf(report.Container, "manifest.json")),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Zips_of_a_size_hold_whole_photos_in_their_order_and_a_larger_one_alone()
    {
        (FolderStore store, PackWork work) = await BatchAsync(done: 9, refused: 1);
        await WriteResultsAsync(store, work, 400_000, 400_000, 300_000, 1_500_000, 10, 20, 999_000, 5, 5);

        BatchReport report = await new PackResults(store).RunAsync(work with { Options = new BatchOptions { ZipMax = "1 MB" } }, default);

        Assert.Equal(report.Zips![0], report.Zip);
        Assert.EndsWith("_3of6.zip", report.Zips[2], StringComparison.Ordinal);
        // That of 999,000 bytes would be too large with the manifest.
        Assert.Equal([["out-1.png", "out-2.png", "manifest.json"], ["out-3.png", "manifest.json"], ["out-4.png", "manifest.json"],
            ["out-5.png", "out-6.png", "manifest.json"], ["out-7.png"], ["out-8.png", "out-9.png", "manifest.json"]],
            report.Zips.Select(name => EntriesOf(store, report, name)));
        Assert.All(report.Zips.Where((_, i) => i != 2), name => Assert.InRange(BytesOf(store, report, name), 1, 1_000_000));
    }

    [Fact]
    public async Task A_zip_that_is_unpacked_in_a_folder_of_its_own_holds_no_photos_for_a_later_run()
    {
        (FolderStore store, PackWork work) = await BatchAsync(done: 3, refused: 0);
        await WriteResultsAsync(store, work, 600_000, 600_000, 600_000);
        BatchReport report = await new PackResults(store).RunAsync(work with { Options = new BatchOptions { ZipMax = "1MB" } }, default);

        foreach (string name in report.Zips!)
            ZipFile.ExtractToDirectory(store.PathOf(report.Container, name), folder[$"downloads/{Path.GetFileNameWithoutExtension(name)}"]);
        List<StoredPhoto> found = await new FolderStore([folder["downloads"]], "/nowhere").ListAsync(FolderStore.Source, default)
            .ToListAsync();

        Assert.Equal(6, found.Count);
        Assert.All(found, file => Assert.Equal(LeftOut.EarlierResult, file.LeftOut));
    }

    [Fact]
    public async Task A_manifest_that_would_take_most_of_a_zip_is_in_the_last_one_alone()
    {
        (FolderStore store, PackWork work) = await BatchAsync(done: 3, refused: 3500);
        await WriteResultsAsync(store, work, 480_000, 480_000, 480_000);

        BatchReport report = await new PackResults(store).RunAsync(work with { Options = new BatchOptions { ZipMax = "1MB" } }, default);

        Assert.Equal([["out-1.png", "out-2.png"], ["out-3.png"], ["manifest.json"]],
            report.Zips!.Select(name => EntriesOf(store, report, name)));
        Assert.All(report.Zips!, name => Assert.InRange(BytesOf(store, report, name), 1, 1_000_000));
    }

    [Fact]
    public async Task The_zips_of_a_revision_lie_beside_those_from_before_which_stay_whole_until_all_are_there()
    {
        (FolderStore store, PackWork work) = await BatchAsync(done: 3, refused: 0);
        await WriteResultsAsync(store, work, 900_000, 900_000, 900_000);
        work = work with { Options = new BatchOptions { ZipMax = "1MB" } };
        BatchReport before = await new PackResults(store).RunAsync(work, default);

        BatchReport after = await new PackResults(store).RunAsync(work with { Revision = 2 }, default);

        Assert.Equal(before.Zips!.Select(name => $"r2/{name}"), after.Zips);
        Assert.All([.. before.Zips!, .. after.Zips!], name => Assert.True(File.Exists(store.PathOf(before.Container, name))));
    }

    [Fact]
    public async Task A_zip_that_fits_is_one_and_has_the_bytes_of_one_without_a_bound()
    {
        (FolderStore store, PackWork work) = await BatchAsync(done: 3, refused: 0);
        BatchReport plain = await new PackResults(store).RunAsync(work, default);
        long length = new FileInfo(store.PathOf(plain.Container, plain.Zip!)).Length;

        BatchReport report = await new PackResults(store).RunAsync(work with { Options = new BatchOptions { ZipMax = "2GiB" } }, default);

        Assert.Null(report.Zips);
        Assert.Equal(plain.Zip, report.Zip);
        // The manifest says what was asked.
        Assert.InRange(new FileInfo(store.PathOf(report.Container, report.Zip!)).Length, length, length + 20);
    }

    [Fact]
    public async Task Zips_of_a_size_take_one_download_of_every_result()
    {
        MemoryBlobs account = new();
        BatchPlan plan = Photos.Plan(6);
        BlobServiceClient client = account.Connect(plan.Container);
        BlobStore store = new(client, new BatchRecords(client));
        foreach (PlannedPhoto photo in plan.Photos)
            await store.WriteAsync(plan.Container, photo.Output, new byte[400_000], "image/png", default);
        ConcurrentBag<string> downloads = [];
        account.Before = call =>
        {
            if (call.Method == HttpMethod.Get)
                downloads.Add(Path.GetFileName(call.RequestUri!.AbsolutePath));
            return Task.CompletedTask;
        };
        BatchOutcome outcome = new(BatchEnd.Completed, [.. plan.Photos.Select(photo => Photos.Done(photo))]);

        BatchReport report =
            await new PackResults(store).RunAsync(new PackWork("b", plan, new BatchOptions { ZipMax = "1MB" }, outcome, 1.5), default);

        Assert.Equal(3, report.Zips!.Count);
        Assert.Equal(plan.Photos.Select(photo => photo.Output), downloads.Order());
    }

    static List<string> EntriesOf(FolderStore store, BatchReport report, string name)
    {
        using ZipArchive zip = ZipFile.OpenRead(store.PathOf(report.Container, name));
        return [.. zip.Entries.Select(entry => entry.FullName)];
    }

    static long BytesOf(FolderStore store, BatchReport report, string name) =>
        new FileInfo(store.PathOf(report.Container, name)).Length;

    /// <summary>Puts results of these sizes in the places of the first ones.</summary>
    static async Task WriteResultsAsync(FolderStore store, PackWork work, params int[] sizes)
    {
        foreach ((int index, int size) in sizes.Index())
            await store.WriteAsync(work.Plan.Container, Photos.Planned(index + 1).Output, new byte[size], "image/png", default);
    }

    async Task<(FolderStore Store, PackWork Work)> BatchAsync(int done, int refused)
    {
        FolderStore store = new([], folder.Path);
        string container = await store.ClaimOutputAsync("b", Photos.Start, default);
        List<PhotoOutcome> outcomes = [];
        for (int number = 1; number <= done; number++)
        {
            PlannedPhoto photo = Photos.Planned(number);
            await store.WriteAsync(container, photo.Output, System.Text.Encoding.UTF8.GetBytes($"photo {number}"), "image/png", default);
            outcomes.Add(Photos.Done(photo));
        }
        for (int number = done + 1; number <= done + refused; number++)
            outcomes.Add(PhotoOutcome.Without(Photos.Planned(number), PhotoState.Refused, PhotoReasons.Empty.With()));
        BatchPlan plan = Photos.Plan() with { Container = container };
        return (store, new PackWork("b", plan, new BatchOptions(), new BatchOutcome(BatchEnd.Completed, outcomes), 1.5));
    }
}
