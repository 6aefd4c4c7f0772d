using CartoonFunctions.Local.Engine;

namespace CartoonFunctions.Local.Tests.Engine;

public sealed class PhotoSlotsTests
{
    [Fact]
    public async Task Batches_get_free_slots_in_turn()
    {
        PhotoSlots slots = new(1);
        IDisposable held = await slots.EnterAsync("large", CancellationToken.None);
        List<string> order = [];
        Task[] waiting = [.. "LLLLs".Select(async batch =>
        {
            using IDisposable slot = await slots.EnterAsync(batch.ToString(), CancellationToken.None);
            lock (order)
                order.Add($"{batch}");
        })];
        Assert.Equal((1, 5), (slots.Taken, slots.Waiting));

        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["L", "s", "L", "L", "L"], order);
        Assert.Equal((0, 0), (slots.Taken, slots.Waiting));
    }

    [Fact]
    public async Task Those_among_the_last_wait_for_the_others_of_their_batch_alone()
    {
        PhotoSlots slots = new(1);
        IDisposable held = await slots.EnterAsync("a", CancellationToken.None);
        List<string> order = [];
        Task[] waiting = [.. (from name in (string[])["a1", "A2", "A3", "a4", "b1"] select EnterAsync(name))];

        held.Dispose();
        await Task.WhenAll(waiting);

        Assert.Equal(["a1", "b1", "a4", "A2", "A3"], order);

        async Task EnterAsync(string name)
        {
            using IDisposable slot = await slots.EnterAsync(
                name[..1].ToLowerInvariant(), amongLast: char.IsUpper(name[0]), CancellationToken.None);
            lock (order)
                order.Add(name);
        }
    }

    [Fact]
    public async Task One_that_gives_up_waiting_takes_no_slot()
    {
        PhotoSlots slots = new(1);
        using CancellationTokenSource giveUp = new();
        IDisposable held = await slots.EnterAsync("a", CancellationToken.None);
        Task<IDisposable> given = slots.EnterAsync("b", giveUp.Token);
        Task<IDisposable> patient = slots.EnterAsync("c", CancellationToken.None);

        await giveUp.CancelAsync();
        held.Dispose();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => given);
        (await patient).Dispose();
        Assert.Equal(0, slots.Taken);
    }
}
