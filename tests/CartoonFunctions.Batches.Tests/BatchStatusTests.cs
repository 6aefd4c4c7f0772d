using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Batches.Tests;

public sealed class BatchStatusTests
{
    [Fact]
    public void A_changed_copy_has_a_version_of_its_own_even_when_the_first_was_asked_for_its()
    {
        BatchStatus status = Status(PhotoState.Waiting, PhotoState.Waiting);
        string version = status.Version();

        Assert.NotEqual(version, (status with { State = BatchState.Packing }).Version());
        Assert.Equal(version, (status with { EtaSeconds = 7 }).Version());
        Assert.Equal(version, status.Version());
        Assert.Equal(status, status with { });
    }

    [Fact]
    public void The_changes_since_a_status_are_the_photos_that_are_otherwise_now()
    {
        BatchStatus known = Status(PhotoState.Running, PhotoState.Waiting, PhotoState.Waiting);
        BatchStatus status = Status(PhotoState.Done, PhotoState.Running, PhotoState.Waiting) with { State = BatchState.Running };

        BatchStatus changes = status.ChangesSince(known)!;

        Assert.Equal([1, 2], changes.Photos.Select(photo => photo.Number));
        Assert.Equal((known.Version(), status.Counts), (changes.Since, changes.Counts));
    }

    [Fact]
    public void A_photo_that_was_read_anew_with_the_same_reason_has_not_changed()
    {
        BatchStatus Refused() => Status(PhotoState.Waiting) with
        {
            Photos = [new PhotoStatus(1, "1.jpg", PhotoState.Refused).Because(BatchReasons.ResultGone.With(("name", "x.png")))],
        };

        Assert.Empty(Refused().ChangesSince(Refused())!.Photos);
    }

    [Fact]
    public void Statuses_of_other_photos_have_no_changes_to_tell()
    {
        Assert.Null(Status(PhotoState.Waiting, PhotoState.Waiting).ChangesSince(Status(PhotoState.Waiting)));
        Assert.Null(Status(PhotoState.Waiting).ChangesSince(Status(PhotoState.Waiting) with { Id = "another" }));
    }

    static BatchStatus Status(params PhotoState[] photos) => new()
    {
        Id = "batch-1",
        State = BatchState.Running,
        Counts = BatchCounts.Of(photos.Length, photos),
        Photos = [.. photos.Select((state, i) => new PhotoStatus(i + 1, $"{i + 1}.jpg", state))],
        CreatedAt = DateTimeOffset.UnixEpoch,
        Options = new(),
    };
}
