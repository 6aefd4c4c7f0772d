using System.Net;
using System.Net.Http.Headers;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Web.Tests;

/// <summary><c>GET /api/batches/{id}</c> with <c>Prefer: wait</c>, over HTTP, with an engine that counts what it reads.</summary>
public sealed class LongPollTests : IAsyncLifetime
{
    const string Id = "20260104-152347-0123456789abcdef";
    readonly CountingEngine engine = new();
    WebHost web = null!;

    HttpClient Client => web.Client;

    public async Task InitializeAsync() => web = await WebHost.StartAsync(engine);

    public async Task DisposeAsync() => await web.DisposeAsync();

    [Fact]
    public async Task Many_long_polls_of_a_batch_read_it_a_few_times_and_all_hear_of_the_change()
    {
        EntityTagHeaderValue version = await VersionAsync();
        engine.Readings = 0;
        Task<HttpResponseMessage>[] polls = [.. Enumerable.Range(0, 40).Select(_ => PollAsync(version, 30))];
        Assert.True(SpinWait.SpinUntil(() => engine.Waiting == polls.Length, TimeSpan.FromSeconds(30)));

        engine.Done = 1;

        foreach (HttpResponseMessage answer in await Task.WhenAll(polls))
        {
            Assert.Equal(HttpStatusCode.OK, answer.StatusCode);
            Assert.NotEqual(version, answer.Headers.ETag);
            Assert.Contains("\"done\":1", await answer.Content.ReadAsStringAsync(), StringComparison.Ordinal);
        }
        Assert.InRange(engine.Readings, 1, polls.Length / 2);
    }

    [Fact]
    public async Task A_change_before_the_poll_answers_it_at_once()
    {
        EntityTagHeaderValue version = await VersionAsync();
        engine.Done = 1;

        Assert.Equal(HttpStatusCode.OK, (await PollAsync(version, 30)).StatusCode);
    }

    [Fact]
    public async Task A_poll_in_which_nothing_changes_is_answered_with_the_version_that_is_known()
    {
        EntityTagHeaderValue version = await VersionAsync();

        HttpResponseMessage answer = await PollAsync(version, 1);

        Assert.Equal(HttpStatusCode.NotModified, answer.StatusCode);
        Assert.Equal(version, answer.Headers.ETag);
        Assert.Equal("wait=1", Assert.Single(answer.Headers.GetValues("Preference-Applied")));
    }

    [Fact]
    public async Task A_client_that_goes_away_is_no_longer_waited_for()
    {
        EntityTagHeaderValue version = await VersionAsync();
        using CancellationTokenSource gone = new();
        Task<HttpResponseMessage> poll = PollAsync(version, 30, gone.Token);
        Assert.True(SpinWait.SpinUntil(() => engine.Waiting == 1, TimeSpan.FromSeconds(30)));

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => poll);
        Assert.True(SpinWait.SpinUntil(() => engine.Waiting == 0, TimeSpan.FromSeconds(30)));
    }

    [Fact]
    public async Task A_host_that_stops_answers_those_who_wait()
    {
        EntityTagHeaderValue version = await VersionAsync();
        Task<HttpResponseMessage> poll = PollAsync(version, 30);
        Assert.True(SpinWait.SpinUntil(() => engine.Waiting == 1, TimeSpan.FromSeconds(30)));

        await web.StopAsync();

        Assert.Equal(HttpStatusCode.NotModified, (await poll).StatusCode);
    }

    async Task<EntityTagHeaderValue> VersionAsync() => (await Client.GetAsync($"/api/batches/{Id}")).Headers.ETag!;

    async Task<HttpResponseMessage> PollAsync(EntityTagHeaderValue known, int seconds, CancellationToken cancellation = default)
    {
        using HttpRequestMessage request = new(HttpMethod.Get, $"/api/batches/{Id}");
        request.Headers.IfNoneMatch.Add(known);
        request.Headers.Add("Prefer", $"wait={seconds}");
        return await Client.SendAsync(request, cancellation);
    }

    /// <summary>An engine of one batch, of whose changes nothing tells.</summary>
    sealed class CountingEngine : IdleEngine
    {
        readonly StatusWatch watch = new(TimeProvider.System);
        int readings;
        int waiting;
        volatile int done;

        public int Readings
        {
            get => Volatile.Read(ref readings);
            set => Volatile.Write(ref readings, value);
        }

        public int Waiting => Volatile.Read(ref waiting);

        public int Done
        {
            set => done = value;
        }

        public override EngineActivity Activity => new(1, 1, 0);

        public override Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation)
        {
            Interlocked.Increment(ref readings);
            return Task.FromResult<BatchStatus?>(new BatchStatus
            {
                Id = batchId,
                State = BatchState.Running,
                Counts = new BatchCounts(2, done, 0, 0, 0, 0),
                Photos = [],
                CreatedAt = DateTimeOffset.UnixEpoch,
                Options = new(),
            });
        }

        public override async Task<BatchStatus?> WaitForChangeAsync(string batchId, string? version, CancellationToken cancellation)
        {
            Interlocked.Increment(ref waiting);
            try
            {
                return await watch.WaitForChangeAsync(batchId, version, FindAsync, cancellation);
            }
            finally
            {
                Interlocked.Decrement(ref waiting);
            }
        }
    }
}
