using System.IO.Compression;
using System.Net;
using System.Text.Json;
using System.Text.Json.Nodes;
using CartoonFunctions.Imaging;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>The way of a batch over HTTP, from photos to a zip.</summary>
[Collection(nameof(OneHost))]
public sealed class BatchTests(TestHost host)
{
    readonly CartoonApi api = host.Api;

    [Fact]
    public async Task Photos_become_cartoons_and_a_zip_and_the_bad_ones_are_named()
    {
        List<TestPhoto> photos = [.. TestPhoto.Several(3), new("page.jpg", "<!DOCTYPE html><title>no</title>"u8.ToArray()),
            new("late.jpg", TestPhotos.Encode(64, 64)), new("empty.jpg", [])];
        NewBatch batch = await api.CreateAsync(photos, new JsonObject { ["format"] = "jpeg", ["resolution"] = 512 });
        Assert.DoesNotContain("empty.jpg", batch.UploadUrls.Keys);
        foreach (TestPhoto photo in photos.Where(photo => photo.Name is not ("late.jpg" or "empty.jpg")))
            await api.UploadAsync(batch.UploadUrls[photo.Name], photo.Bytes);
        Assert.Equal("created", new BatchView((await api.GetAsync($"/api/batches/{batch.Id}")).Json).State);

        Answer started = await api.PostAsync($"/api/batches/{batch.Id}/start");
        BatchView ended = await api.WaitForEndAsync(batch.Id);

        Assert.Equal($"/api/batches/{batch.Id}", started.Headers.Location!.ToString());
        Assert.NotNull(started.Headers.RetryAfter);
        Assert.Equal("completed", ended.State);
        Assert.Equal((6, 3, 3), (ended.Count("total"), ended.Count("done"), ended.Count("refused")));
        Assert.Contains("HTML", ended.Photo("page.jpg").Reason, StringComparison.Ordinal);
        Assert.Contains("not uploaded", ended.Photo("late.jpg").Reason, StringComparison.Ordinal);
        Assert.Contains("empty", ended.Photo("empty.jpg").Reason, StringComparison.Ordinal);
        Assert.Matches(@"^outputs-\d{8}-\d{6}(-\d+)?$", ended.Container);
        using ZipArchive zip = await api.GetZipAsync(ended);
        using Stream manifest = zip.GetEntry("manifest.json")!.Open();
        JsonElement report = (await JsonSerializer.DeserializeAsync<JsonElement>(manifest))!;
        Assert.Equal(ended.Photos.Select(photo => photo.State),
            report.GetProperty("photos").EnumerateArray().Select(photo => photo.GetProperty("state").GetString()));
    }

    [Fact]
    public async Task Zips_of_a_size_hold_patterned_names_in_kept_folders_and_contact_sheets()
    {
        string id = await api.BeginAsync([new("sea/Anna.png", Noise(1)), new("sea/deep/Ben.png", Noise(2))], new JsonObject
        {
            ["zipMax"] = "1MB",
            ["names"] = "{number:00} {name}",
            ["keepFolders"] = true,
            ["sheet"] = "before-after",
            ["strength"] = 0.1,
        });
        BatchView ended = await api.WaitForEndAsync(id);
        JsonElement[] zips = [.. ended.Json.GetProperty("zips").EnumerateArray()];

        List<string> entries = [];
        foreach (JsonElement part in zips)
        {
            Answer zip = await api.GetAsync(part.GetProperty("url").GetString()!);
            Assert.Equal(part.GetProperty("name").GetString(), zip.ContentHeaders.ContentDisposition!.FileName);
            using ZipArchive archive = new(new MemoryStream(zip.Body));
            Assert.Equal("manifest.json", archive.Entries[^1].FullName);
            entries.AddRange(archive.Entries.SkipLast(1).Select(entry => entry.FullName));
        }
        Assert.Equal(["sea/01 Anna.png", "sea/deep/02 Ben.png"], entries.Take(2).Order(StringComparer.Ordinal));
        Assert.EndsWith("_sheet.jpg", Assert.Single(entries.Skip(2)), StringComparison.Ordinal);
        Assert.EndsWith("_1of" + zips.Length + ".zip", ended.Json.GetProperty("zip").GetString(), StringComparison.Ordinal);
        Answer beyond = await api.GetAsync($"{ended.ZipUrl}?part={zips.Length + 1}");
        Assert.Equal(HttpStatusCode.BadRequest, beyond.Status);
        Assert.Contains($"from 1 to {zips.Length}", beyond.Text, StringComparison.Ordinal);
        Answer refused = await api.PostAsync("/api/batches", new JsonObject
        {
            ["photos"] = new JsonArray(new JsonObject { ["name"] = "a.jpg", ["size"] = 10 }),
            ["options"] = new JsonObject { ["names"] = "{place}" },
        });
        Assert.Contains("{number:000}", refused.Text, StringComparison.Ordinal);
    }

