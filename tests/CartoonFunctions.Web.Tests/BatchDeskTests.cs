using System.Net;
using System.Net.Http.Json;
using CartoonFunctions.Batches;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Web.Tests;

/// <summary>What is asked of a batch just as something begins with it.</summary>
public sealed class BatchDeskTests
{
    const string Id = "b-1";

    [Fact]
    public async Task A_batch_with_which_something_begins_is_not_deleted()
    {
        await using WebHost host = await WebHost.StartAsync(new BeginningEngine(BatchState.Completed));

        using HttpResponseMessage answer = await host.Client.DeleteAsync(new Uri($"/api/batches/{Id}?purge=true", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Conflict, answer.StatusCode);
    }

    [Fact]
    public async Task A_batch_that_is_started_just_before_it_is_cancelled_is_cancelled_where_it_runs()
    {
        BeginningEngine engine = new(BatchState.Created);
        await using WebHost host = await WebHost.StartAsync(engine);

        using HttpResponseMessage answer = await host.Client.DeleteAsync(new Uri($"/api/batches/{Id}", UriKind.Relative));

        Assert.Equal(HttpStatusCode.Accepted, answer.StatusCode);
        Assert.Equal([Id], engine.Cancelled);
    }

    [Theory]
    [InlineData(BatchState.Running, false)]
    [InlineData(BatchState.Created, true)]
    public async Task Batches_that_another_host_has_started_keep_nobody_waiting(BatchState state, bool isRefused)
    {
        await using WebHost host = await WebHost.StartAsync(new BeginningEngine(state));
        UnstartedBatches unstarted = host.Services.GetRequiredService<UnstartedBatches>();
        for (int i = 0; i < BatchLimits.MostUnstarted; i++)
            unstarted.Add($"b-{i}");

        // The storage of these tests is not there, so where the batch is not refused it is made in vain.
        using HttpResponseMessage answer = await host.Client.PostAsJsonAsync(new Uri("/api/batches", UriKind.Relative),
            new { photos = new[] { new { name = "a.jpg", size = 5 } } });

        Assert.Equal(isRefused, answer.StatusCode == HttpStatusCode.TooManyRequests);
    }

    /// <summary>An engine of a batch with which something begins after it was looked at.</summary>
    sealed class BeginningEngine(BatchState before) : IdleEngine, IBatchEngine
    {
        BatchState state = before;

        public List<string> Cancelled { get; } = [];

        public override Task<BatchStatus?> FindAsync(string batchId, CancellationToken cancellation) => Task.FromResult<BatchStatus?>(new()
        {
            Id = batchId,
            State = state,
            Counts = new BatchCounts(0, 0, 0, 0, 0, 0),
            Photos = [],
            CreatedAt = DateTimeOffset.UnixEpoch,
            Options = new(),
        });

        public Task<bool> WhileAtRestAsync(string batchId, Func<CancellationToken, Task> action, CancellationToken cancellation)
        {
            state = BatchState.Running;
            return Task.FromResult(false);
        }

        public override Task CancelAsync(string batchId, CancellationToken cancellation)
        {
            Cancelled.Add(batchId);
            return Task.CompletedTask;
        }
    }
}
