using CartoonFunctions.Batches.Faults;

namespace CartoonFunctions.Local.Engine;

/// <summary>Tries again what failed for a fault that can pass, with growing pauses.</summary>
/// <param name="Attempts">How often in all; attempts that met an outage count where that is said.</param>
/// <param name="FirstPause">The pause before the second attempt; it doubles each time.</param>
/// <param name="LongestPause">The most it grows to.</param>
/// <param name="CountsOutages">Whether storage that does not answer, or is full, is given up as well.</param>
sealed record Backoff(int Attempts, TimeSpan FirstPause, TimeSpan LongestPause, bool CountsOutages = false)
{
    /// <summary>A few seconds for a fault of its own; storage that does not answer at all is waited for.</summary>
    public static Backoff Default { get; } = new(5, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(4));

    /// <summary>For what must be kept before anything goes on: as long as it takes.</summary>
    public static Backoff Patient { get; } = new(int.MaxValue, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(2));

    /// <summary>For what somebody waits for: told within a second, they can try again themselves.</summary>
    public static Backoff Brief { get; } = new(3, TimeSpan.FromMilliseconds(250), TimeSpan.FromMilliseconds(500), CountsOutages: true);

    /// <summary>Runs <paramref name="attempt"/> until it ends well, fails for good, or the attempts are used up.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, TimeProvider time, CancellationToken cancellation)
    {
        TimeSpan pause = FirstPause;
        for (int number = 1; ;)
        {
            try
            {
                return await attempt();
            }
            catch (Exception fault) when (number < Attempts && Fault.CanPass(fault) && !cancellation.IsCancellationRequested)
            {
                number += !CountsOutages && Fault.KindOf(fault) == FaultKind.Outage ? 0 : 1;
                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
