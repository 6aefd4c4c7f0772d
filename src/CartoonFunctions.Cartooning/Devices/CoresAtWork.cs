namespace CartoonFunctions.Cartooning.Devices;

/// <summary>How many photos of this process keep a core busy at the moment: seen or drawn by a network, decoded or encoded. Where they are
/// as many as the cores, another thread for one of them only waits for the others.</summary>
static class CoresAtWork
{
    static int count;

    /// <summary>Whether every core is busy.</summary>
    public static bool AreAll => Volatile.Read(ref count) >= ProcessorShare.Cores;

    /// <summary>Counts one more until it is disposed.</summary>
    public static Work Begin()
    {
        Interlocked.Increment(ref count);
        return default;
    }

    /// <summary>A photo's work.</summary>
    public readonly struct Work : IDisposable
    {
        /// <summary>The work is over.</summary>
        public void Dispose() => Interlocked.Decrement(ref count);
    }
}
