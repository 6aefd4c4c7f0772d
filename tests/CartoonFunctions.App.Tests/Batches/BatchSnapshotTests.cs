using System.Collections;
using System.Text.Json;
using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Tests.Replay;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.App.Tests.Batches;

public class BatchSnapshotTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    [Theory]
    [InlineData(50)]
    [InlineData(1000)]
    [InlineData(10_000)]
    public void It_fits_whatever_the_photos_are_called_and_why_they_fail(int photos)
    {
        string longName = new('写', 85);
        string longReason = new('ü', 4000);
        BatchPlan plan = BatchRuns.PlanOf(photos, Start);
        plan = plan with { Photos = [.. plan.Photos.Select(photo => photo with { Name = longName + photo.Number })] };
        BatchProgress progress = new(plan, new BatchOptions(), Start);
        foreach (PlannedPhoto photo in plan.Photos)
        {
            PhotoOutcome outcome = photo.Number % 2 == 0
                ? new PhotoOutcome(photo.Number, photo.Name, PhotoState.Done) { Seconds = 12.345 }
                : PhotoOutcome.Without(photo, PhotoState.Failed, BatchReasons.Fault.With(("detail", longReason)));
            progress.Settle(outcome, Start.AddSeconds(photo.Number));
        }
        BatchSnapshot snapshot = BatchSnapshot.Of(progress, BatchState.Running, Start.AddHours(1),
            [.. Enumerable.Range(1, 16).Select(child => $"{BatchRuns.Id}-{child}")]);

        Assert.InRange(JsonSerializer.Serialize(snapshot, DurableReplay.Json).Length, 1, BatchSnapshot.MaxLength);
        Assert.NotEmpty(snapshot.Reasons);
    }

    [Fact]
    public void However_often_a_batch_reports_in_a_turn_one_snapshot_is_made()
    {
        BatchPlan plan = BatchRuns.PlanOf(100, Start);
        CountedList<PlannedPhoto> photos = new(plan.Photos);
        BatchProgress progress = new(plan with { Photos = photos }, new BatchOptions(), Start);
        DurableReplay hub = new DurableReplay((_, _) => throw new InvalidOperationException()).With<string, string>("Report", (context, _) =>
        {
            DurableBatchContext batch = new(context);
            foreach (PlannedPhoto photo in plan.Photos)
            {
                progress.Settle(PhotoOutcome.TimedOut(photo), Start);
                batch.Report(progress);
            }
            return Task.FromResult<string?>(null);
        });

        photos.Readings = 0;
        hub.Start("Report", BatchRuns.Id, "");
        hub.RunUntilIdle();
        int readings = photos.Readings;

        photos.Readings = 0;
        BatchSnapshot last = BatchSnapshot.Of(progress, BatchState.Running, Start, []);
        Assert.Equal(photos.Readings, readings);
        Assert.Equal(JsonSerializer.Serialize(last, DurableReplay.Json), hub[BatchRuns.Id].CustomStatus);
    }

    [Fact]
    public void States_are_read_as_they_were_written()
    {
        PhotoState[] states = [.. Enum.GetValues<PhotoState>(), PhotoState.Done, PhotoState.Done,
            .. Enumerable.Repeat(PhotoState.Waiting, 1000)];
        string text = PhotoStates.Write(states, 100);

        Assert.Equal(states, PhotoStates.Read(text));
        Assert.EndsWith("2d1000w", text, StringComparison.Ordinal);
    }

    [Fact]
    public void States_that_do_not_fit_are_left_out_whole()
    {
        string text = PhotoStates.Write([PhotoState.Done, PhotoState.Failed, .. Enumerable.Repeat(PhotoState.Waiting, 100)], 5);
        Assert.Equal("1d1f", text);
    }

    /// <summary>Counts how often it is gone through.</summary>
    sealed class CountedList<T>(IReadOnlyList<T> items) : IReadOnlyList<T>
    {
        public int Readings { get; set; }

        public int Count => items.Count;

        public T this[int index] => items[index];

        public IEnumerator<T> GetEnumerator()
        {
            Readings++;
            return items.GetEnumerator();
        }

        IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
    }
}
