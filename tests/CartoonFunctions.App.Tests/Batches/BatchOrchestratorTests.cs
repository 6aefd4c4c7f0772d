using System.Text.Json;
using CartoonFunctions.App.Batches;
using CartoonFunctions.App.Tests.Replay;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.App.Tests.Batches;

public class BatchOrchestratorTests
{
    [Fact]
    public void Every_photo_is_drawn_once_and_packed()
    {
        BatchRuns runs = new(photos: 50);
        runs.Start();
        runs.Hub.RunToEnd(BatchRuns.Id);

        BatchReport report = runs.Hub[BatchRuns.Id].Output<BatchReport>();
        Assert.Equal(new BatchCounts(50, 50, 0, 0, 0, 0), report.Counts);
        Assert.Equal(BatchEnd.Completed, report.End);
        Assert.All(Enumerable.Range(1, 50), number => Assert.Equal(1, runs.Attempts(number)));
        Assert.Equal(52, runs.Hub.Done.Count);
    }

    [Fact]
    public void A_lost_worker_costs_an_attempt_and_no_photo()
    {
        int losses = 0;
        BatchRuns runs = new(photos: 3, work => work.Photo.Number == 2 && losses++ < 3
            ? throw new IOException("Exception while executing function: Functions.CartoonizePhoto")
            : BatchRuns.Drawn(work));
        runs.Start();
        runs.Hub.RunToEnd(BatchRuns.Id);

        Assert.Equal(3, runs.Hub[BatchRuns.Id].Output<BatchReport>().Counts.Done);
        Assert.Equal(4, runs.Attempts(2));
    }

    [Fact]
    public void A_photo_that_fails_every_time_is_given_up_and_the_others_are_done()
    {
        BatchRuns runs = new(photos: 3, work =>
            work.Photo.Number == 2 ? throw new IOException("The worker was lost.") : BatchRuns.Drawn(work));
        runs.Start();
        runs.Hub.RunToEnd(BatchRuns.Id);

        Assert.Equal(new BatchCounts(3, 2, 0, 1, 0, 0), runs.Hub[BatchRuns.Id].Output<BatchReport>().Counts);
        Assert.Equal(5, runs.Attempts(2));
        Assert.Equal("The worker was lost.", runs.Packed!.Outcome.Photos[1].Reason);
    }

    [Fact]
    public void A_fault_that_lasts_is_not_tried_again()
    {
        BatchRuns runs = new(photos: 2, work =>
            work.Photo.Number == 1 ? throw new LastingFaultException("It is broken.", new InvalidOperationException())
            : BatchRuns.Drawn(work));
        runs.Start();
        runs.Hub.RunToEnd(BatchRuns.Id);

        Assert.Equal(1, runs.Attempts(1));
        Assert.Equal((PhotoState.Failed, "It is broken."), (runs.Packed!.Outcome.Photos[0].State, runs.Packed.Outcome.Photos[0].Reason));
    }

    [Fact]
    public void An_outage_is_waited_for_longer_than_any_fault_of_a_photo()
    {
        int tries = 0;
        BatchRuns runs = new(photos: 1, work =>
            ++tries < 12 ? throw new OutageException("Nothing answers.", new IOException()) : BatchRuns.Drawn(work));
        runs.Start();
        runs.Hub.RunToEnd(BatchRuns.Id);

        Assert.Equal(1, runs.Hub[BatchRuns.Id].Output<BatchReport>().Counts.Done);
        Assert.Equal(12, runs.Attempts(1));
    }

    [Fact]
    public void A_history_whose_faults_are_of_an_earlier_version_s_namespaces_goes_on_as_it_began()
    {
        int tries = 0;
        BatchRuns runs = new(photos: 2, work => work.Photo.Number == 2 ? throw new Earlier.LastingFaultException("It is broken.")
            : ++tries < 12 ? throw new Earlier.OutageException("Nothing answers.") : BatchRuns.Drawn(work));
        runs.Start();
        runs.Hub.RunToEnd(BatchRuns.Id);

        Assert.Equal((12, 1), (runs.Attempts(1), runs.Attempts(2)));
        Assert.Equal(new BatchCounts(2, 1, 0, 1, 0, 0), runs.Hub[BatchRuns.Id].Output<BatchReport>().Counts);
    }

