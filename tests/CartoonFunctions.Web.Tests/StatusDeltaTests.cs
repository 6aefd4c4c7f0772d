using System.IO.Compression;
using System.Text.Json;
using System.Text.Json.Nodes;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Web.Tests;

/// <summary>What is sent of a status: compressed for those who take it so, and the changes alone for those who know an earlier
/// one.</summary>
public sealed class StatusDeltaTests : IAsyncLifetime
{
    const string Id = "20260104-152347-0123456789abcdef";
    readonly DrawnEngine engine = new();
    WebHost web = null!;

    public async Task InitializeAsync() => web = await WebHost.StartAsync(engine);

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task A_client_that_knows_a_status_is_told_the_photos_that_have_changed()
    {
        string version = await VersionAsync();
        engine.Done = 2;

        JsonNode changes = await GetAsync($"?since={version}");

        Assert.Equal([1, 2], changes["photos"]!.AsArray().Select(photo => (int)photo!["number"]!));
        Assert.Equal((version, 2), ((string?)changes["since"], (int)changes["counts"]!["done"]!));
    }

    [Fact]
    public async Task A_client_whose_status_is_not_known_any_more_is_told_all()
    {
        JsonNode status = await GetAsync("?since=0123456789abcdef0123456789abcdef");

        Assert.Equal((500, null), (status["photos"]!.AsArray().Count, status["since"]));
    }

    [SkippableFact]
    public async Task What_the_page_makes_of_the_changes_is_the_whole_status()
    {
        JsonNode known = await GetAsync("");
        string version = await VersionAsync();
        engine.Done = 7;
        JsonNode changes = await GetAsync($"?since={version}");

        JsonElement merged = await PageModules.RunAsync<JsonElement>("status.js", "answer(merge(given.known, given.changes));",
            new { known, changes });

        Assert.True(JsonNode.DeepEquals(await GetAsync(""), JsonNode.Parse(merged.GetRawText())));
    }

    [Fact]
    public async Task The_status_comes_compressed_to_those_who_take_it_so_and_plain_to_others()
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/batches/{Id}");
        request.Headers.Add("Accept-Encoding", "deflate, gzip;q=0.5");
        HttpResponseMessage compressed = await web.Client.SendAsync(request);
        HttpResponseMessage plain = await web.Client.GetAsync($"/api/batches/{Id}");
        byte[] sent = await compressed.Content.ReadAsByteArrayAsync();
        byte[] whole = await plain.Content.ReadAsByteArrayAsync();

        Assert.Equal(["gzip"], compressed.Content.Headers.ContentEncoding);
        Assert.Empty(plain.Content.Headers.ContentEncoding);
        Assert.Equal(["Accept-Encoding"], plain.Headers.Vary);
        Assert.Equal("application/json", plain.Content.Headers.ContentType!.MediaType);
        Assert.InRange(sent.Length, 1, whole.Length / 8);
        using GZipStream unzipped = new(new MemoryStream(sent), CompressionMode.Decompress);
        Assert.True(JsonNode.DeepEquals(JsonNode.Parse(whole), await JsonNode.ParseAsync(unzipped)));
    }

    [Theory]
    [InlineData("gzip;q=0")]
    [InlineData("identity")]
    public async Task Nothing_is_compressed_against_the_client_s_will(string accepted)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/batches/{Id}");
        request.Headers.Add("Accept-Encoding", accepted);

        Assert.Empty((await web.Client.SendAsync(request)).Content.Headers.ContentEncoding);
    }

    [Fact]
    public void One_status_is_serialized_once_for_all_who_are_told_it()
    {
        using StatusDocuments documents = new();
        BatchStatus status = engine.Status();

        StatusDocument document = documents.Of(status, since: null);

        Assert.Same(document, documents.Of(status, since: null));
        Assert.Same(document.Json, document.Json);
        Assert.Same(document.GZip, document.GZip);
    }

    async Task<JsonNode> GetAsync(string query) => JsonNode.Parse(await web.Client.GetStringAsync($"/api/batches/{Id}{query}"))!;

    async Task<string> VersionAsync() => (await web.Client.GetAsync($"/api/batches/{Id}")).Headers.ETag!.Tag.Trim('"');

    /// <summary>An engine of one batch of 500 photos, of which so many are done.</summary>
    sealed class DrawnEngine : IdleEngine
    {
        public int Done { get; set; }

        public override EngineActivity Activity => new(1, 1, 0);

        public BatchStatus Status() => new()
        {
            Id = Id,
            State = BatchState.Running,
            Counts = new BatchCounts(500, Done, 0, 0, 0, 0),
            Photos = [.. Enumerable.Range(1, 500).Select(number =>
                new PhotoStatus(number, $"IMG_{number}.jpg", number <= Done ? PhotoState.Done : PhotoState.Waiting))],
            CreatedAt = DateTimeOffset.UnixEpoch,
            Options = new(),
        };

        public override Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation) =>
            Task.FromResult<BatchStatus?>(Status());
    }
}
