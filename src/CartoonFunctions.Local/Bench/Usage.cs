using System.Diagnostics;

namespace CartoonFunctions.Local.Bench;

/// <summary>What a piece of work cost.</summary>
/// <param name="Seconds">Time on the clock.</param>
/// <param name="CpuSeconds">Processor time of the whole process.</param>
sealed record Usage(double Seconds, double CpuSeconds)
{
    /// <summary>Of no work.</summary>
    public static Usage None { get; } = new(0, 0);

    /// <summary>Of two pieces of work, one after the other.</summary>
    public static Usage operator +(Usage a, Usage b) => new(a.Seconds + b.Seconds, a.CpuSeconds + b.CpuSeconds);

    /// <summary>Measures <paramref name="work"/>; nothing else may run meanwhile.</summary>
    public static async Task<Usage> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long begun = Stopwatch.GetTimestamp();
        await work();
        return new Usage(Stopwatch.GetElapsedTime(begun).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>Measures a step of milliseconds, among others like it; nothing else may run meanwhile.</summary>
    public static Usage Measure(Action work)
    {
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long begun = Stopwatch.GetTimestamp();
        work();
        return new Usage(Stopwatch.GetElapsedTime(begun).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>Measures a step of milliseconds that is done several times at once; nothing else may run meanwhile.</summary>
    /// <param name="times">How many, 1 or more, and no more than there are cores.</param>
    /// <param name="work">The step; which of them it is, from 0.</param>
    /// <returns>What each of them cost: its share of the time on the clock, too.</returns>
    public static Usage MeasureAtOnce(int times, Action<int> work)
    {
        // Of the pool's threads, which are no fewer than the cores: the waiting one does its part of the work.
        Usage all = Measure(() => Task.WaitAll(Enumerable.Range(0, times).Select(i => Task.Run(() => work(i)))));
        return new Usage(all.Seconds / times, all.CpuSeconds / times);
    }
}
