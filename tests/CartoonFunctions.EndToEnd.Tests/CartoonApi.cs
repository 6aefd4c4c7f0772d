using System.IO.Compression;
using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>A client of the service that knows it from its description only: every JSON answer is checked against that.</summary>
sealed class CartoonApi(Uri address, string? key = null) : IDisposable
{
    static readonly TimeSpan EndsWithin = TimeSpan.FromMinutes(3);

    readonly HttpClient http = new(new SocketsHttpHandler { ConnectTimeout = TimeSpan.FromSeconds(5) })
    {
        BaseAddress = address,
        Timeout = TimeSpan.FromMinutes(2)
    };
    Description? description;

    public Uri Address => address;

    public void Dispose() => http.Dispose();

    /// <summary>Sends a request, and checks a JSON answer against the description.</summary>
    public async Task<Answer> SendAsync(HttpMethod method, string path, HttpContent? body = null,
        params (string Name, string Value)[] headers)
    {
        description ??= await Description.LoadAsync(http);
        using HttpRequestMessage request = new(method, path) { Content = body };
        foreach ((string name, string value) in headers)
            request.Headers.TryAddWithoutValidation(name, value);
        if (key is not null)
            request.Headers.TryAddWithoutValidation("x-functions-key", key);
        using HttpResponseMessage response = await http.SendAsync(request);
        Answer answer = new(response.StatusCode, response.Headers, response.Content.Headers, await response.Content.ReadAsByteArrayAsync());
        description.Check(method, path, answer);
        return answer;
    }

    public Task<Answer> GetAsync(string path, params (string Name, string Value)[] headers) =>
        SendAsync(HttpMethod.Get, path, null, headers);

    public Task<Answer> PostAsync(string path, JsonNode? body = null) =>
        SendAsync(HttpMethod.Post, path, body is null ? null : Json(body.ToJsonString()));

    public static StringContent Json(string text) => new(text, Encoding.UTF8, "application/json");

    /// <summary>Makes a batch of these photos; nothing is uploaded yet.</summary>
    public async Task<NewBatch> CreateAsync(IReadOnlyList<TestPhoto> photos, JsonObject? options = null)
    {
        JsonObject body = new()
        {
            ["photos"] = new JsonArray([.. photos.Select(photo =>
                new JsonObject { ["name"] = photo.Name, ["size"] = photo.Bytes.Length })]),
        };
        if (options is not null)
            body["options"] = options.DeepClone();
        Answer answer = await PostAsync("/api/batches", body);
        Assert.Equal(HttpStatusCode.Created, answer.Status);
        JsonElement created = answer.Json;
        return new NewBatch(created.GetProperty("id").GetString()!, created.GetProperty("photos").EnumerateArray()
            .Where(photo => photo.TryGetProperty("uploadUrl", out _))
            .ToDictionary(photo => photo.GetProperty("name").GetString()!, photo => photo.GetProperty("uploadUrl").GetString()!));
    }

    /// <summary>Sends a photo to its address, as a browser does.</summary>
    public async Task<HttpStatusCode> UploadAsync(string url, byte[] photo)
    {
        using HttpRequestMessage put = new(HttpMethod.Put, url) { Content = new ByteArrayContent(photo) };
        put.Headers.Add("x-ms-blob-type", "BlockBlob");
        put.Content.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        using HttpResponseMessage response = await http.SendAsync(put);
        return response.StatusCode;
    }

    /// <summary>Makes a batch, uploads its photos and starts it; gives its id.</summary>
    public async Task<string> BeginAsync(IReadOnlyList<TestPhoto> photos, JsonObject? options = null)
    {
        NewBatch batch = await CreateAsync(photos, options);
        foreach (TestPhoto photo in photos)
        {
            if (batch.UploadUrls.TryGetValue(photo.Name, out string? url))
                Assert.Equal(HttpStatusCode.Created, await UploadAsync(url, photo.Bytes));
        }
        Answer started = await PostAsync($"/api/batches/{batch.Id}/start");
        Assert.Equal(HttpStatusCode.Accepted, started.Status);
        return batch.Id;
    }

