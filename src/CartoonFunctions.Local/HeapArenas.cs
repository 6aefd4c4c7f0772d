using System.Runtime.InteropServices;

namespace CartoonFunctions.Local;

/// <summary>
/// Few heaps for GNU's C library: photos are decoded on many threads, and each heap would keep its own peak. The launcher of a checkout
/// says so in the environment; an installed program says it itself.
/// </summary>
static partial class HeapArenas
{
    const string Variable = "MALLOC_ARENA_MAX";
    const int Most = 2;

    // M_ARENA_MAX of malloc.h.
    const int ArenaMax = -8;

    /// <summary>Limits them from now on, unless the environment has a number.</summary>
    public static void Limit()
    {
        if (!OperatingSystem.IsLinux() || Environment.GetEnvironmentVariable(Variable) is not null)
            return;
        try
        {
            _ = SetOption(ArenaMax, Most);
        }
        catch (EntryPointNotFoundException)
        {
            // A C library other than GNU's, which has no such heaps.
        }
    }

    [LibraryImport("libc", EntryPoint = "mallopt")]
    private static partial int SetOption(int option, int value);
}
