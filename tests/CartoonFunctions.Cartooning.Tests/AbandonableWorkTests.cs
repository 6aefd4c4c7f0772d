using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

public sealed class AbandonableWorkTests : IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly ManualTime time = new(DateTimeOffset.UnixEpoch);
    readonly CancellationTokenSource cancelled = new();
    readonly ManualResetEventSlim released = new();
    readonly ManualResetEventSlim begun = new();

    public void Dispose()
    {
        released.Set();
        cancelled.Dispose();
    }

    [Fact]
    public async Task Work_that_goes_on_after_a_cancel_is_left_behind_and_what_it_makes_is_thrown_away()
    {
        AbandonableWork work = new(1, time);
        Product product = new();
        Task<Product> waiting = work.RunAsync(default, () => Stubborn(product), cancelled.Token);
        begun.Wait(Patience);

        await cancelled.CancelAsync();
        await EndsAfterAMomentAsync(waiting);

        Assert.Equal((1, false), (work.Abandoned, product.IsDisposed));
        released.Set();
        Assert.True(SpinWait.SpinUntil(() => work.Abandoned == 0 && product.IsDisposed, Patience));
    }

    [Fact]
    public async Task No_more_than_so_many_are_abandoned_and_whoever_comes_after_waits_for_a_place()
    {
        AbandonableWork work = new(1, time);
        Task<Product> first = work.RunAsync(default, () => Stubborn(new Product()), cancelled.Token);
        using ManualResetEventSlim secondReleased = new();
        Task<Product> second = work.RunAsync(default, () =>
        {
            secondReleased.Wait(Patience);
            return new Product();
        }, cancelled.Token);
        begun.Wait(Patience);
        await cancelled.CancelAsync();

        Assert.True(SpinWait.SpinUntil(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return first.IsCompleted || second.IsCompleted;
        }, Patience));
        Assert.False(first.IsCompleted && second.IsCompleted);

        released.Set();
        secondReleased.Set();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => second);
        Assert.True(SpinWait.SpinUntil(() => work.Abandoned == 0, Patience));
    }

    [Fact]
    public async Task What_abandoned_work_reads_stays_pinned_until_it_has_ended()
    {
        AbandonableWork work = new(1, time);
        SpooledPhoto photo = new();
        photo.File.Write([7]);
        ReadOnlyMemory<byte> bytes = photo.Bytes;
        byte read = 0;
        Task<Product> waiting = work.RunAsync(bytes, () =>
        {
            Stubborn(new Product());
            read = bytes.Span[0];
            return new Product();
        }, cancelled.Token);
        begun.Wait(Patience);
        await cancelled.CancelAsync();
        await EndsAfterAMomentAsync(waiting);
        photo.Dispose();

        released.Set();

        Assert.True(SpinWait.SpinUntil(() => work.Abandoned == 0, Patience));
        Assert.Equal(7, read);
        Assert.Throws<ObjectDisposedException>(() => bytes.Pin());
    }

    [Fact]
    public async Task Work_that_fails_or_ends_in_time_is_the_callers()
    {
        AbandonableWork work = new(1, time);
        Product product = new();

        Assert.Same(product, await work.RunAsync(default, () => product, default));
        await Assert.ThrowsAsync<InvalidDataException>(() =>
            work.RunAsync<Product>(default, () => throw new InvalidDataException(), cancelled.Token));
        Assert.Equal((0, false), (work.Abandoned, product.IsDisposed));
    }

    async Task EndsAfterAMomentAsync(Task waiting)
    {
        Assert.True(SpinWait.SpinUntil(() =>
        {
            time.Advance(TimeSpan.FromSeconds(1));
            return waiting.IsCompleted;
        }, Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => waiting);
    }

    Product Stubborn(Product product)
    {
        begun.Set();
        released.Wait(Patience);
        return product;
    }

    sealed class Product : IDisposable
    {
        public bool IsDisposed { get; private set; }

        public void Dispose() => IsDisposed = true;
    }
}
