using System.Buffers.Binary;
using System.IO.Hashing;
using System.Net;
using System.Net.Sockets;
using System.Text;
using System.Text.Json.Nodes;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>Requests that mean harm, or are only wrong: each gets a clean 4xx, and nothing is written outside its place.</summary>
[Collection(nameof(OneHost))]
public sealed class HostileTests(TestHost host)
{
    readonly CartoonApi api = host.Api;

    public static TheoryData<string> HostileNames =>
    [
        "../up.jpg", "a/../../up.jpg", "/etc/passwd", "a//b.jpg", "./a.jpg", "..", "", "a\\b.jpg", "C:\\a.jpg", "nul\0.jpg",
            "line\nbreak.jpg",
        "right\u202Egpj.exe", "mark\u200F.jpg", "isolate\u2066.jpg", "dots.../a.jpg", " space.jpg", "lone\uD800.jpg", new string('n', 1000)
            + ".jpg",
    ];

    [Theory]
    [MemberData(nameof(HostileNames))]
    public async Task A_name_that_could_mean_another_place_is_refused(string name)
    {
        JsonObject body = new() { ["photos"] = new JsonArray(new JsonObject { ["name"] = name, ["size"] = 5 }) };

        // A lone surrogate can't be written as UTF-8, but it can be as an escape.
        Answer answer = await api.SendAsync(HttpMethod.Post, "/api/batches",
            CartoonApi.Json(body.ToJsonString().Replace("\\uFFFD", "\\uD800", StringComparison.Ordinal)));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Equal("invalid-request", answer.ProblemType);
    }