    /// <summary>A photo that no format makes small.</summary>
    static byte[] Noise(int seed)
    {
        using Imaging.PixelImage noise = new(700, 700);
        new Random(seed).NextBytes(noise.Rgb);
        return new Imaging.Vips.VipsCodec(new Imaging.PhotoLimits()).Encode(noise, new(Imaging.OutputFormat.Png, 90));
    }

    [Fact]
    public async Task A_batch_is_named_at_any_time_for_lists_its_zip_and_its_retries()
    {
        BatchView ended = await api.WaitForEndAsync(await api.BeginAsync(TestPhoto.Several(1)));
        string id = ended.Json.GetProperty("id").GetString()!;

        Answer named = await api.SendAsync(HttpMethod.Put, $"/api/batches/{id}/name", CartoonApi.Json("""{"name":" Anna / Ben "}"""));
        Answer zip = await api.GetAsync(ended.ZipUrl!);
        JsonElement listed = (await api.GetAsync("/api/batches?limit=1")).Json.GetProperty("batches")[0];
        Answer again = await api.PostAsync($"/api/batches/{id}/retry", new JsonObject { ["photos"] = "all" });
        string next = again.Json.GetProperty("id").GetString()!;

        Assert.Equal("Anna / Ben", named.Json.GetProperty("name").GetString());
        Assert.Equal("Anna _ Ben.zip", zip.ContentHeaders.ContentDisposition!.FileNameStar);
        Assert.Equal("Anna / Ben", listed.GetProperty("name").GetString());
        Assert.Equal("Anna / Ben", (await api.GetAsync($"/api/batches/{next}/summary")).Json.GetProperty("name").GetString());
        DateTimeOffset created = listed.GetProperty("createdAt").GetDateTimeOffset();
        Assert.Equal(TimeSpan.FromDays(7), listed.GetProperty("keptUntil").GetDateTimeOffset() - created);
        await api.WaitForEndAsync(next);
        Answer unnamed = await api.SendAsync(HttpMethod.Put, $"/api/batches/{id}/name", CartoonApi.Json("""{"name":null}"""));
        Assert.Equal(JsonValueKind.Null, unnamed.Json.GetProperty("name").ValueKind);
        Assert.Equal(ended.Json.GetProperty("zip").GetString(), (await api.GetAsync(ended.ZipUrl!)).ContentHeaders.ContentDisposition!.FileName);
    }

    [Theory]
    [InlineData("{}", "/name")]
    [InlineData("""{"name":"two\\nlines"}""", "/name")]
    [InlineData("""{"name":7}""", "/name")]
    public async Task What_is_no_name_is_refused(string body, string place)
    {
        string id = (await api.CreateAsync(TestPhoto.Several(1))).Id;

        Answer refused = await api.SendAsync(HttpMethod.Put, $"/api/batches/{id}/name",
            CartoonApi.Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, refused.Status);
        Assert.Equal(place, refused.Json.GetProperty("errors")[0].GetProperty("pointer").GetString());
    }