    [Fact]
    public void The_deadline_names_what_is_not_done_and_packs_the_rest()
    {
        BatchRuns runs = new(photos: 5);
        runs.Hub.Held = (name, input) => name == nameof(BatchActivities.CartoonizePhoto) && NumberOf(input) > 2;
        runs.Start();
        runs.Hub.RunUntilIdle();
        while (runs.Hub.PassTime())
            runs.Hub.RunUntilIdle();

        Assert.Equal(600 + 30, (runs.Hub.Now - runs.Packed!.Plan.StartedAt).TotalSeconds, tolerance: 0.01);
        Assert.Equal(BatchEnd.TimedOut, runs.Packed.Outcome.End);
        Assert.Equal([1, 2], runs.Packed.Outcome.Photos.Where(photo => photo.State == PhotoState.Done).Select(photo => photo.Number));
        Assert.Equal([3, 4, 5], runs.Packed.Outcome.Photos.Where(photo => photo.State == PhotoState.TimedOut)
            .Select(photo => photo.Number));

        // Durable ends an orchestration when its last activity has come back, though the zip is there long before.
        Assert.False(runs.Hub[BatchRuns.Id].Completed);
        runs.Hub.Held = (_, _) => false;
        runs.Hub.RunToEnd(BatchRuns.Id);
        Assert.Equal(new BatchCounts(5, 2, 0, 0, 3, 0), runs.Hub[BatchRuns.Id].Output<BatchReport>().Counts);
    }

    [Fact]
    public void A_cancel_names_what_is_not_done_and_packs_the_rest()
    {
        BatchRuns runs = new(photos: 5);
        runs.Hub.Held = (name, input) => name == nameof(BatchActivities.CartoonizePhoto) && NumberOf(input) > 2;
        runs.Start();
        runs.Hub.RunUntilIdle();
        runs.Hub.Raise(BatchRuns.Id, BatchOrchestrators.CancelEvent, "");
        runs.Hub.RunUntilIdle();
        Assert.Equal(BatchState.Packing, SnapshotOf(runs.Hub[BatchRuns.Id]).State);

        runs.Hub.Held = (_, _) => false;
        runs.Hub.RunToEnd(BatchRuns.Id);
        BatchReport report = runs.Hub[BatchRuns.Id].Output<BatchReport>();
        Assert.Equal((BatchEnd.Cancelled, new BatchCounts(5, 2, 0, 0, 0, 3)), (report.End, report.Counts));
    }

    [Fact]
    public void A_cancel_before_the_plan_draws_nothing_for_long()
    {
        BatchRuns runs = new(photos: 5);
        runs.Hub.Held = (name, _) => name == nameof(BatchActivities.PlanBatch);
        runs.Start();
        runs.Hub.RunUntilIdle();
        runs.Hub.Raise(BatchRuns.Id, BatchOrchestrators.CancelEvent, "");
        runs.Hub.RunUntilIdle();
        runs.Hub.Held = (_, _) => false;
        runs.Hub.RunToEnd(BatchRuns.Id);

        Assert.Equal((BatchEnd.Cancelled, 5),
            (runs.Packed!.Outcome.End, runs.Packed.Outcome.Photos.Count(photo => photo.State == PhotoState.Cancelled)));
    }

    [Fact]
    public void A_cancel_before_the_plan_of_a_large_batch_begins_no_child_batch()
    {
        BatchRuns runs = new(photos: 120);
        runs.Hub.Held = (name, _) => name == nameof(BatchActivities.PlanBatch);
        runs.Start(maxPhotos: 50, parallelBatches: 2);
        runs.Hub.RunUntilIdle();
        runs.Hub.Raise(BatchRuns.Id, BatchOrchestrators.CancelEvent, "");
        runs.Hub.RunUntilIdle();
        runs.Hub.Held = (_, _) => false;
        runs.Hub.RunToEnd(BatchRuns.Id);

        Assert.All(runs.Hub[BatchRuns.Id].History, happened => Assert.Null(happened.SubOrchestrationInstanceCreated));
        BatchReport report = runs.Hub[BatchRuns.Id].Output<BatchReport>();
        Assert.Equal((BatchEnd.Cancelled, new BatchCounts(120, 0, 0, 0, 0, 120)), (report.End, report.Counts));
    }

    [Fact]
    public void A_cancel_in_the_very_turn_that_begins_child_batches_reaches_them_all_the_same()
    {
        BatchRuns runs = new(photos: 120);
        runs.Hub.Held = (name, _) => name == nameof(BatchActivities.PlanBatch);
        runs.Start(maxPhotos: 50, parallelBatches: 2);
        runs.Hub.RunUntilIdle();
        runs.Hub.Held = (name, _) => name == nameof(BatchActivities.CartoonizePhoto);
        runs.Hub.CarryOutNext();
        runs.Hub.Raise(BatchRuns.Id, BatchOrchestrators.CancelEvent, "");
        runs.Hub.TakesAllAtOnce = true;
        runs.Hub.RunUntilIdle();
        Assert.Equal(2, SnapshotOf(runs.Hub[BatchRuns.Id]).Children.Count);

        DateTimeOffset begun = runs.Hub.Now;
        for (int slice = 1; slice <= 2; slice++)
        {
            Assert.True(runs.Hub.PassTime());
            runs.Hub.RunUntilIdle();
        }

        Assert.InRange(runs.Hub.Now - begun, TimeSpan.Zero, TimeSpan.FromMinutes(1));
        Assert.All(Enumerable.Range(1, 2), slice =>
            Assert.Equal(BatchState.Packing, SnapshotOf(runs.Hub[$"{BatchRuns.Id}-{slice}"]).State));
    }

