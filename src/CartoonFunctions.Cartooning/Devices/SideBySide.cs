using System.Runtime.ExceptionServices;

namespace CartoonFunctions.Cartooning.Devices;

/// <summary>Work in parts, each of which keeps one core busy, on the cores that have nothing else to do.</summary>
static class SideBySide
{
    /// <summary>What is made of each part, in the order of the parts. The calling thread works too.</summary>
    /// <param name="parts">The parts.</param>
    /// <param name="make">Makes something of one; called by several threads at once.</param>
    /// <param name="cancellation">No further part is begun.</param>
    /// <exception cref="OperationCanceledException">It was cancelled.</exception>
    public static TMade[] Make<TPart, TMade>(IReadOnlyList<TPart> parts, Func<TPart, TMade> make, CancellationToken cancellation)
    {
        TMade[] made = new TMade[parts.Count];
        // Threads more than there are cores only take each other's place in the cache.
        int threads = CoresAtWork.AreAll ? 1 : ProcessorShare.Cores;
        try
        {
            Parallel.For(0, made.Length, new ParallelOptions { MaxDegreeOfParallelism = threads, CancellationToken = cancellation },
                i => made[i] = make(parts[i]));
        }
        catch (AggregateException faults)
        {
            ExceptionDispatchInfo.Throw(faults.InnerExceptions[0]);
        }
        return made;
    }
}
