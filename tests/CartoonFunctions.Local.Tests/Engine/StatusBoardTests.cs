using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Local.Engine;

namespace CartoonFunctions.Local.Tests.Engine;

public sealed class StatusBoardTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    [Fact]
    public void A_drawing_that_comes_after_the_cancel_is_not_shown()
    {
        BatchRequest request = new("batch-1", new PhotoSource("uploads", "batch-1/"), new BatchOptions());
        BatchPlan plan = new("outputs-20260104-152347", Start, new ModelIdentity("ink-comic", "00"), [Photo(1), Photo(2)]);
        StatusBoard board = new(new BatchRecord(Start, request, [new AnnouncedPhoto("1.jpg", null), new AnnouncedPhoto("2.jpg", null)]),
            Start, TimeProvider.System);
        BatchProgress progress = new(plan, request.Options, Start);
        board.Progressed(progress);
        board.PhotoStarted(plan.Photos[0]);
        board.PhotoStarted(plan.Photos[1]);
        board.PhotoSettled(Drawn(1), Start.AddSeconds(1));
        progress.Settle(Drawn(1), Start.AddSeconds(1));
        progress.Close(BatchEnd.Cancelled);
        board.Progressed(progress);

        board.PhotoSettled(Drawn(2), Start.AddSeconds(2));

        Assert.Equal([PhotoState.Done, PhotoState.Cancelled], board.Read().Photos.Select(photo => photo.State));
        Assert.Null(board.Read().Photos[1].ThumbnailUrl);
    }

    [Fact]
    public async Task A_change_wakes_everybody_who_waits_for_it()
    {
        StatusBoard board = NewBoard();
        string version = board.Read().Version();
        Task<BatchStatus>[] waiting = [.. Enumerable.Range(0, 100).Select(_ => board.WaitForChangeAsync(version, CancellationToken.None))];
        Assert.DoesNotContain(waiting, wait => wait.IsCompleted);

        board.Packing();

        Assert.All(await Task.WhenAll(waiting), status => Assert.Equal(BatchState.Packing, status.State));
    }

    [Fact]
    public async Task A_change_between_reading_and_waiting_is_not_missed()
    {
        StatusBoard board = NewBoard();
        string version = board.Read().Version();
        board.Packing();

        BatchStatus status = await board.WaitForChangeAsync(version, CancellationToken.None);

        Assert.Equal(BatchState.Packing, status.State);
    }

    [Fact]
    public async Task Nobody_waits_for_a_batch_that_has_ended()
    {
        StatusBoard board = NewBoard();
        board.CancelUnplanned();

        BatchStatus status = await board.WaitForChangeAsync(board.Read().Version(), CancellationToken.None);

        Assert.Equal(BatchState.Cancelled, status.State);
    }

    [Fact]
    public async Task A_wait_ends_when_nobody_wants_its_answer()
    {
        StatusBoard board = NewBoard();
        using CancellationTokenSource gone = new();
        Task<BatchStatus> wait = board.WaitForChangeAsync(board.Read().Version(), gone.Token);

        await gone.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => wait);
    }

    static StatusBoard NewBoard() => new(new BatchRecord(Start, new BatchRequest("batch-1", new PhotoSource("uploads", "batch-1/"), new()),
        [new AnnouncedPhoto("1.jpg", null)]), Start, TimeProvider.System);

    static PlannedPhoto Photo(int number) => new(number, $"{number}.jpg", 64, 48, $"out_{number}.png");

    static PhotoOutcome Drawn(int number) => new(number, $"{number}.jpg", PhotoState.Done) { Seconds = 1, Output = $"out_{number}.png" };
}
