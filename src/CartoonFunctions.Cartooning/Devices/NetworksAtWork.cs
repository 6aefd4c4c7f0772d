namespace CartoonFunctions.Cartooning.Devices;

/// <summary>How many networks of this process draw at the moment. Where they are as many as the cores, another thread for one of them only
/// waits for the others.</summary>
static class NetworksAtWork
{
    static int count;

    /// <summary>Whether they keep every core busy.</summary>
    public static bool FillTheCores => Volatile.Read(ref count) >= ProcessorShare.Cores;

    /// <summary>Counts one more until it is disposed.</summary>
    public static Work Begin()
    {
        Interlocked.Increment(ref count);
        return default;
    }

    /// <summary>A network's work.</summary>
    public readonly struct Work : IDisposable
    {
        /// <summary>The work is over.</summary>
        public void Dispose() => Interlocked.Decrement(ref count);
    }
}
