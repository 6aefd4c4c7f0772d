using System.Text;
using System.Text.Json;
using CartoonFunctions.App.Gpu;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Web;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Extensions;
using Microsoft.Extensions.Logging;

namespace CartoonFunctions.App.Tests.Gpu;

/// <summary>The call to the GPU app, against a real server on the loopback address that answers as each test says.</summary>
public sealed class GpuClientTests : IAsyncLifetime, IDisposable
{
    readonly WebApplication server;
    readonly HttpClient client = new() { Timeout = Timeout.InfiniteTimeSpan };
    readonly List<string> received = [];
    Uri? lastUrl;
    byte[] lastBody = [];
    string lastAccept = "";
    Func<((int Status, string Body) Answer, string? RetryAfter)> answer = () => ((404, ""), null);

    public GpuClientTests()
    {
        WebApplicationBuilder builder = WebApplication.CreateSlimBuilder();
        builder.Logging.ClearProviders();
        builder.WebHost.UseUrls("http://127.0.0.1:0");
        server = builder.Build();
        server.Run(ServeAsync);
    }

    public async Task InitializeAsync()
    {
        await server.StartAsync();
        client.BaseAddress = new Uri(server.Urls.Single());
    }

    [Fact]
    public async Task The_work_goes_over_and_the_outcome_comes_back_as_it_was()
    {
        PhotoWork work = Work();
        PhotoOutcome drawn = new(7, "a.jpg", PhotoState.Done)
        {
            Width = 640,
            Height = 480,
            Seconds = 1.5,
            Output = "o_007.png",
            Sha256 = "ab"
        };
        Answer(_ => (200, JsonSerializer.Serialize(drawn, BatchJson.Kept<PhotoOutcome>())));

        PhotoOutcome outcome = await DrawAsync(work);

        Assert.Equal(drawn, outcome);
        Assert.Equal(work.Photo, JsonSerializer.Deserialize(Assert.Single(received), BatchJson.Kept<PhotoWork>())!.Photo);
    }

    [Fact]
    public async Task A_full_gpu_is_asked_again()
    {
        Answer(call =>
            call <= 2 ? (429, "")
            : (200, JsonSerializer.Serialize(new PhotoOutcome(7, "a.jpg", PhotoState.Done), BatchJson.Kept<PhotoOutcome>())),
            retryAfter: "0");

        PhotoOutcome outcome = await DrawAsync(Work());

        Assert.Equal(PhotoState.Done, outcome.State);
        Assert.Equal(3, received.Count);
    }

    [Fact]
    public async Task A_gpu_that_is_full_until_the_deadline_times_the_photo_out()
    {
        Answer(_ => (429, ""), retryAfter: "3600");

        PhotoOutcome outcome = await DrawAsync(Work(TimeSpan.FromSeconds(1)));

        Assert.Equal(PhotoState.TimedOut, outcome.State);
    }

    [Fact]
    public async Task After_the_deadline_nobody_is_asked()
    {
        Answer(_ => (200, "{}"));

        Assert.Equal(PhotoState.TimedOut, (await DrawAsync(Work(TimeSpan.FromSeconds(-1)))).State);
        Assert.Empty(received);
    }

    [Theory]
    [InlineData(503)]
    [InlineData(504)]
    [InlineData(403)] // what stands before an app whose revisions were all stopped
    [InlineData(404)]
    public async Task A_gpu_that_is_not_there_is_an_outage(int status)
    {
        Answer(_ => (status, ""));

        Assert.Equal(FaultKind.Outage, await KindOfFaultAsync());
    }

    [Fact]
    public async Task A_refused_connection_is_an_outage()
    {
        await server.StopAsync();

        Assert.Equal(FaultKind.Outage, await KindOfFaultAsync());
    }

    [Theory]
    [InlineData(500)] // the Functions host, when its worker is killed
    [InlineData(502)]
    [InlineData(0)] // the answer is cut short
    public async Task A_gpu_lost_while_it_draws_can_pass_and_is_no_outage(int status)
    {
        Answer(_ => (status, ""));

        Assert.Equal(FaultKind.Transient, await KindOfFaultAsync());
    }