    /// <summary>Waits by long polling until a batch satisfies a condition.</summary>
    public async Task<BatchView> WaitUntilAsync(string id, Func<BatchView, bool> condition)
    {
        using CancellationTokenSource patience = new(EndsWithin);
        string etag = "";
        BatchView? view = null;
        while (!patience.IsCancellationRequested)
        {
            Answer answer = etag.Length == 0
                ? await GetAsync($"/api/batches/{id}")
                : await GetAsync($"/api/batches/{id}", ("If-None-Match", etag), ("Prefer", "wait=5"));
            if (answer.Status == HttpStatusCode.NotModified)
                continue;
            Assert.Equal(HttpStatusCode.OK, answer.Status);
            view = new BatchView(answer.Json);
            if (condition(view))
                return view;
            Assert.False(view.IsFinal, $"The batch ended before: {answer.Json}");
            etag = answer.Headers.ETag!.ToString();
        }
        throw new TimeoutException($"The batch did not come so far: {view?.Json}");
    }

    /// <summary>Waits until a batch has ended.</summary>
    public Task<BatchView> WaitForEndAsync(string id) => WaitUntilAsync(id, view => view.IsFinal);

    /// <summary>The zip of a batch, checked to hold its finished photos and its manifest and nothing else.</summary>
    public async Task<ZipArchive> GetZipAsync(BatchView batch)
    {
        Answer answer = await GetAsync(batch.ZipUrl!);
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        ZipArchive zip = new(new MemoryStream(answer.Body));
        string[] expected = [.. batch.Photos.Where(photo => photo.State == "done").Select(photo => photo.Output!), "manifest.json"];
        Assert.Equal(expected.Order(), zip.Entries.Select(entry => entry.FullName).Order());
        foreach (ZipArchiveEntry entry in zip.Entries)
        {
            // Reading to the end checks the CRC.
            using Stream content = entry.Open();
            content.CopyTo(Stream.Null);
            Assert.True(entry.Length > 0);
        }
        return zip;
    }
}

/// <summary>An answer of the service.</summary>
sealed record Answer(HttpStatusCode Status, HttpResponseHeaders Headers, HttpContentHeaders ContentHeaders, byte[] Body)
{
    public JsonElement Json => JsonSerializer.Deserialize<JsonElement>(Body);

    public string? ProblemType => Json.GetProperty("type").GetString()?.Split(':')[^1];

    public string Text => Encoding.UTF8.GetString(Body);
}

/// <summary>A batch that was made, and where its photos go.</summary>
sealed record NewBatch(string Id, IReadOnlyDictionary<string, string> UploadUrls);

/// <summary>A photo to send.</summary>
sealed record TestPhoto(string Name, byte[] Bytes)
{
    /// <summary>Small photos that all differ.</summary>
    public static IReadOnlyList<TestPhoto> Several(int count, int side = 64) =>
        [.. Enumerable.Range(1, count).Select(i =>
            new TestPhoto($"photo-{i:D3}.jpg", CartoonFunctions.Tests.TestPhotos.Encode(side, side, seed: i)))];
}

/// <summary>A batch's status.</summary>
sealed record BatchView(JsonElement Json)
{
    public string Id => Json.GetProperty("id").GetString()!;

    public string State => Json.GetProperty("state").GetString()!;

    public bool IsFinal => State is "completed" or "timedOut" or "cancelled" or "failed";

    public string? ZipUrl => Json.GetProperty("zipUrl").GetString();

    public string? Container => Json.GetProperty("container").GetString();

    public IReadOnlyList<PhotoView> Photos => [.. Json.GetProperty("photos").EnumerateArray().Select(photo => new PhotoView(photo))];

    public int Count(string state) => Json.GetProperty("counts").GetProperty(state).GetInt32();

    public PhotoView Photo(string name) => Assert.Single(Photos, photo => photo.Name == name);
}

/// <summary>A photo's status.</summary>
sealed record PhotoView(JsonElement Json)
{
    public int Number => Json.GetProperty("number").GetInt32();

    public string Name => Json.GetProperty("name").GetString()!;

    public string State => Json.GetProperty("state").GetString()!;

    public string? Reason => Json.GetProperty("reason").GetString();

    public string? Output => Json.GetProperty("output").GetString();

    public string? OutputUrl => Json.GetProperty("outputUrl").GetString();

    public string? ThumbnailUrl => Json.GetProperty("thumbnailUrl").GetString();
}
