using System.Net;
using System.Net.Http.Headers;
using System.Text.Json.Nodes;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Web.Tests;

/// <summary><c>POST /api/cartoonize</c>, over HTTP, with an engine that draws as each test says.</summary>
public sealed class SinglePhotoTests : IAsyncLifetime
{
    readonly DrawingEngine engine = new();
    WebHost web = null!;

    public async Task InitializeAsync() => web = await WebHost.StartAsync(engine);

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task The_engine_s_cartoon_is_the_answer()
    {
        engine.Draw = (photo, options) => [.. photo, (byte)options.Quality];

        HttpResponseMessage answer = await CartoonizeAsync("format=jpeg&quality=7");

        Assert.Equal((HttpStatusCode.OK, "image/jpeg"), (answer.StatusCode, answer.Content.Headers.ContentType!.MediaType));
        Assert.Equal([1, 2, 3, 7], await answer.Content.ReadAsByteArrayAsync());
    }

    public static TheoryData<Exception, int, string, string?> Faults => new()
    {
        { new OutageException("The GPU app is not ready."), 503, "drawing-unavailable", null },
        { new TransientFaultException("The GPU app was lost while it drew."), 503, "drawing-unavailable", null },
        { new PhotoRefusedException(PhotoReasons.Empty.With()), 422, "photo-refused", "empty" },
        { new ModelException(ModelReasons.NotInstalled.With(("style", "ghost"))), 400, "invalid-request", "notInstalled" },
        { new LastingFaultException("The GPU app answered 403."), 500, "internal", null },
    };

    [Theory]
    [MemberData(nameof(Faults))]
    public async Task What_drawing_meets_is_said_as_a_problem_of_its_kind(Exception fault, int status, string kind, string? reasonCode)
    {
        engine.Draw = (_, _) => throw fault;

        HttpResponseMessage answer = await CartoonizeAsync("");

        JsonNode problem = JsonNode.Parse(await answer.Content.ReadAsStringAsync())!;
        Assert.Equal(status, (int)answer.StatusCode);
        Assert.Equal($"urn:cartoonfunctions:problem:{kind}", (string?)problem["type"]);
        Assert.Equal(reasonCode, (string?)problem["reasonCode"]);
        Assert.Equal(status == 503, answer.Headers.RetryAfter is not null);
    }

    [Fact]
    public async Task A_call_beyond_those_that_may_wait_is_told_to_come_again()
    {
        TaskCompletionSource held = new();
        engine.Drawing = held.Task;
        Task<HttpResponseMessage>[] calls = [.. Enumerable.Range(0, PhotoDesk.MostCalls).Select(_ => CartoonizeAsync(""))];
        Assert.True(SpinWait.SpinUntil(() => engine.UnderWay == calls.Length, TimeSpan.FromSeconds(30)));

        HttpResponseMessage beyond = await CartoonizeAsync("");

        Assert.Equal((HttpStatusCode.TooManyRequests, "urn:cartoonfunctions:problem:too-many-calls"),
            (beyond.StatusCode, (string?)JsonNode.Parse(await beyond.Content.ReadAsStringAsync())!["type"]));
        Assert.NotNull(beyond.Headers.RetryAfter);
        held.SetResult();
        Assert.All(await Task.WhenAll(calls), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
        Assert.Equal(HttpStatusCode.OK, (await CartoonizeAsync("")).StatusCode);
    }

    [Fact]
    public async Task A_photo_that_is_still_coming_keeps_no_other_from_being_drawn()
    {
        TaskCompletionSource rest = new();
        Task<HttpResponseMessage>[] slow = [.. Enumerable.Range(0, PhotoDesk.MostCalls / 2).Select(_ =>
            web.Client.PostAsync("/api/cartoonize", new SlowContent(rest.Task)))];

        Assert.Equal(HttpStatusCode.OK, (await CartoonizeAsync("")).StatusCode);

        Assert.DoesNotContain(slow, call => call.IsCompleted);
        rest.SetResult();
        Assert.All(await Task.WhenAll(slow), answer => Assert.Equal(HttpStatusCode.OK, answer.StatusCode));
    }

    [Fact]
    public async Task A_few_of_the_largest_photos_are_in_memory_at_once_and_the_others_wait_on_the_disk()
    {
        TaskCompletionSource held = new();
        engine.Drawing = held.Task;
        PhotoDesk desk = new(engine);
        SpooledPhoto[] photos = [.. Enumerable.Range(0, 8).Select(_ => new SpooledPhoto())];
        Array.ForEach(photos, photo => photo.File.SetLength(new PhotoLimits().MaxBytes));

        Task<byte[]>[] cartoons = [.. photos.Select(photo => desk.DrawAsync(photo, new BatchOptions(), default))];

        Assert.Equal(3, engine.UnderWay);
        held.SetResult();
        await Task.WhenAll(cartoons);
        Assert.InRange(engine.MostUnderWay, 1, 3);
        Array.ForEach(photos, photo => photo.Dispose());
    }

    async Task<HttpResponseMessage> CartoonizeAsync(string query)
    {
        using ByteArrayContent photo = new([1, 2, 3]);
        photo.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return await web.Client.PostAsync($"/api/cartoonize?{query}", photo);
    }

    /// <summary>A photo of which one byte comes at once, and the other when it may.</summary>
    sealed class SlowContent(Task rest) : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync(new byte[1]);
            await stream.FlushAsync();
            await rest;
            await stream.WriteAsync(new byte[1]);
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 2;
            return true;
        }
    }

    sealed class DrawingEngine : IdleEngine
    {
        int underWay;
        int mostUnderWay;

        /// <summary>What every drawing waits for.</summary>
        public Task Drawing { get; set; } = Task.CompletedTask;

        public int UnderWay => Volatile.Read(ref underWay);

        public int MostUnderWay => Volatile.Read(ref mostUnderWay);

        public Func<byte[], BatchOptions, byte[]> Draw { get; set; } = (_, _) => [];

        public override async Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation)
        {
            mostUnderWay = Math.Max(mostUnderWay, Interlocked.Increment(ref underWay));
            await Drawing;
            Interlocked.Decrement(ref underWay);
            return Draw(photo.ToArray(), options);
        }
    }
}
