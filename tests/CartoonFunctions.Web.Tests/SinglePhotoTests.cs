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

    async Task<HttpResponseMessage> CartoonizeAsync(string query)
    {
        using ByteArrayContent photo = new([1, 2, 3]);
        photo.Headers.ContentType = new MediaTypeHeaderValue("image/jpeg");
        return await web.Client.PostAsync($"/api/cartoonize?{query}", photo);
    }

    sealed class DrawingEngine : IBatchEngine
    {
        public Func<byte[], BatchOptions, byte[]> Draw { get; set; } = (_, _) => [];

        public EngineActivity Activity => new(0, 0, 0);

        public Task<byte[]> DrawAsync(ReadOnlyMemory<byte> photo, BatchOptions options, CancellationToken cancellation) =>
            Task.FromResult(Draw(photo.ToArray(), options));

        public Task StartAsync(BatchRecord record, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task CancelAsync(string batchId, CancellationToken cancellation) => throw new NotSupportedException();
    }
}
