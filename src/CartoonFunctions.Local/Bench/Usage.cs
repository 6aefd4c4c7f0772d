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
}
