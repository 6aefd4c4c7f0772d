using CartoonFunctions.Local.Bench.Scale;

namespace CartoonFunctions.Local.Tests.Bench;

public sealed class FleetSimulationTests
{
    /// <summary>Everything scheduled at once, nothing fails.</summary>
    static readonly Fleet Calm = new()
    {
        Photos = 50,
        MaxContainers = 1,
        Slots = 1,
        InFlight = 10_000,
        MostInHand = 10_000,
        PhotosPerSecond = double.PositiveInfinity,
        PhotoSeconds = 2,
        Spread = 0.5,
        ColdStartSeconds = 90,
        CooldownSeconds = 120,
    };

    [Fact]
    public void One_container_takes_its_cold_start_and_the_sum_of_the_work()
    {
        FleetReport run = FleetSimulation.Run(Calm);

        Assert.Equal(50, run.Done);
        Assert.Equal(1, run.Started);
        Assert.InRange(run.BusySlotSeconds, 50 * 1, 50 * 3);
        Assert.Equal(90 + run.BusySlotSeconds, run.Seconds, 6);
        Assert.Equal(90 + run.BusySlotSeconds + 120, run.ContainerSeconds, 6);
    }

    [Fact]
    public void Containers_without_end_take_one_cold_start_and_the_longest_photo()
    {
        FleetReport run = FleetSimulation.Run(Calm with { MaxContainers = 1_000, PhotosPerContainer = 1 });

        Assert.Equal(50, run.Started);
        Assert.InRange(run.LongestPhotoSeconds, 2, 3);
        Assert.Equal(90 + run.LongestPhotoSeconds, run.Seconds, 6);
    }

    [Fact]
    public void Slots_share_a_container()
    {
        FleetReport run = FleetSimulation.Run(Calm with { Slots = 5, Spread = 0 });

        Assert.Equal(90 + 50 / 5 * 2, run.Seconds, 6);
    }

    [Fact]
    public void A_warm_container_needs_no_cold_start_and_is_paid_for_until_the_end()
    {
        FleetReport run = FleetSimulation.Run(Calm with { WarmContainers = 1 });

        Assert.Equal(0, run.Started);
        Assert.Equal(run.BusySlotSeconds, run.Seconds, 6);
        Assert.Equal(run.Seconds, run.ContainerSeconds, 6);
    }

    [Fact]
    public void More_containers_are_never_slower_when_nothing_fails()
    {
        double[] seconds = [.. new[] { 1, 2, 5, 10, 25 }.Select(most =>
            FleetSimulation.Run(Calm with { MaxContainers = most, PhotosPerContainer = 2, Spread = 0 }).Seconds)];

        Assert.Equal(seconds.OrderDescending(), seconds);
        Assert.True(seconds[^1] < seconds[0] / 1.5);
    }

    [Fact]
    public void The_scaler_starts_a_container_for_every_so_many_photos_in_flight()
    {
        Assert.Equal(1, FleetSimulation.Run(Calm with { MaxContainers = 100, PhotosPerContainer = 50 }).Started);
        Assert.Equal(5, FleetSimulation.Run(Calm with { MaxContainers = 100, PhotosPerContainer = 10 }).Started);
        Assert.Equal(3, FleetSimulation.Run(Calm with { MaxContainers = 100, PhotosPerContainer = 10, InFlight = 30 }).MostContainers);
    }

    [Fact]
    public void A_full_container_leaves_photos_at_the_door_for_those_that_start_later()
    {
        // One container is warm and takes what it may hold, two more start cold.
        Fleet late = Calm with { Photos = 300, WarmContainers = 1, MaxContainers = 3, PhotosPerContainer = 100, Spread = 0 };

        FleetReport greedy = FleetSimulation.Run(late with { MostInHand = 300 });
        FleetReport fair = FleetSimulation.Run(late with { MostInHand = 10 });

        Assert.Equal(300 * 2, greedy.Seconds, 6);
        Assert.InRange(fair.Seconds, 90 + (600 - 90) / 3, 90 + (600 - 90) / 3 + 22);
    }

    [Fact]
    public void Failed_tries_are_made_again_and_counted()
    {
        FleetReport run = FleetSimulation.Run(Calm with { Photos = 1_000, FailureRate = 0.1, Tries = 20 });

        Assert.Equal(1_000, run.Done);
        Assert.Equal(0, run.Failed);
        Assert.InRange(run.Retries, 60, 170); // a tenth of a thousand, a tenth of those again, …: 111 expected
        Assert.True(run.Seconds > FleetSimulation.Run(Calm with { Photos = 1_000 }).Seconds);
    }

    [Fact]
    public void A_photo_whose_tries_are_used_up_counts_as_failed()
    {
        FleetReport run = FleetSimulation.Run(Calm with { Photos = 1_000, FailureRate = 0.3, Tries = 1 });

        Assert.Equal(0, run.Retries);
        Assert.InRange(run.Failed, 230, 370);
        Assert.Equal(1_000, run.Done + run.Failed);
    }

    [Fact]
    public void A_crash_takes_every_photo_of_its_container_back_and_another_one_starts()
    {
        FleetReport run = FleetSimulation.Run(Calm with { Photos = 200, CrashRate = 0.05, Slots = 4, Tries = 50 });

        Assert.Equal(200, run.Done);
        Assert.True(run.Crashes > 0);
        Assert.InRange(run.Started, run.Crashes, run.Crashes + 1);
        Assert.True(run.Retries > run.Crashes,
            $"{run.Retries} retries after {run.Crashes} crashes of containers that drew four photos each");
        Assert.True(run.Seconds > (run.Started - 1) * 90);
    }

    [Fact]
    public void Photos_not_finished_by_the_deadline_are_counted()
    {
        FleetReport run = FleetSimulation.Run(Calm with { Spread = 0, DeadlineSeconds = 90 + 21 });

        Assert.Equal(10, run.Done);
        Assert.Equal(40, run.TimedOut);
        Assert.Equal(111, run.Seconds);
    }

    [Fact]
    public void A_container_leaves_when_nothing_comes_and_the_next_photo_pays_a_cold_start_again()
    {
        FleetReport run = FleetSimulation.Run(Calm with { Photos = 3, PhotosPerSecond = 0.001, Spread = 0 });

        Assert.Equal(3, run.Started);
        Assert.Equal(1, run.MostContainers);
        Assert.Equal(3 * (90 + 2 + 120), run.ContainerSeconds, 6);
    }

    [Fact]
    public void The_same_seed_gives_the_same_run_and_another_seed_another()
    {
        Fleet rough = Calm with { Photos = 500, MaxContainers = 8, PhotosPerContainer = 20, FailureRate = 0.05, CrashRate = 0.01 };

        Assert.Equal(FleetSimulation.Run(rough), FleetSimulation.Run(rough));
        Assert.NotEqual(FleetSimulation.Run(rough), FleetSimulation.Run(rough with { Seed = 2 }));
    }
}
