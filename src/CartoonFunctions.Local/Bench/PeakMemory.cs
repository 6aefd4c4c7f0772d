namespace CartoonFunctions.Local.Bench;

/// <summary>Watches the resident memory of this process.</summary>
sealed class PeakMemory : IDisposable
{
    readonly Timer timer;
    long peak;

    public PeakMemory() => timer = new Timer(_ => Sample(), null, TimeSpan.Zero, TimeSpan.FromMilliseconds(10));

    /// <summary>The most since the start, in MiB.</summary>
    public double MiB
    {
        get
        {
            Sample();
            return Interlocked.Read(ref peak) / (1024.0 * 1024.0);
        }
    }

    public void Dispose() => timer.Dispose();

    // Not by Process, which reads the state of every thread: a twentieth of what a quick batch takes.
    void Sample()
    {
        long now = Environment.WorkingSet;
        long seen = Interlocked.Read(ref peak);
        while (now > seen && Interlocked.CompareExchange(ref peak, now, seen) is var other && other != seen)
            seen = other;
    }
}
