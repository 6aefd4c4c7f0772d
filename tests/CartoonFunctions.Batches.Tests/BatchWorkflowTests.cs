using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Batches.Tests;

public class BatchWorkflowTests
{
    static readonly BatchRequest Request = new("b", new PhotoSource("uploads", "b/"), new BatchOptions());

    [Fact]
    public void Every_accepted_photo_is_drawn_and_the_outcomes_are_packed_in_number_order()
    {
        BatchPlan plan = Photos.Plan(Photos.Planned(1), Photos.Planned(2, refusal: "The file is empty."), Photos.Planned(3));
        HistoryContext context = new(plan,
            [new PhotoEnded(1, Photos.Done(plan.Photos[2])), new PhotoEnded(2, Photos.Done(plan.Photos[0]))]);

        BatchReport? report = context.Replay(Request);

        Assert.Equal(["plan", "report 1/3", "timer 600", "event cancel", "photo 1", "photo 3", "report 2/3", "report 3/3", "report 3/3",
            "pack"], context.Calls);
        Assert.Equal([PhotoState.Done, PhotoState.Refused, PhotoState.Done], context.Packed!.Outcome.Photos.Select(photo => photo.State));
        Assert.Equal(new BatchCounts(3, 2, 1, 0, 0, 0), report!.Counts);
        Assert.Equal(2, context.Packed.Seconds);
    }

    [Fact]
    public void The_deadline_delivers_what_is_done_and_names_the_rest()
    {
        BatchPlan plan = Photos.Plan(3);
        HistoryContext context = new(plan, [new PhotoEnded(1, Photos.Done(plan.Photos[1])), new DeadlineCame(600)]);

        BatchReport? report = context.Replay(Request);

        Assert.Equal(BatchEnd.TimedOut, report!.End);
        Assert.Equal([PhotoState.TimedOut, PhotoState.Done, PhotoState.TimedOut],
            context.Packed!.Outcome.Photos.Select(photo => photo.State));
        Assert.All(context.Packed.Outcome.Photos.Where(photo => photo.State == PhotoState.TimedOut), photo =>
            Assert.Contains("timeout", photo.Reason, StringComparison.Ordinal));
    }

    [Fact]
    public void A_cancel_delivers_what_is_done_and_names_the_rest()
    {
        BatchPlan plan = Photos.Plan(2);
        HistoryContext context = new(plan, [new PhotoEnded(1, Photos.Done(plan.Photos[0])), new CancelCame(2)]);

        Assert.Equal(BatchEnd.Cancelled, context.Replay(Request)!.End);
        Assert.Equal([PhotoState.Done, PhotoState.Cancelled], context.Packed!.Outcome.Photos.Select(photo => photo.State));
    }

    [Fact]
    public void An_end_that_the_last_photos_hear_of_before_the_batch_is_its_end()
    {
        BatchPlan plan = Photos.Plan(2);
        PhotoEnded first = new(1, Photos.Done(plan.Photos[0]));

        Assert.Equal(BatchEnd.Cancelled,
            new HistoryContext(plan, [first, new PhotoEnded(2, PhotoOutcome.Cancelled(plan.Photos[1]))]).Replay(Request)!.End);
        Assert.Equal(BatchEnd.TimedOut,
            new HistoryContext(plan, [first, new PhotoEnded(2, PhotoOutcome.TimedOut(plan.Photos[1]))]).Replay(Request)!.End);
    }

    [Fact]
    public void A_batch_of_refused_photos_is_packed_at_once()
    {
        HistoryContext context = new(Photos.Plan(Photos.Planned(1, refusal: "It is a PDF.")), []);

        Assert.Equal(new BatchCounts(1, 0, 1, 0, 0, 0), context.Replay(Request)!.Counts);
    }

    [Fact]
    public void More_photos_than_one_batch_holds_become_child_batches_one_after_another()
    {
        BatchPlan plan = Photos.Plan(120);
        HistoryContext context = new(plan, [.. Children(plan, 50)]);

        BatchReport? report = context.Replay(Request);

        Assert.Equal(["child b-1 of 50", "child b-2 of 50", "child b-3 of 20"],
            context.Calls.Where(call => call.StartsWith("child", StringComparison.Ordinal)));
        Assert.Equal(120, report!.Counts.Done);
        Assert.Equal(Enumerable.Range(1, 120), context.Packed!.Outcome.Photos.Select(photo => photo.Number));
    }

    [Fact]
    public void As_many_child_batches_are_under_way_as_the_limits_say()
    {
        HistoryContext context = new(Photos.Plan(120), []);

        Assert.Null(context.Replay(new BatchLimits(MaxPhotos: 50, ParallelBatches: 3)
            .Request("b", new PhotoSource("uploads", "b/"), new BatchOptions())));

        Assert.Equal(["child b-1 of 50", "child b-2 of 50", "child b-3 of 20"],
            context.Calls.Where(call => call.StartsWith("child", StringComparison.Ordinal)));
    }

    [Fact]
    public void A_cancel_while_planning_is_a_cancelled_batch()
    {
        HistoryContext context = new(Photos.Plan(2), []) { CancelledWhilePlanning = true };

        BatchReport report = context.Replay(Request)!;

        Assert.Equal((BatchEnd.Cancelled, false), (report.End, report.WasPlanned));
        Assert.Equal(["plan"], context.Calls);
    }

    [Fact]
    public void No_child_batch_begins_after_a_cancel()
    {
        BatchPlan plan = Photos.Plan(120);
        BatchOutcome cancelled = new(BatchEnd.Cancelled,
            [.. plan.Photos.Take(50).Select(photo => PhotoOutcome.Without(photo, PhotoState.Cancelled, BatchReasons.Cancelled.With()))]);
        HistoryContext context = new(plan, [new ChildEnded(1, "b-1", cancelled)]);

        BatchReport? report = context.Replay(Request);

        Assert.Equal(new BatchCounts(120, 0, 0, 0, 0, 120), report!.Counts);
        Assert.DoesNotContain(context.Calls, call => call.StartsWith("child b-2", StringComparison.Ordinal));
    }

    /// <summary>A durable engine replays every beginning of a history and expects the calls it saw before.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Every_beginning_of_a_history_gives_the_same_calls_in_the_same_order(int seed)
    {
        BatchPlan plan = Photos.Plan(12);
        HistoryEvent[] history = RandomHistory(plan, new Random(seed));
        HistoryContext whole = new(plan, history);
        Assert.NotNull(whole.Replay(Request));

        for (int length = 0; length < history.Length; length++)
        {
            HistoryContext beginning = new(plan, [.. history.Take(length)]);
            Assert.Null(beginning.Replay(Request));
            Assert.Equal(whole.Calls.Take(beginning.Calls.Count), beginning.Calls);
        }
    }

    static HistoryEvent[] RandomHistory(BatchPlan plan, Random random)
    {
        PlannedPhoto[] order = [.. plan.Photos];
        random.Shuffle(order);
        List<HistoryEvent> history = [.. order.Take(9).Select((photo, i) => new PhotoEnded(i + random.NextDouble(), Photos.Done(photo)))];
        history.Add(random.Next(2) == 0 ? new DeadlineCame(600) : new CancelCame(100));
        return [.. history];
    }

    static IEnumerable<HistoryEvent> Children(BatchPlan plan, int size) =>
        plan.Slices(size).Select((slice, i) =>
            new ChildEnded(10 * (i + 1), $"b-{i + 1}",
                new BatchOutcome(BatchEnd.Completed, [.. slice.Photos.Select(photo => Photos.Done(photo))])));
}