    [Fact]
    public async Task An_older_gpu_app_that_does_not_know_an_option_is_waited_for()
    {
        Answer(_ => (400, "The JSON property 'watermark' could not be mapped."));

        Assert.Equal(FaultKind.Outage, await KindOfFaultAsync());
    }

    [Fact]
    public async Task A_lasting_fault_says_what_the_gpu_app_said()
    {
        Answer(_ => (422, "The style ghost is not in the catalogue."));

        Exception fault = await Assert.ThrowsAnyAsync<Exception>(() => DrawAsync(Work()));

        Assert.False(Fault.CanPass(fault));
        Assert.Contains("The style ghost is not in the catalogue.", fault.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_refusal_comes_with_the_code_and_the_values_of_its_reason()
    {
        Reason reason = ModelReasons.NotInstalled.With(("style", "dct-net-3d"));
        Answer(_ => (422, RefusalDocument.Write(new ModelException(reason), "/internal/draw")));

        BatchRefusedException fault = await Assert.ThrowsAsync<BatchRefusedException>(() => DrawAsync(Work()));

        Assert.Contains(RefusalDocument.MediaType, lastAccept, StringComparison.Ordinal);
        Assert.Equal((reason.Code, reason.Text), (fault.Reason.Code, fault.Message));
        Assert.Equal(reason.Values, fault.Reason.Values);
    }

    [Theory]
    [InlineData("{\"detail\":\"The style is gone.\",\"status\":422,\"since\":\"a later version\"}", "The style is gone.")]
    [InlineData("{\"status\":422}", "{\"status\":422}")]
    [InlineData("{\"detail\":\"The st", "{\"detail\":\"The st")]
    public async Task A_refusal_of_another_version_is_read_as_far_as_it_goes(string answered, string text)
    {
        Answer(_ => (422, answered));

        Assert.Equal(text, (await Assert.ThrowsAsync<BatchRefusedException>(() => DrawAsync(Work()))).Message);
    }

    [Fact]
    public async Task A_single_photo_goes_over_as_it_is_with_its_options_and_the_cartoon_comes_back()
    {
        byte[] photo = TestPhotos.Encode();
        BatchOptions options = new(Style: "ink-comic", Strength: 0.5, Format: OutputFormat.WebP, KeepMetadata: true);
        Answer(_ => (200, "a cartoon"));

        byte[] cartoon = await DrawSingleAsync(photo, options);

        Assert.Equal("a cartoon"u8.ToArray(), cartoon);
        Assert.Equal(photo, lastBody);
        Assert.Equal($"/{GpuClient.SinglePath}", lastUrl!.AbsolutePath);
        string sent = Uri.UnescapeDataString(lastUrl.Query[$"?{GpuClient.OptionsQuery}=".Length..]);
        Assert.Equal(options, JsonSerializer.Deserialize(sent, BatchJson.Kept<BatchOptions>()));
    }

    [Fact]
    public async Task A_single_photo_that_is_refused_there_is_refused_here_with_its_reason()
    {
        Reason reason = PhotoReasons.TooSmall.With(("width", 4), ("height", 5), ("limit", 16));
        PhotoOutcome refused = PhotoOutcome.Without(new PlannedPhoto(1, "", 0, 0, ""), PhotoState.Refused, reason);
        Answer(_ => (422, JsonSerializer.Serialize(refused, BatchJson.Kept<PhotoOutcome>())));

        PhotoRefusedException fault = await Assert.ThrowsAsync<PhotoRefusedException>(() => DrawSingleAsync([1], new()));

        Assert.Equal((reason.Code, reason.Text), (fault.Reason.Code, fault.Message));
        Assert.Equal(reason.Values, fault.Reason.Values);
    }

    [Fact]
    public async Task A_style_that_is_missing_there_is_said_here()
    {
        Reason reason = ModelReasons.NotInstalled.With(("style", "dct-net-3d"));
        PhotoOutcome failed = PhotoOutcome.Without(new PlannedPhoto(1, "", 0, 0, ""), PhotoState.Failed, reason);
        Answer(_ => (422, JsonSerializer.Serialize(failed, BatchJson.Kept<PhotoOutcome>())));

        Assert.Equal(reason.Text, (await Assert.ThrowsAsync<ModelException>(() => DrawSingleAsync([1], new()))).Message);
    }

    [Fact]
    public async Task A_full_gpu_is_asked_again_for_a_single_photo_too()
    {
        Answer(call => call <= 2 ? (429, "") : (200, "a cartoon"), retryAfter: "0");

        Assert.Equal("a cartoon"u8.ToArray(), await DrawSingleAsync([1, 2, 3], new()));
        Assert.Equal(["\u0001\u0002\u0003", "\u0001\u0002\u0003", "\u0001\u0002\u0003"], received);
    }

    [Theory]
    [InlineData(503, FaultKind.Outage)]
    [InlineData(504, FaultKind.Outage)]
    [InlineData(400, FaultKind.Outage)] // an older GPU app that does not know an option
    [InlineData(404, FaultKind.Outage)] // an older GPU app that draws no single photos
    [InlineData(500, FaultKind.Transient)]
    [InlineData(502, FaultKind.Transient)]
    [InlineData(0, FaultKind.Transient)]
    [InlineData(403, FaultKind.Outage)]
    [InlineData(401, FaultKind.Lasting)]
    public async Task What_a_single_photo_meets_on_its_way_is_a_fault_of_that_kind(int status, FaultKind kind)
    {
        Answer(_ => (status, ""));

        Assert.Equal(kind, Fault.KindOf(await Assert.ThrowsAnyAsync<Exception>(() => DrawSingleAsync([1], new()))));
    }

    [Fact]
    public async Task Whoever_goes_away_ends_the_drawing_of_his_photo()
    {
        Answer(_ => (429, ""), retryAfter: "3600");
        using CancellationTokenSource gone = new();
        Task<byte[]> drawing = new GpuClient(client, TimeProvider.System).DrawAsync(new byte[] { 1 }, new(), gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => drawing);
    }

    public async Task DisposeAsync() => await server.DisposeAsync();

    public void Dispose() => client.Dispose();

    Task<PhotoOutcome> DrawAsync(PhotoWork work) => new GpuClient(client, TimeProvider.System).RunAsync(work, CancellationToken.None);

    async Task<FaultKind> KindOfFaultAsync() => Fault.KindOf(await Assert.ThrowsAnyAsync<Exception>(() => DrawAsync(Work())));

    Task<byte[]> DrawSingleAsync(byte[] photo, BatchOptions options) =>
        new GpuClient(client, TimeProvider.System).DrawAsync(photo, options, CancellationToken.None);

    static PhotoWork Work(TimeSpan? left = null) => new(
        "batch", new PhotoSource("uploads", "batch/"), new PlannedPhoto(7, "a.jpg", 640, 480, "o_007.png"), "outputs-20260104-152347",
        new BatchOptions(), DateTimeOffset.UtcNow + (left ?? TimeSpan.FromMinutes(5)));

    /// <summary>From now on answers the n-th call, from 1, with a status and a body; the status 0 cuts the answer short.</summary>
    void Answer(Func<int, (int Status, string Body)> next, string? retryAfter = null)
    {
        received.Clear();
        answer = () => (next(received.Count), retryAfter);
    }

    async Task ServeAsync(HttpContext context)
    {
        using MemoryStream body = new();
        await context.Request.Body.CopyToAsync(body);
        lastUrl = new Uri(context.Request.GetEncodedUrl());
        lastBody = body.ToArray();
        lastAccept = context.Request.Headers.Accept.ToString();
        received.Add(Encoding.UTF8.GetString(lastBody));
        ((int status, string text), string? retryAfter) = answer();
        if (status == 0)
        {
            context.Response.ContentLength = 100;
            await context.Response.WriteAsync("{");
            context.Abort();
            return;
        }
        context.Response.StatusCode = status;
        if (retryAfter is not null)
            context.Response.Headers.RetryAfter = retryAfter;
        await context.Response.WriteAsync(text);
    }
}
