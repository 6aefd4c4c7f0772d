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

    [Fact]
    public void Of_a_photo_that_is_drawn_anew_the_cartoon_from_before_stays_until_there_is_another()
    {
        BatchStatus ended = Ended();
        BatchStatus asked = ended.After(new RevisionAsked(Revision(1, 2)));

        Assert.Equal((BatchState.Running, PhotoState.Waiting, ended.Photos[1].OutputUrl, ended.ZipUrl),
            (asked.State, asked.Photos[1].State, asked.Photos[1].OutputUrl, asked.ZipUrl));
        BatchStatus kept = asked.After(new PhotosEnded([PhotoOutcome.TimedOut(Photos.Planned(2))]));
        Assert.Equal((PhotoState.Done, ended.Photos[1].OutputUrl, "notRedrawn"),
            (kept.Photos[1].State, kept.Photos[1].OutputUrl, kept.Photos[1].ReasonCode));
        BatchStatus drawn = asked.After(new PhotosEnded([Photos.Done(Photos.Planned(2)) with { Revision = 1 }]));
        Assert.Equal((PhotoState.Done, $"{ended.Photos[1].OutputUrl}?revision=1"), (drawn.Photos[1].State, drawn.Photos[1].OutputUrl));
    }

    [Fact]
    public void A_revision_that_is_told_of_twice_counts_once()
    {
        BatchRevision revision = Revision(1, 2) with { NewPhotos = [new AnnouncedPhoto("late.jpg", null)] };

        BatchStatus once = Ended().After(new RevisionAsked(revision));

        Assert.Equal(once.Version(), once.After(new RevisionAsked(revision)).Version());
        Assert.Equal((1, 3), (once.LatestRevision, once.Photos.Count));
    }

    static BatchRevision Revision(int number, params int[] photos) =>
        new(number, Deadline, new AskedRevision(photos, Failed: false, Add: null, new RevisionOptions()), photos, 600);

    static BatchStatus Ended()
    {
        BatchPlan plan = Photos.Plan(2);
        PhotoOutcome[] photos = [Photos.Done(plan.Photos[0]), Photos.Done(plan.Photos[1])];
        return StatusFold.Of(Record(50),
        [
            new BatchPlanned(plan, Deadline),
            new BatchPacked(Deadline, new BatchReport(plan.Container, "all.zip", BatchEnd.Completed, BatchCounts.Of(2, photos)), photos),
        ]);
    }

    static BatchRecord Record(int maxPhotos) => new(Photos.Start,
        new BatchLimits(maxPhotos).Request("b-1", new PhotoSource("uploads", "b-1/"), new BatchOptions()),
        [new AnnouncedPhoto("photo-1.jpg", null)]);
}