    [Fact]
    public async Task Starting_again_changes_nothing()
    {
        string id = await api.BeginAsync(TestPhoto.Several(2));
        Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync($"/api/batches/{id}/start")).Status);
        BatchView ended = await api.WaitForEndAsync(id);

        Answer again = await api.PostAsync($"/api/batches/{id}/start");

        Assert.Equal(HttpStatusCode.Accepted, again.Status);
        Assert.Equal(ended.Json.ToString(), (await api.GetAsync($"/api/batches/{id}")).Json.ToString());
    }

    [Fact]
    public async Task Results_come_whole_by_range_and_small()
    {
        BatchView ended = await api.WaitForEndAsync(
            await api.BeginAsync(TestPhoto.Several(1, side: 400), new JsonObject { ["names"] = "original" }));
        byte[] whole = (await api.GetAsync(ended.ZipUrl!)).Body;

        Answer part = await api.GetAsync(ended.ZipUrl!, ("Range", $"bytes=2-{whole.Length - 3}"));
        Answer beyond = await api.GetAsync(ended.ZipUrl!, ("Range", $"bytes={whole.Length}-"));
        Answer cartoon = await api.GetAsync(ended.Photos[0].OutputUrl!);
        Answer thumbnail = await api.GetAsync(ended.Photos[0].ThumbnailUrl!);

        Assert.Equal(HttpStatusCode.PartialContent, part.Status);
        Assert.Equal(whole[2..^2], part.Body);
        Assert.Equal(HttpStatusCode.RequestedRangeNotSatisfiable, beyond.Status);
        Assert.Equal("photo-001.png", ended.Photos[0].Output);
        Assert.Equal("image/png", cartoon.ContentHeaders.ContentType!.MediaType);
        Assert.Equal("image/webp", thumbnail.ContentHeaders.ContentType!.MediaType);
        Assert.True(thumbnail.Body.Length < cartoon.Body.Length);
        Assert.Equal(HttpStatusCode.NotModified,
            (await api.GetAsync(ended.Photos[0].ThumbnailUrl!, ("If-None-Match", thumbnail.Headers.ETag!.ToString()))).Status);
        Assert.Equal("no-such-result",
            (await api.GetAsync($"/api/batches/{ended.Json.GetProperty("id").GetString()}/photos/2/output")).ProblemType);
    }

    [Fact]
    public async Task Files_are_not_sent_again_to_those_who_have_them_nor_to_those_who_want_another_version()
    {
        BatchView ended = await api.WaitForEndAsync(await api.BeginAsync(TestPhoto.Several(1)));

        foreach (string url in (string[])[ended.ZipUrl!, ended.Photos[0].OutputUrl!, ended.Photos[0].Json.GetProperty("sourceUrl").GetString()!])
        {
            string etag = (await api.GetAsync(url)).Headers.ETag!.ToString();
            Assert.Equal(HttpStatusCode.NotModified, (await api.GetAsync(url, ("If-None-Match", etag))).Status);
            Assert.Equal(HttpStatusCode.PreconditionFailed, (await api.GetAsync(url, ("If-Match", "\"another\""))).Status);
        }
    }

    [Fact]
    public async Task A_batch_that_cannot_be_read_is_not_started_and_its_photos_are_not_found_by_number()
    {
        string id = (await api.CreateAsync(TestPhoto.Several(1))).Id;
        await host.Storage.GetBlobContainerClient(BlobPlaces.Batches).GetBlobClient(BlobPlaces.Record(id))
            .UploadAsync(BinaryData.FromString("what is this"), overwrite: true);

        Answer[] answers = [await api.PostAsync($"/api/batches/{id}/start"), await api.GetAsync($"/api/batches/{id}/photos/1/source"),
            await api.GetAsync($"/api/batches/{id}/photos/1/source/thumbnail")];

        Assert.All(answers, answer => Assert.Equal((HttpStatusCode.Conflict, "not-readable"), (answer.Status, answer.ProblemType)));
    }

    [Fact]
    public async Task A_photo_comes_back_as_it_was_sent_and_a_whole_batch_is_drawn_again()
    {
        IReadOnlyList<TestPhoto> photos = TestPhoto.Several(2);
        BatchView first = await api.WaitForEndAsync(await api.BeginAsync(photos));
        string path = $"/api/batches/{first.Json.GetProperty("id").GetString()}";

        Answer source = await api.GetAsync(first.Json.GetProperty("photos")[1].GetProperty("sourceUrl").GetString()!);
        Answer small = await api.GetAsync($"{path}/photos/2/source/thumbnail");
        Answer again = await api.PostAsync($"{path}/retry", new JsonObject { ["photos"] = "all" });
        BatchView second = await api.WaitForEndAsync(again.Json.GetProperty("id").GetString()!);

        Assert.Equal(photos[1].Bytes, source.Body);
        Assert.Equal("image/jpeg", source.ContentHeaders.ContentType!.MediaType);
        Assert.Equal("no-such-result", (await api.GetAsync($"{path}/photos/3/source")).ProblemType);
        Assert.Equal("image/webp", small.ContentHeaders.ContentType!.MediaType);
        Assert.Equal(HttpStatusCode.NotModified,
            (await api.GetAsync($"{path}/photos/2/source/thumbnail", ("If-None-Match", small.Headers.ETag!.ToString()))).Status);
        Assert.Equal((2, 2), (second.Count("total"), second.Count("done")));
    }

    [Fact]
    public async Task A_known_status_is_answered_when_it_changes_or_with_304()
    {
        NewBatch batch = await api.CreateAsync(TestPhoto.Several(1));
        string path = $"/api/batches/{batch.Id}";
        string etag = (await api.GetAsync(path)).Headers.ETag!.ToString();

        Answer unchanged = await api.GetAsync(path, ("If-None-Match", etag), ("Prefer", "wait=1"));
        Task<Answer> waiting = api.GetAsync(path, ("If-None-Match", etag), ("Prefer", "wait=30"));
        await api.SendAsync(HttpMethod.Delete, path);

        Assert.Equal(HttpStatusCode.NotModified, unchanged.Status);
        Assert.Equal("wait=1", Assert.Single(unchanged.Headers.GetValues("Preference-Applied")));
        Assert.Equal("cancelled", new BatchView((await waiting).Json).State);
    }

    [Fact]
    public async Task A_cancelled_batch_zips_what_is_done_names_the_rest_and_can_be_tried_again()
    {
        string id = await api.BeginAsync(TestPhoto.Several(30, side: 900), new JsonObject { ["format"] = "webp" });
        await api.WaitUntilAsync(id, view => view.Count("done") > 0);

        Assert.Equal(HttpStatusCode.Accepted, (await api.SendAsync(HttpMethod.Delete, $"/api/batches/{id}")).Status);
        BatchView ended = await api.WaitForEndAsync(id);

        Assert.Equal("cancelled", ended.State);
        Assert.InRange(ended.Count("done"), 1, 29);
        Assert.Equal(30, ended.Count("done") + ended.Count("cancelled"));
        (await api.GetZipAsync(ended)).Dispose();
        await AssertNothingElseIsInAsync(ended);

        Answer retried = await api.PostAsync($"/api/batches/{id}/retry",
            new JsonObject { ["options"] = new JsonObject { ["resolution"] = 512 } });
        BatchView second = await api.WaitForEndAsync(retried.Json.GetProperty("id").GetString()!);
        Assert.Equal((ended.Count("cancelled"), ended.Count("cancelled")), (second.Count("total"), second.Count("done")));
        Assert.Equal("not-ready", (await api.PostAsync($"/api/batches/{second.Json.GetProperty("id").GetString()}/retry")).ProblemType);
    }

    [Fact]
    public async Task At_the_timeout_what_is_done_is_zipped_and_the_rest_named()
    {
        string id = await api.BeginAsync(TestPhoto.Several(40, side: 1000), new JsonObject { ["timeoutSeconds"] = 3 });

        BatchView ended = await api.WaitForEndAsync(id);

        Assert.Equal("timedOut", ended.State);
        Assert.InRange(ended.Count("done"), 1, 39);
        Assert.Equal(40, ended.Count("done") + ended.Count("timedOut"));
        (await api.GetZipAsync(ended)).Dispose();
        await AssertNothingElseIsInAsync(ended);
    }

    [Fact]
    public async Task A_batch_of_one_does_not_wait_for_a_large_one()
    {
        string large = await api.BeginAsync(TestPhoto.Several(40, side: 900));
        await api.WaitUntilAsync(large, view => view.Count("done") > 0);

        BatchView small = await api.WaitForEndAsync(await api.BeginAsync(TestPhoto.Several(1)));
        BatchView meanwhile = new((await api.GetAsync($"/api/batches/{large}")).Json);

        Assert.Equal("completed", small.State);
        Assert.Equal("running", meanwhile.State);
        await api.SendAsync(HttpMethod.Delete, $"/api/batches/{large}");
        await api.WaitForEndAsync(large);
    }

    [Fact]
    public async Task Batches_are_listed_newest_first_in_pages_and_a_deleted_one_is_gone_with_its_blobs()
    {
        string[] ids = [await api.BeginAsync(TestPhoto.Several(1)), await api.BeginAsync(TestPhoto.Several(1)),
            await api.BeginAsync(TestPhoto.Several(1))];
        BatchView ended = await api.WaitForEndAsync(ids[0]);
        foreach (string id in ids[1..])
            await api.WaitForEndAsync(id);

        List<string> listed = [];
        string? after = null;
        do
        {
            JsonElement page = (await api.GetAsync($"/api/batches?limit=2{(after is null ? "" : $"&after={Uri.EscapeDataString(after)}")}"))
                .Json;
            Assert.InRange(page.GetProperty("batches").GetArrayLength(), 0, 2);
            listed.AddRange(page.GetProperty("batches").EnumerateArray().Select(batch => batch.GetProperty("id").GetString()!));
            after = page.GetProperty("next").GetString();
        }
        while (after is not null);

        Assert.Equal(ids.Reverse(), listed.Where(ids.Contains));
        Assert.Equal(HttpStatusCode.NoContent, (await api.SendAsync(HttpMethod.Delete, $"/api/batches/{ids[0]}?purge=true")).Status);
        Assert.Equal("no-such-batch", (await api.GetAsync($"/api/batches/{ids[0]}")).ProblemType);
        Assert.False(await host.Storage.GetBlobContainerClient(ended.Container).ExistsAsync());
        Assert.False(await host.Storage.GetBlobContainerClient($"uploads-{ids[0]}").ExistsAsync());
        Assert.Empty(host.Storage.GetBlobContainerClient("batches").GetBlobs(new() { Prefix = ids[0] }));
    }

    [Fact]
    public async Task Photos_that_are_in_a_container_already_are_drawn_from_there()
    {
        string container = $"photos-{Guid.NewGuid():N}";
        await host.Storage.CreateBlobContainerAsync(container);
        foreach (TestPhoto photo in TestPhoto.Several(2))
            await host.Storage.GetBlobContainerClient(container).UploadBlobAsync($"team/{photo.Name}", BinaryData.FromBytes(photo.Bytes));

        Answer created = await api.PostAsync("/api/batches",
            new JsonObject { ["source"] = new JsonObject { ["container"] = container, ["prefix"] = "team/" } });
        string id = created.Json.GetProperty("id").GetString()!;
        await api.PostAsync($"/api/batches/{id}/start");
        BatchView ended = await api.WaitForEndAsync(id);

        Assert.Equal(["photo-001.jpg", "photo-002.jpg"], ended.Photos.Select(photo => photo.Name));
        Assert.Equal(2, ended.Count("done"));
    }

    [Fact]
    public async Task One_photo_is_drawn_at_once()
    {
        using ByteArrayContent photo = new(TestPhotos.Encode(120, 80));
        photo.Headers.ContentType = new("image/jpeg");

        Answer cartoon = await api.SendAsync(HttpMethod.Post, "/api/cartoonize?format=webp&strength=1", photo);

        Assert.Equal(HttpStatusCode.OK, cartoon.Status);
        Assert.Equal("RIFF"u8.ToArray(), cartoon.Body[..4]);
    }

    [Fact]
    public async Task Lost_upload_addresses_are_renewed_until_the_start()
    {
        IReadOnlyList<TestPhoto> photos = TestPhoto.Several(1);
        NewBatch batch = await api.CreateAsync(photos);

        Answer renewed = await api.PostAsync($"/api/batches/{batch.Id}/uploads");
        await api.UploadAsync(renewed.Json.GetProperty("photos")[0].GetProperty("uploadUrl").GetString()!, photos[0].Bytes);
        await api.PostAsync($"/api/batches/{batch.Id}/start");

        Assert.Equal(1, (await api.WaitForEndAsync(batch.Id)).Count("done"));
        Assert.Equal("not-ready", (await api.PostAsync($"/api/batches/{batch.Id}/uploads")).ProblemType);
    }

    [Fact]
    public async Task The_service_says_how_it_is_and_what_it_can_draw()
    {
        JsonElement health = (await api.GetAsync("/api/health")).Json;
        JsonElement styles = (await api.GetAsync("/api/styles")).Json;

        Assert.Equal("ok", health.GetProperty("status").GetString());
        Assert.Contains(styles.GetProperty("default").GetString(),
            styles.GetProperty("styles").EnumerateArray().Select(style => style.GetProperty("id").GetString()));
    }

    [Fact]
    public async Task Every_style_has_a_sample_and_one_is_drawn_for_a_style_that_the_page_has_none_of()
    {
        foreach (JsonElement style in (await api.GetAsync("/api/styles")).Json.GetProperty("styles").EnumerateArray())
            Assert.Equal("image/webp", (await api.GetAsync(style.GetProperty("sampleUrl").GetString()!)).ContentHeaders.ContentType!.MediaType);

        // The page has pictures of these two; drawn they must be as different as the styles are.
        Answer[] drawn = await Task.WhenAll(new[] { "ink-comic", "sketch", "sketch" }.Select(id => api.GetAsync($"/api/styles/{id}/sample")));
        Assert.All(drawn, sample => Assert.Equal(HttpStatusCode.OK, sample.Status));
        Assert.NotEqual(drawn[0].Body, drawn[1].Body);
        Assert.Equal(drawn[1].Body, drawn[2].Body);
        Answer again = await api.GetAsync("/api/styles/sketch/sample", ("If-None-Match", drawn[1].Headers.ETag!.ToString()));
        Assert.Equal(HttpStatusCode.NotModified, again.Status);
        Assert.Equal(HttpStatusCode.BadRequest, (await api.GetAsync("/api/styles/none-such/sample")).Status);
    }

    async Task AssertNothingElseIsInAsync(BatchView batch)
    {
        List<string> blobs = [];
        await foreach (Azure.Storage.Blobs.Models.BlobItem blob in host.Storage.GetBlobContainerClient(batch.Container).GetBlobsAsync())
            blobs.Add(blob.Name);
        Assert.Equal(batch.Count("done") + 2, blobs.Count);
    }
}
