using System.Runtime.CompilerServices;
using CartoonFunctions.Batches;
using CartoonFunctions.Imaging;
using CartoonFunctions.Local.Engine;

namespace CartoonFunctions.Local.Tests.Engine;

public sealed class LocalBatchContextTests
{
    [Fact]
    public async Task A_cancel_while_planning_is_a_cancelled_batch()
    {
        using CancellationTokenSource cancel = new();
        EndlessListing store = new(cancel);
        BatchSteps activities = new(
            new PlanBatch(store, codec: null!, cartoonizer: null!, new PhotoLimits()),
            new CartoonizePhoto(store, cartoonizer: null!, new PhotoLimits(), TimeProvider.System),
            new PackResults(store));
        BatchRequest request = new BatchLimits().Request("b", new PhotoSource("uploads", "b/"), new BatchOptions());
        StatusBoard board = new(new BatchRecord(DateTimeOffset.UnixEpoch, request, [new AnnouncedPhoto("1.jpg", null)]),
            DateTimeOffset.UnixEpoch, TimeProvider.System);
        LocalBatchContext context = new(activities, new PhotoSlots(1), board, TimeProvider.System, cancel.Token);

        BatchReport report = await BatchWorkflow.RunAsync(context, request);
        board.CancelUnplanned();

        Assert.Equal((BatchEnd.Cancelled, false), (report.End, report.WasPlanned));
        Assert.Equal((BatchState.Cancelled, new BatchCounts(1, 0, 0, 0, 0, 1)), (board.Read().State, board.Read().Counts));
    }

    [Fact]
    public async Task Photos_of_the_least_work_are_drawn_last()
    {
        int[] sides = [100, 800, 200, 800, 800];
        BatchPlan plan = new("out", DateTimeOffset.UnixEpoch, new("test", "0"),
            [.. sides.Select((side, i) => new PlannedPhoto(i + 1, $"{i + 1}.jpg", side, side, $"{i + 1}.png"))]);
        List<int> drawn = [];
        PhotoSlots slots = new(1);
        BatchSteps steps = new(
            (_, _, _) => Task.FromResult(plan),
            async (work, cancellation) =>
            {
                drawn.Add(work.Photo.Number);
                while (drawn.Count == 1 && slots.Waiting < 4)
                    await Task.Delay(1, cancellation);
                return new PhotoOutcome(work.Photo.Number, work.Photo.Name, PhotoState.Done);
            },
            (_, _) => throw new NotSupportedException());
        BatchRequest request = new BatchLimits().Request("b", new PhotoSource("uploads", "b/"), new BatchOptions());
        StatusBoard board = new(new BatchRecord(DateTimeOffset.UnixEpoch, request, []), DateTimeOffset.UnixEpoch, TimeProvider.System);
        LocalBatchContext context = new(steps, slots, board, TimeProvider.System, CancellationToken.None);

        await BatchWorkflow.DrawAsync(context, request with { Slice = await context.PlanAsync(request) });

        Assert.Equal([1, 2, 4, 5, 3], drawn);
    }

    /// <summary>Somebody cancels while it lists.</summary>
    sealed class EndlessListing(CancellationTokenSource cancel) : IBatchStore
    {
        public async IAsyncEnumerable<StoredPhoto> ListAsync(PhotoSource source, [EnumeratorCancellation] CancellationToken cancellation)
        {
            yield return new StoredPhoto("1.jpg", 1);
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        public Task<Stream> OpenPhotoAsync(PhotoSource source, string name, string? version, long? wantedBytes,
            CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task<string> ClaimOutputAsync(string batchId, DateTimeOffset startedAt, CancellationToken cancellation) =>
            throw new NotSupportedException();

        public Task WriteAsync(string container, string name, ReadOnlyMemory<byte> content, string contentType,
            CancellationToken cancellation) => throw new NotSupportedException();

        public Task<Stream> OpenAsync(string container, string name, CancellationToken cancellation) => throw new NotSupportedException();

        public Task<long> LengthOfAsync(string container, string name, CancellationToken cancellation) => throw new NotSupportedException();

        public Task WriteStreamAsync(string container, string name, string contentType, Func<Stream, CancellationToken, Task> write,
            CancellationToken cancellation) => throw new NotSupportedException();
    }
}
