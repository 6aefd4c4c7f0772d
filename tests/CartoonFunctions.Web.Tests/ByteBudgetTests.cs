namespace CartoonFunctions.Web.Tests;

public sealed class ByteBudgetTests
{
    [Fact]
    public async Task Who_asks_for_more_than_is_left_waits_and_nobody_behind_overtakes()
    {
        ByteBudget budget = new(10);
        IDisposable first = await budget.TakeAsync(8, default);
        Task<IDisposable> large = budget.TakeAsync(5, default);
        Task<IDisposable> small = budget.TakeAsync(1, default);

        Assert.False(large.IsCompleted || small.IsCompleted);
        first.Dispose();
        first.Dispose(); // gives back once

        (await large).Dispose();
        (await small).Dispose();
        (await budget.TakeAsync(10, default)).Dispose();
    }

    [Fact]
    public async Task Who_gives_up_lets_those_behind_through()
    {
        ByteBudget budget = new(10);
        using IDisposable first = await budget.TakeAsync(8, default);
        using CancellationTokenSource gone = new();
        Task<IDisposable> large = budget.TakeAsync(5, gone.Token);
        Task<IDisposable> small = budget.TakeAsync(2, default);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => large);
        (await small).Dispose();
    }

    [Fact]
    public async Task Any_number_of_takers_never_hold_more_than_there_is()
    {
        ByteBudget budget = new(100);
        int held = 0;
        await Parallel.ForAsync(0, 200, async (i, cancellation) =>
        {
            int bytes = 1 + (i * 7 % 60);
            using IDisposable share = await budget.TakeAsync(bytes, cancellation);
            Assert.InRange(Interlocked.Add(ref held, bytes), 1, 100);
            await Task.Yield();
            Interlocked.Add(ref held, -bytes);
        });
        using IDisposable all = await budget.TakeAsync(100, default);
    }
}
