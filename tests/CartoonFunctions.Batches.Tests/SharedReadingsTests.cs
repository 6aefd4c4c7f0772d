namespace CartoonFunctions.Batches.Tests;

public sealed class SharedReadingsTests : IDisposable
{
    readonly SharedReadings<int> readings = new();
    readonly List<TaskCompletionSource<int>> begun = [];
    readonly SemaphoreSlim begins = new(0);

    public void Dispose() => begins.Dispose();

    [Fact]
    public async Task Those_who_ask_while_it_is_read_share_the_reading_after_that()
    {
        Task<int> first = AskAsync();
        await begins.WaitAsync();
        Task<int>[] others = [.. Enumerable.Range(0, 50).Select(_ => AskAsync())];
        begun[0].SetResult(1);
        await begins.WaitAsync();
        Task<int> late = AskAsync();
        begun[1].SetResult(2);
        await begins.WaitAsync();
        begun[2].SetResult(3);

        Assert.Equal(1, await first);
        Assert.All(await Task.WhenAll(others), read => Assert.Equal(2, read));
        Assert.Equal(3, await late);
        Assert.Equal(3, begun.Count);
    }

    [Fact]
    public async Task A_reading_that_fails_fails_for_those_who_shared_it_and_the_next_is_another()
    {
        Task<int> failing = AskAsync();
        await begins.WaitAsync();
        Task<int> next = AskAsync();
        begun[0].SetException(new IOException("The storage is gone."));
        await begins.WaitAsync();
        begun[1].SetResult(2);

        await Assert.ThrowsAsync<IOException>(() => failing);
        Assert.Equal(2, await next);
    }

    [Fact]
    public async Task Who_goes_away_takes_the_reading_from_nobody()
    {
        using CancellationTokenSource goes = new();
        Task<int> gone = AskAsync(goes.Token);
        Task<int> stays = AskAsync();
        await begins.WaitAsync();
        await goes.CancelAsync();
        begun[0].SetResult(1);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => gone);
        Assert.Equal(1, await stays);
    }

    Task<int> AskAsync(CancellationToken cancellation = default) => readings.ReadAsync("batch", (_, _) =>
    {
        TaskCompletionSource<int> reading = new(TaskCreationOptions.RunContinuationsAsynchronously);
        begun.Add(reading);
        begins.Release();
        return reading.Task;
    }, cancellation);
}
