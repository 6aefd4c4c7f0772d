using CartoonFunctions.Local.Engine;

namespace CartoonFunctions.Local.Tests.Engine;

public class SteadyClockTests
{
    [Fact]
    public void A_clock_that_is_set_takes_nothing_of_a_runs_time()
    {
        SetClock wall = new();
        SteadyClock steady = new(wall);
        DateTimeOffset began = steady.GetUtcNow();

        wall.Now += TimeSpan.FromHours(1);
        wall.Passed += TimeSpan.FromSeconds(5);

        Assert.Equal(TimeSpan.FromSeconds(5), steady.GetUtcNow() - began);
    }

    sealed class SetClock : TimeProvider
    {
        public DateTimeOffset Now { get; set; } = DateTimeOffset.UnixEpoch;

        public TimeSpan Passed { get; set; }

        public override DateTimeOffset GetUtcNow() => Now;

        public override long TimestampFrequency => TimeSpan.TicksPerSecond;

        public override long GetTimestamp() => Passed.Ticks;
    }
}
