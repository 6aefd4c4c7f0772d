using System.Text.Json;
using Azure.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>Photos dropped into the inbox by the storage SDK, from outside the service.</summary>
[Collection(nameof(OneHost))]
public sealed class InboxTests(TestHost host)
{
    static readonly TimeSpan ComesWithin = TimeSpan.FromSeconds(60);

    readonly CartoonApi api = host.Api;
    readonly BlobContainerClient inbox = host.Storage.GetBlobContainerClient("inbox");
    readonly string folder = $"drop-{Guid.NewGuid():N}";

    [Fact]
    public async Task Options_that_arrive_start_the_folder_s_batch_with_them()
    {
        foreach (TestPhoto photo in TestPhoto.Several(3))
            await DropAsync(photo.Name, photo.Bytes);
        await DropAsync("batch.json", """{ "format": "webp", "names": "original" }"""u8.ToArray());

        BatchView batch = await EndOfBatchWithAsync(view =>
            view.Photos.Count == 3 && view.Json.GetProperty("options").GetProperty("format").GetString() == "webp");

        Assert.Equal(3, batch.Count("done"));
        Assert.Equal("photo-001.webp", batch.Photos[0].Output);
        (await api.GetZipAsync(batch)).Dispose();
        Assert.Empty(inbox.GetBlobs(new() { Prefix = folder }));
    }

    [Fact]
    public async Task Without_options_the_batch_starts_when_nothing_comes_any_more()
    {
        string name = $"{folder}.jpg";
        await DropAsync(name, TestPhotos.Encode(64, 64));
        await DropAsync($"sub/{name}", TestPhotos.Encode(64, 64));

        BatchView batch = await EndOfBatchWithAsync(view => view.Photos.Any(photo => photo.Name == name));

        Assert.Equal([name, $"sub/{name}"], batch.Photos.Select(photo => photo.Name).Order());
    }

    [Fact]
    public async Task Options_that_are_wrong_hold_the_folder_until_they_are_right()
    {
        string name = $"{folder}.jpg";
        await DropAsync(name, TestPhotos.Encode(64, 64));
        await DropAsync("batch.json", """{ "strength": 7 }"""u8.ToArray());
        BlobClient error = inbox.GetBlobClient($"{folder}/batch.error.json");
        for (int tries = 0; tries < 200 && !await error.ExistsAsync(); tries++)
            await Task.Delay(100);
        using JsonDocument problem = JsonDocument.Parse((await error.DownloadContentAsync()).Value.Content);
        Assert.Equal("urn:cartoonfunctions:problem:invalid-request", problem.RootElement.GetProperty("type").GetString());
        Assert.Contains("0.1 to 1.0", problem.RootElement.GetProperty("detail").GetString(), StringComparison.Ordinal);
        await Task.Delay(TimeSpan.FromSeconds(4));
        Assert.True(await inbox.GetBlobClient($"{folder}/{name}").ExistsAsync());

        await DropAsync("batch.json", []);

        Assert.Equal(1, (await EndOfBatchWithAsync(view => view.Photos.Any(photo => photo.Name == name))).Count("done"));
        Assert.Empty(inbox.GetBlobs(new() { Prefix = folder }));
    }

    [Fact]
    public async Task Photos_that_overlap_repeat_and_are_replaced_each_come_into_exactly_one_batch()
    {
        // Every upload has a size of its own, so that the one that was drawn can be told from those it replaced.
        const int writers = 4;
        const int photosEach = 12;
        Dictionary<string, int> sides = [];
        await Parallel.ForEachAsync(Enumerable.Range(0, writers), async (writer, _) =>
        {
            for (int i = 0; i < photosEach; i++)
            {
                string name = $"{folder}-{writer}-{i}.png";
                await DropAsync(name, Photo(40));
                await DropAsync(name, Photo(41 + i));
                lock (sides)
                    sides[name] = 41 + i;
                if (i % 5 == 4)
                    await DropAsync("batch.json", []);
            }
        });

        List<BatchView> batches = await AllBatchesWithAsync(photo => photo.Name.StartsWith(folder, StringComparison.Ordinal), sides.Count);

        List<PhotoView> photos = [.. batches.SelectMany(batch => batch.Photos)];
        Assert.All(photos, photo => Assert.Equal("done", photo.State));
        Assert.Equal(sides.Keys.Order(), photos.Select(photo => photo.Name).Distinct().Order());
        // A photo comes twice only where it was replaced after its first version's batch had begun; its last version is drawn once.
        foreach (BatchView batch in batches)
            (await api.GetZipAsync(batch)).Dispose();
        foreach ((string name, int side) in sides)
            Assert.Equal(1, await CountDrawnAsync(batches, name, side));
        Assert.Empty(inbox.GetBlobs(new() { Prefix = folder }));
    }

    static byte[] Photo(int side) => TestPhotos.Encode(side, 48, seed: side, CartoonFunctions.Imaging.OutputFormat.Png);

    async Task<int> CountDrawnAsync(IReadOnlyList<BatchView> batches, string name, int width)
    {
        int count = 0;
        foreach (BatchView batch in batches)
        {
            Azure.Response<Azure.Storage.Blobs.Models.BlobDownloadResult> manifest =
                await host.Storage.GetBlobContainerClient(batch.Container).GetBlobClient("manifest.json").DownloadContentAsync();
            count += JsonSerializer.Deserialize<JsonElement>(manifest.Value.Content).GetProperty("photos").EnumerateArray()
                .Count(photo => photo.GetProperty("name").GetString() == name && photo.GetProperty("width").GetInt32() == width);
        }
        return count;
    }

    async Task DropAsync(string name, byte[] content) =>
        await inbox.GetBlobClient($"{folder}/{name}").UploadAsync(BinaryData.FromBytes(content), overwrite: true);

    async Task<BatchView> EndOfBatchWithAsync(Func<BatchView, bool> condition)
    {
        using CancellationTokenSource patience = new(ComesWithin);
        while (true)
        {
            foreach (BatchView batch in await LatestAsync())
            {
                if (batch.IsFinal && condition(batch))
                    return batch;
            }
            await Task.Delay(200, patience.Token);
        }
    }

    /// <summary>The batches with such photos, once the inbox is empty, all have ended and there are at least so many photos.</summary>
    async Task<List<BatchView>> AllBatchesWithAsync(Func<PhotoView, bool> mine, int photos)
    {
        using CancellationTokenSource patience = new(ComesWithin);
        while (true)
        {
            bool empty = !inbox.GetBlobs(new() { Prefix = folder }, patience.Token).Any();
            List<BatchView> batches = [.. (await LatestAsync()).Where(batch => batch.Photos.Any(mine))];
            if (empty && batches.All(batch => batch.IsFinal) && batches.Sum(batch => batch.Photos.Count) >= photos)
                return batches;
            await Task.Delay(300, patience.Token);
        }
    }

    async Task<List<BatchView>> LatestAsync()
    {
        List<BatchView> batches = [];
        foreach (JsonElement batch in (await api.GetAsync("/api/batches?limit=100")).Json.GetProperty("batches").EnumerateArray())
            batches.Add(new BatchView((await api.GetAsync($"/api/batches/{batch.GetProperty("id").GetString()}")).Json));
        return batches;
    }
}
