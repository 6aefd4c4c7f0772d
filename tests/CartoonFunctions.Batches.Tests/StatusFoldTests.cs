namespace CartoonFunctions.Batches.Tests;

public sealed class StatusFoldTests
{
    static readonly DateTimeOffset Deadline = Photos.Start.AddSeconds(600);

    [Fact]
    public void The_first_outcome_of_a_photo_counts()
    {
        BatchPlan plan = Photos.Plan(2);

        BatchStatus status = StatusFold.Of(Record(maxPhotos: 50),
        [
            new BatchTakenUp(Photos.Start), new BatchPlanned(plan, Deadline), new PhotoTakenUp(1), new PhotoTakenUp(2),
            new PhotosEnded([PhotoOutcome.Cancelled(plan.Photos[1])]), new PhotosEnded([Photos.Done(plan.Photos[1])]),
        ]);

        Assert.Equal([PhotoState.Running, PhotoState.Cancelled], status.Photos.Select(photo => photo.State));
        Assert.Equal((1, null), (status.Counts.Cancelled, status.Photos[1].OutputUrl));
    }

    [Theory]
    [InlineData(2, true)]
    [InlineData(1, false)]
    public void A_batch_has_a_deadline_unless_its_child_batches_have_their_own(int maxPhotos, bool hasDeadline)
    {
        BatchRecord record = Record(maxPhotos);

        BatchStatus status = StatusFold.Of(record, [BatchPlanned.Of(record.Request, Photos.Plan(2), Deadline)]);

        Assert.Equal(hasDeadline ? Deadline : null, status.Deadline);
    }

    [Fact]
    public void Seconds_left_are_told_only_while_photos_are_drawn()
    {
        BatchStatus running = BatchStatus.Created(Record(50)).After(new BatchTakenUp(Photos.Start));

        Assert.Equal(12, running.WithEta(11.2).EtaSeconds);
        Assert.Null(running.After(new PackingBegun()).WithEta(11.2).EtaSeconds);
    }

    [Fact]
    public void What_was_announced_is_cancelled_with_a_batch_that_was_never_planned()
    {
        BatchStatus status = BatchStatus.Created(Record(50)).After(new UnplannedCancelled(Deadline));

        Assert.Equal((BatchState.Cancelled, Deadline, 1), (status.State, status.EndedAt, status.Counts.Cancelled));
        Assert.Equal("cancelled", status.Photos[0].ReasonCode);
    }

    static BatchRecord Record(int maxPhotos) => new(Photos.Start,
        new BatchLimits(maxPhotos).Request("b-1", new PhotoSource("uploads", "b-1/"), new BatchOptions()),
        [new AnnouncedPhoto("photo-1.jpg", null)]);
}
