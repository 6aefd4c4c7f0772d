using System.Diagnostics;

namespace CartoonFunctions.Local.Bench;

/// <summary>What a piece of work cost.</summary>
/// <param name="Seconds">Time on the clock.</param>
/// <param name="CpuSeconds">Processor time of the whole process.</param>
sealed record Usage(double Seconds, double CpuSeconds)
{
    /// <summary>Measures <paramref name="work"/>; nothing else may run meanwhile.</summary>
    public static async Task<Usage> MeasureAsync(Func<Task> work)
    {
        GC.Collect();
        TimeSpan cpu = Environment.CpuUsage.TotalTime;
        long begun = Stopwatch.GetTimestamp();
        await work();
        return new Usage(Stopwatch.GetElapsedTime(begun).TotalSeconds, (Environment.CpuUsage.TotalTime - cpu).TotalSeconds);
    }

    /// <summary>The cheaper of two measurements of the same work: what disturbs a measurement only adds to it.</summary>
    public static Usage Least(Usage? a, Usage b) => a is null || b.Seconds < a.Seconds ? b : a;
}
