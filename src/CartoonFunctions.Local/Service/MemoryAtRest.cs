using System.Runtime.InteropServices;
using Microsoft.Extensions.Hosting;

namespace CartoonFunctions.Local.Service;

/// <summary>
/// Gives memory back to the system when the service has come to rest. What large photos leave behind is free for the next ones, but
/// while nothing goes on neither the runtime nor the C library returns it by itself.
/// </summary>
sealed partial class MemoryAtRest(TimeProvider time) : BackgroundService
{
    const long QuietBytes = 8 << 20;
    const long WorthBytes = 256 << 20;
    static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    long latest;
    long returned;

    /// <summary>Whether it is time to give memory back: much was allocated since that was last done, and next to nothing since the look
    /// before.</summary>
    /// <param name="allocated">How many bytes were ever allocated.</param>
    public bool IsDue(long allocated)
    {
        bool isQuiet = allocated - latest < QuietBytes;
        latest = allocated;
        if (!isQuiet || allocated - returned < WorthBytes)
            return false;
        returned = allocated;
        return true;
    }

    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        using PeriodicTimer timer = new(LookInterval, time);
        while (await timer.WaitForNextTickAsync(stoppingToken))
        {
            if (IsDue(GC.GetTotalAllocatedBytes()))
                Return();
        }
    }

    static void Return()
    {
        GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            _ = TrimHeaps(0);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library other than GNU's, which has fewer heaps to trim.
        }
    }

    [LibraryImport("libc", EntryPoint = "malloc_trim")]
    private static partial int TrimHeaps(nuint keepBytes);
}
