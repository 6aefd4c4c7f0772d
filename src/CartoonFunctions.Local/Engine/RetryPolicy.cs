using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>Tries again what failed for a fault that can pass, with growing pauses.</summary>
/// <param name="Attempts">How often in all.</param>
/// <param name="FirstPause">The pause before the second attempt; it doubles each time.</param>
/// <param name="LongestPause">The most it grows to.</param>
sealed record RetryPolicy(int Attempts, TimeSpan FirstPause, TimeSpan LongestPause)
{
    /// <summary>Outlasts a storage outage of a minute.</summary>
    public static RetryPolicy Default { get; } = new(16, TimeSpan.FromMilliseconds(250), TimeSpan.FromSeconds(5));

    /// <summary>Runs <paramref name="attempt"/> until it ends well, fails for good, or the attempts are used up.</summary>
    public async Task<T> RunAsync<T>(Func<Task<T>> attempt, TimeProvider time, CancellationToken cancellation)
    {
        TimeSpan pause = FirstPause;
        for (int number = 1; ; number++)
        {
            try
            {
                return await attempt();
            }
            catch (Exception fault) when (number < Attempts && PassingFault.Is(fault) && !cancellation.IsCancellationRequested)
            {
                await Task.Delay(pause, time, cancellation);
                pause = pause * 2 < LongestPause ? pause * 2 : LongestPause;
            }
        }
    }
}
