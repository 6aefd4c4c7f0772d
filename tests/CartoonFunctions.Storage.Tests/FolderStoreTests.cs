using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Tests;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Storage.Tests;

public sealed class FolderStoreTests : IDisposable
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Folders_are_searched_to_the_bottom_without_hidden_files()
    {
        Touch("a.jpg", "team/b.jpg", "team/deep/c.txt", ".secret", ".git/d.jpg");

        Assert.Equal(["a.jpg", "team/b.jpg", "team/deep/c.txt"], await NamesAsync(folder.Path));
    }

    [Fact]
    public async Task A_linked_folder_that_leads_back_up_is_not_followed()
    {
        Touch("team/a.jpg");
        Directory.CreateSymbolicLink(folder["team/loop"], folder.Path);

        Assert.Equal(["team/a.jpg"], await NamesAsync(folder.Path));
    }

    [Fact]
    public async Task A_linked_photo_counts_with_the_size_of_what_it_leads_to()
    {
        File.WriteAllBytes(folder["photo.jpg"], new byte[1234]);
        File.CreateSymbolicLink(folder["link.jpg"], folder["photo.jpg"]);

        List<StoredPhoto> photos = await new FolderStore([folder["link.jpg"]], "/nowhere").ListAsync(FolderStore.Source, default).ToListAsync();

        Assert.Equal(1234, Assert.Single(photos).Bytes);
    }

    [Fact]
    public async Task Earlier_results_inside_the_folder_are_no_photos()
    {
        Touch("a.jpg", "outputs/outputs-20260104-152347/outputs_20260104_152347_001.png");

        Assert.Equal(["a.jpg"], await NamesAsync(folder.Path, folder["outputs"]));
    }

    [Fact]
    public async Task A_second_batch_of_the_same_second_gets_a_folder_of_its_own()
    {
        string first = await new FolderStore([], folder.Path).ClaimOutputAsync("one", Start, default);
        string second = await new FolderStore([], folder.Path).ClaimOutputAsync("two", Start, default);

        Assert.Equal(("outputs-20260104-152347", "outputs-20260104-152347-2"), (first, second));
    }

    [Fact]
    public async Task The_same_batch_keeps_its_folder_on_a_retry()
    {
        FolderStore store = new([], folder.Path);

        Assert.Equal(await store.ClaimOutputAsync("one", Start, default), await store.ClaimOutputAsync("one", Start.AddSeconds(1), default));
    }

    [Fact]
    public async Task A_write_that_fails_leaves_nothing_behind()
    {
        FolderStore store = new([], folder.Path);
        string container = await store.ClaimOutputAsync("one", Start, default);

        await Assert.ThrowsAsync<InvalidOperationException>(() => store.WriteStreamAsync(container, "a.png", "image/png", async (stream, stop) =>
        {
            await stream.WriteAsync("half"u8.ToArray(), stop);
            throw new InvalidOperationException("the source broke off");
        }, default));

        Assert.Equal(["manifest.json"], Directory.GetFiles(folder[container]).Select(Path.GetFileName));
    }

    void Touch(params string[] names)
    {
        foreach (string name in names)
        {
            Directory.CreateDirectory(Path.GetDirectoryName(folder[name])!);
            File.WriteAllText(folder[name], "x");
        }
    }

    static async Task<string[]> NamesAsync(string path, string outputs = "/nowhere") =>
        [.. (await new FolderStore([path], outputs).ListAsync(FolderStore.Source, default).ToListAsync()).Select(photo => photo.Name).Order(StringComparer.Ordinal)];
}
