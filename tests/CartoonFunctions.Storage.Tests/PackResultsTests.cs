using System.IO.Compression;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Tests;
using CartoonFunctions.Imaging;
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
