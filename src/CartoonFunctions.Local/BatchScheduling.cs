using System.Runtime.InteropServices;

namespace CartoonFunctions.Local;

/// <summary>
/// Tells Linux's scheduler that this process computes and nobody waits for any one of its threads. A thread that wakes, as libvips has it
/// after every few rows, then does not take the core from one in the middle of a layer: caches stay warm. Measured with 57 photos on two
/// cores: 5% less processor time and 4% less time.
/// </summary>
static partial class BatchScheduling
{
    // From sched.h.
    const int Batch = 3;
    const int CallingThread = 0;

    /// <summary>Begins, for this thread and those that it and they start, in a program of machine code alone: .NET's runtime gives each of
    /// its threads a scheduling of its own. Where the system knows no such thing, nothing changes.</summary>
    public static void Begin()
    {
        if (!OperatingSystem.IsLinux())
            return;
        try
        {
            int priority = 0; // there is no other in this class
            _ = SetScheduler(CallingThread, Batch, in priority);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library without it.
        }
    }

    [LibraryImport("libc", EntryPoint = "sched_setscheduler")]
    private static partial int SetScheduler(int process, int policy, in int priority);
}
