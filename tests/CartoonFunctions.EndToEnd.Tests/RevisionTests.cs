using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>Photos drawn anew in a batch that has ended, and photos added to it, over HTTP: one batch, one zip.</summary>
public abstract class RevisionContract
{
    private protected abstract CartoonApi Api { get; }

    [Fact]
    public async Task A_photo_is_drawn_anew_in_its_own_style_and_the_zip_has_it_under_the_same_address()
    {
        BatchView before = await EndedAsync(TestPhoto.Several(2));
        byte[] old = (await Api.GetAsync(before.Photos[0].OutputUrl!)).Body;

        Answer answer = await ReviseAsync(before, Redo(1));
        BatchView after = await Api.WaitForEndAsync(before.Id);

        Assert.Equal(HttpStatusCode.Accepted, answer.Status);
        Assert.NotEqual("completed", new BatchView(answer.Json).State);
        Assert.Equal(("completed", before.ZipUrl, before.Container), (after.State, after.ZipUrl, after.Container));
        Answer cartoon = await Api.GetAsync(after.Photos[0].OutputUrl!);
        Assert.NotEqual(old, cartoon.Body);
        Assert.True(cartoon.Headers.CacheControl!.MaxAge > TimeSpan.FromDays(1));
        Answer stale = await Api.GetAsync(before.Photos[0].OutputUrl!);
        Assert.Equal((true, cartoon.Body.Length), (stale.Headers.CacheControl!.NoCache, stale.Body.Length));
        using ZipArchive zip = await Api.GetZipAsync(after);
        Assert.Equal(cartoon.Body, Read(zip, after.Photos[0].Output!));
        JsonElement manifest = JsonSerializer.Deserialize<JsonElement>(Read(zip, "manifest.json"));
        JsonElement drawn = manifest.GetProperty("photos")[0];
        Assert.Equal(("sketch", "sketch", 1), (drawn.GetProperty("options").GetProperty("style").GetString(),
            drawn.GetProperty("model").GetProperty("id").GetString(), drawn.GetProperty("revision").GetInt32()));
        Assert.Equal(1, manifest.GetProperty("revisions").GetArrayLength());
        Assert.Equal(HttpStatusCode.OK, (await Api.GetAsync(after.Photos[0].ThumbnailUrl!)).Status);
    }

    [Fact]
    public async Task A_revision_with_its_number_can_be_asked_for_again_and_counts_once()
    {
        BatchView before = await EndedAsync(TestPhoto.Several(1));

        await ReviseAsync(before, Redo(1, number: 1));
        Answer again = await ReviseAsync(before, Redo(1, number: 1));
        Answer other = await ReviseAsync(before, new JsonObject { ["failed"] = true, ["number"] = 1 });
        Answer gap = await ReviseAsync(before, Redo(1, number: 3));

        Assert.Equal(HttpStatusCode.Accepted, again.Status);
        Assert.Equal(("not-ready", "not-ready"), (other.ProblemType, gap.ProblemType));
        BatchView after = await Api.WaitForEndAsync(before.Id);
        Assert.Equal(1, after.Json.GetProperty("revisions").GetArrayLength());
        Assert.Equal(HttpStatusCode.Accepted, (await ReviseAsync(before, Redo(1, number: 1))).Status);
        Assert.Equal(after.Json.ToString(), (await Api.GetAsync($"/api/batches/{before.Id}")).Json.ToString());
    }

    [Fact]
    public async Task Photos_that_ran_out_of_time_are_tried_again_in_the_same_batch_with_a_longer_limit()
    {
        // More than any machine draws in a second.
        BatchView before = await EndedAsync(TestPhoto.Several(16, side: 1400), new JsonObject { ["timeoutSeconds"] = 1, ["resolution"] = 1400 });
        Assert.Equal("timedOut", before.State);
        Assert.True(before.Count("timedOut") > 0);

        await ReviseAsync(before, new JsonObject { ["failed"] = true, ["options"] = new JsonObject { ["timeoutSeconds"] = 600 } });
        BatchView after = await Api.WaitForEndAsync(before.Id);

        Assert.Equal(("completed", 16, 0, before.Container), (after.State, after.Count("done"), after.Count("timedOut"), after.Container));
        using ZipArchive zip = await Api.GetZipAsync(after);
        Assert.Equal("not-ready", (await ReviseAsync(before, new JsonObject { ["failed"] = true })).ProblemType);
    }

    [Fact]
    public async Task Photos_that_are_sent_for_it_come_into_a_batch_that_has_ended()
    {
        BatchView before = await EndedAsync([new("b.jpg", TestPhotos.Encode(64, 64, seed: 1))]);
        NewBatch sent = await Api.CreateAsync([new("a.jpg", TestPhotos.Encode(64, 64, seed: 2)), new("late.jpg", TestPhotos.Encode(64, 64))]);
        await Api.UploadAsync(sent.UploadUrls["a.jpg"], TestPhotos.Encode(64, 64, seed: 2));

        Answer added = await ReviseAsync(before, new JsonObject { ["add"] = sent.Id, ["number"] = 1 });
        Assert.Equal(HttpStatusCode.Accepted, added.Status);
        BatchView after = await Api.WaitForEndAsync(before.Id);

        Assert.Equal(["b.jpg", "a.jpg", "late.jpg"], after.Photos.Select(photo => photo.Name));
        Assert.Equal(["done", "done", "refused"], after.Photos.Select(photo => photo.State));
        Assert.Contains("not uploaded", after.Photo("late.jpg").Reason, StringComparison.Ordinal);
        using ZipArchive zip = await Api.GetZipAsync(after);
        Assert.Equal(before.ZipUrl, after.ZipUrl);
        Assert.Equal(TestPhotos.Encode(64, 64, seed: 2), (await Api.GetAsync($"/api/batches/{before.Id}/photos/2/source")).Body);
        Assert.Equal("no-such-batch", (await Api.GetAsync($"/api/batches/{sent.Id}")).ProblemType);
        Assert.Equal(HttpStatusCode.Accepted, (await ReviseAsync(before, new JsonObject { ["add"] = sent.Id, ["number"] = 1 })).Status);
    }