    [Theory]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"options":{"strength":0.05}}""", "0.1 to 1.0")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"options":{"resolution":8192}}""", "512 to 4096")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"options":{"quality":0}}""", "1 to 100")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"options":{"timeoutSeconds":0}}""", "1 to 86400")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"options":{"style":"vermeer"}}""", "ink-comic")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"options":{"format":"bmp"}}""", "format")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"options":{"format":2}}""", "format")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"options":{"stregnth":0.5}}""", "stregnth")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5}],"optoins":{}}""", "optoins")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":"5"}]}""", "size")]
    [InlineData("""{"photos":[{"name":null,"size":5}]}""", "name")]
    [InlineData("""{"photos":[{"size":5}]}""", "name")]
    [InlineData("""{"photos":[null]}""", "name")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":-5}]}""", "size")]
    [InlineData("""{"photos":[{"name":"a.jpg","size":5},{"name":"a.jpg","size":5}]}""", "same name")]
    [InlineData("""{"photos":[],"photos":[{"name":"a.jpg","size":5}]}""", "photos")]
    [InlineData("""{"photos":[]}""", "1 to 10000")]
    [InlineData("""{}""", "photos")]
    [InlineData("""[]""", "JSON")]
    [InlineData("""null""", "object")]
    [InlineData("""{"photos":""", "JSON")]
    [InlineData("""{"source":{"container":"batches","prefix":""}}""", "container of your own")]
    [InlineData("""{"source":{"container":"uploads","prefix":"another/"}}""", "container of your own")]
    [InlineData("""{"source":{"container":"uploads-another","prefix":""}}""", "container of your own")]
    [InlineData("""{"source":{"container":"$logs","prefix":""}}""", "container of your own")]
    [InlineData("""{"source":{"container":"outputs-20260104-152347","prefix":""}}""", "container of your own")]
    [InlineData("""{"source":{"container":"mine","prefix":""}}""", "CARTOON_SOURCES")]
    [InlineData("""{"source":{"container":"photos-mine","prefix":"../"}}""", "prefix")]
    public async Task A_body_that_is_wrong_is_refused_with_what_to_give(string body, string said)
    {
        Answer answer = await api.SendAsync(HttpMethod.Post, "/api/batches", CartoonApi.Json(body));

        Assert.Equal(HttpStatusCode.BadRequest, answer.Status);
        Assert.Contains(said, answer.Text, StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("CartoonFunctions.", answer.Text, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("GET", "/api/batches/0000000000000000000000000")]
    [InlineData("GET", "/api/batches/..%2F..%2Fetc")]
    [InlineData("GET", "/api/batches/UPPER")]
    [InlineData("GET", "/api/batches/active/zip")]
    [InlineData("DELETE", "/api/batches/0000000000000000000000000")]
    [InlineData("DELETE", "/api/batches/0000000000000000000000000?purge=true")]
    [InlineData("POST", "/api/batches/0000000000000000000000000/start")]
    [InlineData("POST", "/api/batches/0000000000000000000000000/retry")]
    [InlineData("GET", "/api/nothing")]
    public async Task What_is_not_there_is_404(string method, string path)
    {
        Answer answer = await api.SendAsync(new HttpMethod(method), path);

        Assert.True(answer.Status is HttpStatusCode.NotFound or HttpStatusCode.BadRequest, $"{answer.Status}");
    }

    [Fact]
    public async Task Json_under_another_type_is_refused_so_that_no_page_can_send_it_across_sites()
    {
        using StringContent form = new("""{"photos":[{"name":"a.jpg","size":5}]}""", Encoding.UTF8, "text/plain");

        Assert.Equal("not-json", (await api.SendAsync(HttpMethod.Post, "/api/batches", form)).ProblemType);
    }

    [Theory]
    [InlineData("limit=0")]
    [InlineData("limit=101")]
    [InlineData("limit=ten")]
    public async Task A_page_size_outside_its_range_is_refused(string query) =>
        Assert.Contains("1 to 100", (await api.GetAsync($"/api/batches?{query}")).Text, StringComparison.Ordinal);

    [Fact]
    public async Task An_upload_address_is_good_for_writing_its_own_photo_and_nothing_else()
    {
        NewBatch batch = await api.CreateAsync(TestPhoto.Several(2));
        string url = batch.UploadUrls["photo-001.jpg"];
        string query = new Uri(url).Query;
        string container = url[..url.LastIndexOf('/')];

        Assert.Equal(HttpStatusCode.Forbidden, await api.UploadAsync(url.Replace("photo-001", "photo-002", StringComparison.Ordinal), [1]));
        Assert.Equal(HttpStatusCode.Forbidden,
            await api.UploadAsync(url.Replace(batch.Id, BatchOfAnother(batch.Id), StringComparison.Ordinal), [1]));
        Assert.Equal(HttpStatusCode.Created, await api.UploadAsync(url, [1]));
        using HttpClient stranger = new();
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.DeleteAsync(url)).StatusCode);
        Assert.Equal(HttpStatusCode.Forbidden, (await stranger.GetAsync($"{container}{query}&restype=container&comp=list")).StatusCode);
        Assert.Single(host.Storage.GetBlobContainerClient($"uploads-{batch.Id}").GetBlobs());
    }

    [Fact]
    public async Task The_page_may_upload_to_the_storage_and_other_pages_may_not()
    {
        NewBatch batch = await api.CreateAsync(TestPhoto.Several(1));
        using HttpClient browser = new();

        async Task<string?> AllowedAsync(string origin)
        {
            using HttpRequestMessage preflight = new(HttpMethod.Options, batch.UploadUrls["photo-001.jpg"]);
            preflight.Headers.Add("Origin", origin);
            preflight.Headers.Add("Access-Control-Request-Method", "PUT");
            preflight.Headers.Add("Access-Control-Request-Headers", "content-type,x-ms-blob-type");
            using HttpResponseMessage answer = await browser.SendAsync(preflight);
            return answer.Headers.TryGetValues("Access-Control-Allow-Origin", out IEnumerable<string>? origins) ? origins.Single() : null;
        }

        Assert.Equal(api.Address.GetLeftPart(UriPartial.Authority), await AllowedAsync(api.Address.GetLeftPart(UriPartial.Authority)));
        Assert.Null(await AllowedAsync("http://elsewhere.example"));
    }

    [Fact]
    public async Task A_body_of_a_gigabyte_is_refused_before_it_is_sent()
    {
        foreach (string path in (string[])["/api/batches", "/api/cartoonize"])
            Assert.StartsWith("HTTP/1.1 413",
                await TalkAsync($"POST {path} HTTP/1.1\r\nHost: {api.Address.Authority}\r\nContent-Type: application/{(path == "/api/batches" ? "json" : "octet-stream")}\r\nContent-Length: 1073741824\r\n\r\n"), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_body_without_a_length_is_cut_off_at_the_limit()
    {
        using StreamContent endless = new(new ZeroStream(1L << 30));
        endless.Headers.ContentType = new("application/json");

        // The service answers and closes while the client still sends, so the client sees either.
        try
        {
            Assert.Equal(HttpStatusCode.RequestEntityTooLarge, (await api.SendAsync(HttpMethod.Post, "/api/batches", endless)).Status);
        }
        catch (HttpRequestException closed)
        {
            Assert.IsAssignableFrom<IOException>(closed.InnerException);
        }
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/health")).Status);
    }

    [Theory]
    [InlineData("/api/batches", "json")]
    [InlineData("/api/cartoonize", "octet-stream")]
    public async Task A_chunk_whose_length_is_no_number_is_the_sender_s_fault(string path, string type)
    {
        foreach (string length in (string[])["ffffffffffffffff", "zz"])
            Assert.StartsWith("HTTP/1.1 400",
                await TalkAsync($"POST {path} HTTP/1.1\r\nHost: {api.Address.Authority}\r\nContent-Type: application/{type}\r\nTransfer-Encoding: chunked\r\n\r\n{length}\r\nabc"),
                StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sender_that_trickles_is_not_waited_for()
    {
        string answer = await TalkAsync(
            $"POST /api/batches HTTP/1.1\r\nHost: {api.Address.Authority}\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n{{");

        Assert.StartsWith("HTTP/1.1 408", answer, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_address_with_nul_is_refused() =>
        Assert.StartsWith("HTTP/1.1 400",
            await TalkAsync($"GET /api/batches/%00 HTTP/1.1\r\nHost: {api.Address.Authority}\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal);

    [SkippableFact]
    public async Task A_name_of_another_site_for_this_machine_is_refused()
    {
        Skip.IfNot(api.Address.IsLoopback, "the host is not on loopback");

        Assert.StartsWith("HTTP/1.1 400", await TalkAsync("GET /api/styles HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"),
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Photos_that_are_not_what_they_say_are_refused()
    {
        await AssertRefusedAsync("<!DOCTYPE html><script>alert(1)</script>"u8.ToArray(), "HTML");
        await AssertRefusedAsync(PngHeader(30_000, 30_000), "8192");
        await AssertRefusedAsync(PngHeader(8_000, 8_000), "damaged");
        await AssertRefusedAsync([], "empty");
        await AssertRefusedAsync(TestPhotos.Encode(400, 400)[..2000], "damaged");
        Assert.Contains("resolution", (await api.SendAsync(HttpMethod.Post, "/api/cartoonize?resolution=1", new ByteArrayContent([1])))
            .Text, StringComparison.Ordinal);
        Assert.Contains("nonsense", (await api.SendAsync(HttpMethod.Post, "/api/cartoonize?nonsense=1", new ByteArrayContent([1]))).Text,
            StringComparison.Ordinal);
    }

    [Fact]
    public async Task Every_answer_forbids_browsers_to_guess_frame_or_load_from_elsewhere()
    {
        foreach (string path in (string[])["/", "/api/styles", "/api/nothing"])
        {
            Answer answer = await api.GetAsync(path);
            Assert.Equal("nosniff", Assert.Single(answer.Headers.GetValues("X-Content-Type-Options")));
            string policy = Assert.Single(answer.Headers.GetValues("Content-Security-Policy"));
            Assert.Contains("default-src 'none'", policy, StringComparison.Ordinal);
            Assert.DoesNotContain("unsafe", policy, StringComparison.Ordinal);
        }
    }

    async Task AssertRefusedAsync(byte[] photo, string why)
    {
        using ByteArrayContent body = new(photo);
        body.Headers.ContentType = new("image/jpeg");
        Answer answer = await api.SendAsync(HttpMethod.Post, "/api/cartoonize", body);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains(why, answer.Text, StringComparison.Ordinal);
    }

    /// <summary>Sends bytes as they are and reads what comes back until the service closes or has said enough.</summary>
    async Task<string> TalkAsync(string request)
    {
        using TcpClient client = new();
        await client.ConnectAsync(api.Address.Host, api.Address.Port);
        NetworkStream stream = client.GetStream();
        await stream.WriteAsync(Encoding.ASCII.GetBytes(request));
        byte[] answer = new byte[12];
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(30));
        await stream.ReadExactlyAsync(answer, patience.Token);
        return Encoding.ASCII.GetString(answer);
    }

    static string BatchOfAnother(string id) => id[..^1] + (id[^1] == '0' ? '1' : '0');

    /// <summary>A PNG that promises a size and brings no pixel.</summary>
    static byte[] PngHeader(int width, int height)
    {
        byte[] header = [.. "IHDR"u8, 0, 0, 0, 0, 0, 0, 0, 0, 8, 2, 0, 0, 0];
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(8), height);
        byte[] crc = new byte[4];
        BinaryPrimitives.WriteUInt32BigEndian(crc, Crc32.HashToUInt32(header));
        return [0x89, .. "PNG\r\n"u8, 0x1A, (byte)'\n', 0, 0, 0, 13, .. header, .. crc, 0, 0, 0, 0, .. "IDAT"u8, 0x35, 0xAF, 0x06, 0x1E, 0,
            0, 0, 0, .. "IEND"u8, 0xAE, 0x42, 0x60, 0x82];
    }

    /// <summary>Zeros without end, as far as a receiver can tell.</summary>
    sealed class ZeroStream(long length) : Stream
    {
        long left = length;

        public override bool CanRead => true;

        public override bool CanSeek => false;

        public override bool CanWrite => false;

        public override long Length => throw new NotSupportedException();

        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(byte[] buffer, int offset, int count)
        {
            int read = (int)Math.Min(count, left);
            buffer.AsSpan(offset, read).Fill((byte)' ');
            left -= read;
            return read;
        }

        public override void Flush()
        {
        }

        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

        public override void SetLength(long value) => throw new NotSupportedException();

        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
