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
    public void A_revision_that_was_asked_for_is_read_at_once_also_of_a_batch_whose_status_is_shared_for_a_while()
    {
        PhotoOutcome[] photos = [.. Enumerable.Range(1, 1000).Select(Drawn)];
        BatchRequest request = new("batch-1", new PhotoSource("uploads", "batch-1/"), new BatchOptions());
        BatchRecord record = new(Start, request, null);
        BatchStatus ended = StatusFold.Of(record,
            [new BatchPacked(Start, new BatchReport("outputs-20260104-152347", null, BatchEnd.Completed, BatchCounts.Of(1000, photos)), photos)]);
        StatusBoard board = new(record, ended, new ManualTime(Start));
        for (int number = 1; number <= 3; number++)
        {
            board.Ask([new BatchRevision(number, Start, new AskedRevision([number], false, null, new RevisionOptions()), [number], 600)]);

            Assert.Equal(number, board.Read().LatestRevision);
        }
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

    [Fact]
    public void All_who_ask_between_two_changes_are_given_the_same_status()
    {
        StatusBoard board = NewBoard();

        BatchStatus status = board.Read();

        Assert.Same(status, board.Read());
        board.Packing();
        Assert.NotSame(status, board.Read());
    }

    [Fact]
    public void A_status_of_ten_thousand_photos_is_built_once_a_second_however_often_it_changes_and_is_asked_for()
    {
        (StatusBoard board, ManualTime time, BatchPlan plan) = LargeBoard(10_000);
        HashSet<BatchStatus> built = new(ReferenceEqualityComparer.Instance);

        for (int i = 0; i < 100; i++)
        {
            board.PhotoStarted(plan.Photos[i]);
            built.Add(board.Read());
            time.Advance(TimeSpan.FromMilliseconds(20)); // 50 changes a second for two seconds
        }

        Assert.InRange(built.Count, 2, 4);
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(100, board.Read().Photos.Count(photo => photo.State == PhotoState.Running));
    }

    [Fact]
    public async Task Who_waits_for_a_large_batch_hears_of_a_change_within_a_second_and_of_its_end_at_once()
    {
        (StatusBoard board, ManualTime time, BatchPlan plan) = LargeBoard(10_000);
        string version = board.Read().Version();
        board.PhotoStarted(plan.Photos[0]);
        Task<BatchStatus> waiting = board.WaitForChangeAsync(version, CancellationToken.None);
        Assert.False(waiting.IsCompleted);

        time.Advance(TimeSpan.FromSeconds(1));
        BatchStatus status = await waiting.WaitAsync(TimeSpan.FromSeconds(30));
        Assert.Equal(PhotoState.Running, status.Photos[0].State);

        board.Packing();
        Assert.Equal(BatchState.Packing, board.Read().State);
    }

    static (StatusBoard Board, ManualTime Time, BatchPlan Plan) LargeBoard(int photos)
    {
        ManualTime time = new(Start);
        BatchRequest request = new("batch-1", new PhotoSource("uploads", "batch-1/"), new BatchOptions());
        BatchPlan plan = new("outputs-20260104-152347", Start, new ModelIdentity("ink-comic", "00"),
            [.. Enumerable.Range(1, photos).Select(Photo)]);
        StatusBoard board = new(new BatchRecord(Start, request, null), Start, time);
        board.Progressed(new BatchProgress(plan, request.Options, Start));
        return (board, time, plan);
    }

    static StatusBoard NewBoard() => new(new BatchRecord(Start, new BatchRequest("batch-1", new PhotoSource("uploads", "batch-1/"), new()),
        [new AnnouncedPhoto("1.jpg", null)]), Start, TimeProvider.System);

    static PlannedPhoto Photo(int number) => new(number, $"{number}.jpg", 64, 48, $"out_{number}.png");

    static PhotoOutcome Drawn(int number) => new(number, $"{number}.jpg", PhotoState.Done) { Seconds = 1, Output = $"out_{number}.png" };
}
