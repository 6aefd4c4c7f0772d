using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using Azure.Storage.Blobs;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Tests;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Storage.Blobs;
using CartoonFunctions.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;

namespace CartoonFunctions.Local.Tests.Engine;

/// <summary>The whole engine over a storage in memory and a clock of its own; only the pictures are made up.</summary>
public sealed class LocalBatchEngineTests : IDisposable
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    readonly ManualTime time = new(Start);
    readonly BlobServiceClient account = new MemoryBlobs().Connect(BlobPlaces.Batches, BlobPlaces.Uploads);
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly BatchRecords records;

    public LocalBatchEngineTests() => records = new BatchRecords(account);

    public static TheoryData<string> Scenarios => [.. StatusScenario.All.Select(scenario => scenario.Name)];

    [Theory]
    [MemberData(nameof(Scenarios))]
    public async Task What_happens_to_a_batch_gives_the_status_that_every_engine_gives(string name)
    {
        StatusScenario scenario = StatusScenario.All.Single(one => one.Name == name);
        ConcurrentDictionary<int, int> attempts = new();
        LocalBatchEngine engine = null!;
        BatchSteps steps = new(
            async (_, startedAt, cancellation) =>
            {
                if (scenario.IsCancelledInPlanning)
                    await engine.CancelAsync(StatusScenario.BatchId, CancellationToken.None);
                cancellation.ThrowIfCancellationRequested();
                return scenario.Plan(startedAt);
            },
            async (work, cancellation) =>
            {
                if (scenario.Draw(work.Photo, attempts.AddOrUpdate(work.Photo.Number, 1, (_, before) => before + 1)) is { } outcome)
                    return outcome;
                if (scenario.IsCancelledInDrawing)
                    _ = CancelWhenFirstIsDoneAsync(engine);
                return await UntilDeadlineAsync(work, cancellation);
            },
            (work, _) => Task.FromResult(scenario.Pack(work)));
        using (engine = Engine(steps))
            Assert.Equal(scenario.Expected, StatusScenario.Describe(await RunToEndAsync(engine, StatusScenario.Record)));
    }

    [Fact]
    public async Task The_deadline_runs_from_the_end_of_planning_and_outlives_the_host()
    {
        BatchSteps steps = new(
            (_, startedAt, _) =>
            {
                time.Advance(TimeSpan.FromMinutes(5));
                return Task.FromResult(StatusScenario.All[0].Plan(startedAt));
            },
            UntilDeadlineAsync,
            (work, _) => Task.FromResult(StatusScenario.All[0].Pack(work)));
        DateTimeOffset deadline = Start.AddMinutes(5).AddSeconds(new BatchOptions().TimeoutSeconds);
        using (LocalBatchEngine before = Engine(steps))
        {
            await records.WriteAsync(StatusScenario.Record, CancellationToken.None);
            await before.StartAsync(StatusScenario.Record, CancellationToken.None);
            Assert.Equal(deadline, (await WaitForAsync(before, status => status.Deadline is not null)).Deadline);
            await before.StopAsync(CancellationToken.None);
        }
        time.Advance(TimeSpan.FromMinutes(2));

        using LocalBatchEngine after = Engine(steps);
        await after.StartAsync(CancellationToken.None);
        BatchStatus resumed = await WaitForAsync(after, status => status.Deadline is not null && status.Photos.Count == 3);
        Assert.Equal((Start, deadline, Start.AddMinutes(7)), (resumed.StartedAt, resumed.Deadline, time.GetUtcNow()));

        time.Advance(deadline - time.GetUtcNow());
        BatchStatus ended = await WaitForAsync(after, status => status.IsFinal);
        Assert.Equal((BatchState.TimedOut, 3, (DateTimeOffset?)deadline), (ended.State, ended.Counts.TimedOut, ended.Deadline));
    }

    public void Dispose() => services.Dispose();

    LocalBatchEngine Engine(BatchSteps steps) =>
        new(new BlobJournals(account), new BlobStore(account, records), records, steps, cartoonizer: null!,
        new PhotoSlots(3), new EngineTelemetry(services.GetRequiredService<IMeterFactory>()), time,
        NullLogger<LocalBatchEngine>.Instance);

    /// <summary>Draws until the deadline or a cancel, as a photo that takes too long does.</summary>
    async Task<PhotoOutcome> UntilDeadlineAsync(PhotoWork work, CancellationToken cancellation)
    {
        await Task.Delay(work.Deadline - time.GetUtcNow(), time, cancellation);
        return PhotoOutcome.TimedOut(work.Photo);
    }

    static async Task CancelWhenFirstIsDoneAsync(LocalBatchEngine engine)
    {
        await WaitForAsync(engine, status => status.Counts.Done == 1);
        await engine.CancelAsync(StatusScenario.BatchId, CancellationToken.None);
    }

    async Task<BatchStatus> RunToEndAsync(LocalBatchEngine engine, BatchRecord record)
    {
        await records.WriteAsync(record, CancellationToken.None);
        await engine.StartAsync(record, CancellationToken.None);
        return await WaitForAsync(engine, status => status.IsFinal, () => time.Advance(TimeSpan.FromSeconds(5)));
    }

    /// <summary>Looks again and again, and lets time pass meanwhile where that is said.</summary>
    static async Task<BatchStatus> WaitForAsync(LocalBatchEngine engine, Func<BatchStatus, bool> condition, Action? meanwhile = null)
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        while (true)
        {
            if (await engine.FindAsync(StatusScenario.BatchId, patience.Token) is { } status && condition(status))
                return status;
            meanwhile?.Invoke();
            await Task.Delay(5, patience.Token);
        }
    }
}
