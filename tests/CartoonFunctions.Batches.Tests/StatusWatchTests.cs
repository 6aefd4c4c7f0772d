using System.Collections.Concurrent;

namespace CartoonFunctions.Batches.Tests;

/// <summary>Waiting for a change that nobody tells of: what is read, for whom, and how often.</summary>
public sealed class StatusWatchTests
{
    /// <summary>Slows the readings that follow the news, so that those who wait can go.</summary>
    static Task Soon => Task.Delay(100);

    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30); // for a machine that has other things to do

    readonly RecordedPauses pauses = new();
    readonly StatusWatch watch;
    int readings;

    public StatusWatchTests() => watch = new StatusWatch(pauses);

    [Fact]
    public async Task Many_that_wait_for_one_batch_share_its_readings_and_all_wake_at_a_change()
    {
        TaskCompletionSource everybodyIsHere = new();
        Task<BatchStatus?>[] waiting = [.. Enumerable.Range(0, 100).Select(_ => WaitAsync(Status(1), async reading =>
        {
            await (reading == 1 ? everybodyIsHere.Task : reading > 4 ? Soon : Task.CompletedTask);
            return Status(reading < 4 ? 1 : 2);
        }))];
        everybodyIsHere.SetResult();

        Assert.All(await Task.WhenAll(waiting), status => Assert.Equal(Status(2).Version(), status!.Version()));
        Assert.InRange(readings, 4, 50); // four, and what is read while the last of them go; each alone would be 400
    }

    [Fact]
    public async Task A_change_between_reading_and_waiting_is_not_missed() =>
        Assert.Equal(Status(2).Version(), (await WaitAsync(Status(1), _ => Task.FromResult<BatchStatus?>(Status(2))))!.Version());

    [Fact]
    public async Task A_reading_that_began_before_somebody_came_is_not_news_to_him()
    {
        TaskCompletionSource begun = new();
        TaskCompletionSource both = new();
        async Task<BatchStatus?> ReadAsync(int reading)
        {
            begun.TrySetResult();
            await (reading == 1 ? both.Task : reading > 3 ? Soon : Task.CompletedTask);
            return Status(Math.Min(reading, 3));
        }
        Task<BatchStatus?> first = WaitAsync(null, ReadAsync);
        await begun.Task;
        Task<BatchStatus?> second = WaitAsync(Status(2), ReadAsync);
        both.SetResult();

        Assert.Equal(Status(1).Version(), (await first)!.Version());
        Assert.Equal(Status(3).Version(), (await second)!.Version());
    }

    [Fact]
    public async Task A_batch_that_has_ended_is_not_waited_for()
    {
        BatchStatus ended = Status(1) with { State = BatchState.Completed };
        Assert.Equal(ended, await WaitAsync(ended, _ => Task.FromResult<BatchStatus?>(ended)));
    }

    [Fact]
    public async Task A_batch_that_was_never_started_is_news_once_it_is()
    {
        BatchStatus? started = await WaitAsync(null, reading => Task.FromResult(reading < 3 ? null : Status(1)));
        Assert.Equal(Status(1).Version(), started!.Version());
        Assert.True(readings >= 3); // one more may have begun before the news was told
    }

    [Fact]
    public async Task Who_goes_away_takes_nobody_along_and_the_last_one_ends_the_readings()
    {
        using CancellationTokenSource gone = new();
        TaskCompletionSource change = new();
        async Task<BatchStatus?> ReadAsync(int reading)
        {
            await (reading == 1 ? Task.CompletedTask : change.Task);
            return Status(reading);
        }
        Task<BatchStatus?> leaves = WaitAsync(Status(1), ReadAsync, gone.Token);
        Task<BatchStatus?> stays = WaitAsync(Status(1), ReadAsync);
        await gone.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => leaves);
        change.SetResult();

        Assert.NotNull(await stays);
        Assert.True(SpinWait.SpinUntil(() => watch.IsIdle, Patience));
    }

    [Fact]
    public async Task A_fault_of_the_reading_is_told_to_those_who_wait_and_not_kept()
    {
        static Task<BatchStatus?> ReadAsync(int reading) =>
            reading == 1 ? Task.FromException<BatchStatus?>(new IOException("gone")) : Task.FromResult<BatchStatus?>(Status(1));
        await Assert.ThrowsAsync<IOException>(() => WaitAsync(null, ReadAsync));

        Assert.NotNull(await WaitAsync(null, ReadAsync));
    }

    [Fact]
    public async Task Pauses_grow_while_nothing_changes_and_begin_anew_after_a_change()
    {
        await WaitAsync(Status(1), reading => Task.FromResult<BatchStatus?>(Status(reading <= 6 ? 1 : 2)));

        Assert.True(SpinWait.SpinUntil(() => watch.IsIdle, Patience));
        // Others may follow before the one who waited has gone.
        Assert.Equal([250, 500, 1000, 2000, 2000, 2000, 250], pauses.Milliseconds.Take(7));
    }

    Task<BatchStatus?> WaitAsync(BatchStatus? known, Func<int, Task<BatchStatus?>> read, CancellationToken cancellation = default) =>
        watch.WaitForChangeAsync("batch", known?.Version(), (_, _) => read(Interlocked.Increment(ref readings)), cancellation);

    static BatchStatus Status(int done) => new()
    {
        Id = "batch",
        State = BatchState.Running,
        Counts = new BatchCounts(100, done, 0, 0, 0, 0),
        Photos = [],
        CreatedAt = DateTimeOffset.UnixEpoch,
        Options = new(),
    };

    /// <summary>A clock whose pauses are over at once, and are written down.</summary>
    sealed class RecordedPauses : TimeProvider
    {
        readonly ConcurrentQueue<double> milliseconds = new();

        public IEnumerable<double> Milliseconds => milliseconds;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            milliseconds.Enqueue(dueTime.TotalMilliseconds);
            return base.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