    [Fact]
    public async Task What_cannot_be_revised_is_refused_with_what_to_do()
    {
        NewBatch unstarted = await Api.CreateAsync(TestPhoto.Several(1));
        BatchView ended = await EndedAsync(TestPhoto.Several(1));
        NewBatch alike = await Api.CreateAsync(TestPhoto.Several(1));

        Assert.Equal("not-ready", (await Api.PostAsync($"/api/batches/{unstarted.Id}/revisions", Redo(1))).ProblemType);
        Assert.Equal("invalid-request", (await ReviseAsync(ended, [])).ProblemType);
        Assert.Equal("invalid-request", (await ReviseAsync(ended, Redo(2))).ProblemType);
        Assert.Equal("invalid-request", (await ReviseAsync(ended, new JsonObject { ["photos"] = new JsonArray(1, 1) })).ProblemType);
        JsonObject tooStrong = new() { ["photos"] = new JsonArray(1), ["options"] = new JsonObject { ["strength"] = 7 } };
        Assert.Equal("invalid-request", (await ReviseAsync(ended, tooStrong)).ProblemType);
        JsonObject otherFormat = new() { ["photos"] = new JsonArray(1), ["options"] = new JsonObject { ["format"] = "jpeg" } };
        Assert.Equal("invalid-request", (await ReviseAsync(ended, otherFormat)).ProblemType);
        Assert.Contains("another name", (await ReviseAsync(ended, new JsonObject { ["add"] = alike.Id })).Text, StringComparison.Ordinal);
        Assert.Equal("no-such-batch", (await Api.PostAsync("/api/batches/none/revisions", Redo(1))).ProblemType);
        Assert.False((await Api.GetAsync($"/api/batches/{ended.Id}")).Json.TryGetProperty("revisions", out _));
    }

    static JsonObject Redo(int photo, int? number = null)
    {
        JsonObject body = new() { ["photos"] = new JsonArray(photo), ["options"] = new JsonObject { ["style"] = "sketch", ["strength"] = 1 } };
        if (number is { } given)
            body["number"] = given;
        return body;
    }

    async Task<BatchView> EndedAsync(IReadOnlyList<TestPhoto> photos, JsonObject? options = null) =>
        await Api.WaitForEndAsync(await Api.BeginAsync(photos, options));

    Task<Answer> ReviseAsync(BatchView batch, JsonObject body) => Api.PostAsync($"/api/batches/{batch.Id}/revisions", body);

    static byte[] Read(ZipArchive zip, string name)
    {
        using MemoryStream bytes = new();
        using Stream entry = zip.GetEntry(name)!.Open();
        entry.CopyTo(bytes);
        return bytes.ToArray();
    }
}

/// <summary>Over a storage account, which Azurite emulates.</summary>
[Collection(nameof(OneHost))]
public sealed class AccountRevisionTests(TestHost host) : RevisionContract
{
    private protected override CartoonApi Api => host.Api;
}

/// <summary>Over a folder.</summary>
public sealed class FolderRevisionTests(FolderService service) : RevisionContract, IClassFixture<FolderService>
{
    private protected override CartoonApi Api => service.Api;

    [Fact]
    public async Task Killed_in_a_revision_the_service_goes_on_with_it_and_the_zip_from_before_is_there()
    {
        BatchView before = await Api.WaitForEndAsync(await Api.BeginAsync(TestPhoto.Several(6, side: 1200), new JsonObject { ["resolution"] = 1024 }));
        JsonObject body = new() { ["photos"] = new JsonArray(1, 2, 3, 4, 5, 6), ["options"] = new JsonObject { ["style"] = "sketch" } };
        Assert.Equal(HttpStatusCode.Accepted, (await Api.PostAsync($"/api/batches/{before.Id}/revisions", body)).Status);
        await Api.WaitUntilAsync(before.Id, view => view.Json.GetProperty("photos").EnumerateArray().Any(photo => photo.TryGetProperty("revision", out _)));

        await service.KillAndStartAsync();

        using (ZipArchive zip = new(new MemoryStream((await Api.GetAsync(before.ZipUrl!)).Body)))
            Assert.Equal(7, zip.Entries.Count);
        BatchView after = await Api.WaitForEndAsync(before.Id);
        Assert.Equal(("completed", 6), (after.State, after.Count("done")));
        Assert.All(after.Photos, photo => Assert.Equal(1, photo.Json.GetProperty("revision").GetInt32()));
        using ZipArchive revised = await Api.GetZipAsync(after);
    }
}

/// <summary>A service over a folder, for the tests of a class.</summary>
public sealed class FolderService : IAsyncLifetime, IDisposable
{
    readonly TemporaryFolder folder = new();
    ServiceProcess? service;

    internal CartoonApi Api { get; private set; } = null!;

    public async Task InitializeAsync()
    {
        service = await ServiceProcess.StartAsync("--data", folder["service"]);
        Api = new CartoonApi(service.Address);
    }

    public async Task DisposeAsync()
    {
        if (service is not null)
            await service.DisposeAsync();
    }

    public void Dispose()
    {
        Api.Dispose();
        folder.Dispose();
    }

    /// <summary>Ends the service as a power cut would, and starts it again.</summary>
    internal async Task KillAndStartAsync()
    {
        await service!.KillAsync();
        await service.DisposeAsync();
        Api.Dispose();
        await InitializeAsync();
    }
}