    [Fact]
    public void A_large_batch_is_drawn_in_child_batches_side_by_side()
    {
        BatchRuns runs = new(photos: 120);
        runs.Start(maxPhotos: 50, parallelBatches: 2);
        runs.Hub.RunUntilIdle(activitiesAtMost: 10);
        Assert.Equal([$"{BatchRuns.Id}-1", $"{BatchRuns.Id}-2"], SnapshotOf(runs.Hub[BatchRuns.Id]).Children);
        Assert.Equal(51, SnapshotOf(runs.Hub[$"{BatchRuns.Id}-2"]).First);

        runs.Hub.RunToEnd(BatchRuns.Id);
        Assert.Equal(120, runs.Hub[BatchRuns.Id].Output<BatchReport>().Counts.Done);
        Assert.Equal(Enumerable.Range(1, 120), runs.Packed!.Outcome.Photos.Select(photo => photo.Number));
    }

    [Fact]
    public void A_cancel_reaches_the_child_batches_under_way_and_starts_no_more()
    {
        BatchRuns runs = new(photos: 120);
        runs.Start(maxPhotos: 50, parallelBatches: 1);
        runs.Hub.RunUntilIdle(activitiesAtMost: 60);
        runs.Hub.Raise(BatchRuns.Id, BatchOrchestrators.CancelEvent, "");
        runs.Hub.RunToEnd(BatchRuns.Id);

        BatchReport report = runs.Hub[BatchRuns.Id].Output<BatchReport>();
        Assert.Equal(BatchEnd.Cancelled, report.End);
        Assert.InRange(report.Counts.Done, 50, 100);
        Assert.Equal(120, report.Counts.Done + report.Counts.Cancelled);
    }

    [Fact]
    public void A_cancel_reaches_every_child_batch_that_is_drawn_side_by_side()
    {
        BatchRuns runs = new(photos: 120);
        runs.Hub.Held = (name, _) => name == nameof(BatchActivities.CartoonizePhoto);
        runs.Start(maxPhotos: 50, parallelBatches: 3);
        runs.Hub.RunUntilIdle();
        Assert.Equal(3, SnapshotOf(runs.Hub[BatchRuns.Id]).Children.Count);
        runs.Hub.Raise(BatchRuns.Id, BatchOrchestrators.CancelEvent, "");
        runs.Hub.RunUntilIdle();

        Assert.All(Enumerable.Range(1, 3), slice =>
            Assert.Equal(BatchState.Packing, SnapshotOf(runs.Hub[$"{BatchRuns.Id}-{slice}"]).State));
    }

    [Fact]
    public void A_plan_that_fails_after_a_cancel_leaves_a_cancelled_batch()
    {
        BatchRuns runs = new(photos: -1) { Plan = _ => throw new BatchRefusedException("There is no photo there. Choose at least one.") };
        runs.Hub.Held = (name, _) => name == nameof(BatchActivities.PlanBatch);
        runs.Start();
        runs.Hub.RunUntilIdle();
        runs.Hub.Raise(BatchRuns.Id, BatchOrchestrators.CancelEvent, "");
        runs.Hub.RunUntilIdle();
        runs.Hub.Held = (_, _) => false;
        runs.Hub.RunToEnd(BatchRuns.Id);

        BatchReport report = runs.Hub[BatchRuns.Id].Output<BatchReport>();
        Assert.Equal((BatchEnd.Cancelled, false), (report.End, report.WasPlanned));
    }

    [Fact]
    public void An_empty_source_fails_the_batch_with_its_sentence()
    {
        BatchRuns runs = new(photos: -1) { Plan = _ => throw new BatchRefusedException("There is no photo there. Choose at least one.") };
        Assert.Equal((typeof(BatchRefusedException).FullName, "There is no photo there. Choose at least one."), FailureOf(runs));
    }

    [Fact]
    public void A_style_that_is_not_there_fails_the_batch_with_its_sentence()
    {
        BatchRuns runs = new(photos: -1) { Plan = _ => throw new ModelException("There is no style \"x\".") };
        Assert.Equal((typeof(BatchRefusedException).FullName, "There is no style \"x\"."), FailureOf(runs));
        Assert.Single(runs.Hub.Done);
    }

    /// <summary>Runs a batch to its end, which is a failure: its type and its sentence.</summary>
    static (string? Type, string? Message) FailureOf(BatchRuns runs)
    {
        runs.Start();
        runs.Hub.RunToEnd(BatchRuns.Id);
        Microsoft.DurableTask.Protobuf.TaskFailureDetails details = runs.Hub[BatchRuns.Id].End!.FailureDetails;
        return (details.ErrorType, details.ErrorMessage);
    }

    static BatchSnapshot SnapshotOf(DurableReplay.Instance instance) =>
        JsonSerializer.Deserialize<BatchSnapshot>(instance.CustomStatus!, DurableReplay.Json)!;

    static int NumberOf(string input) => JsonSerializer.Deserialize<PhotoWork>(input, DurableReplay.Json)!.Photo.Number;
}
