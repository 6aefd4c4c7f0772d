using System.Collections.Concurrent;
using CartoonFunctions.Batches;

namespace CartoonFunctions.App.Batches;

/// <summary>Knows what this worker is drawing at the moment.</summary>
public sealed class PhotosInFlight
{
    readonly ConcurrentDictionary<object, string> running = new();

    /// <summary>What is being drawn. Photos that wait are in Durable's queue, which no worker counts.</summary>
    public EngineActivity Activity
    {
        get
        {
            ICollection<string> batches = running.Values;
            return new EngineActivity(batches.Distinct().Count(), batches.Count, 0);
        }
    }

    /// <summary>A photo of a batch is begun; disposing the result says that it is finished.</summary>
    public IDisposable Begin(string batchId)
    {
        Place place = new(running);
        running[place] = batchId;
        return place;
    }

    sealed class Place(ConcurrentDictionary<object, string> running) : IDisposable
    {
        public void Dispose() => running.TryRemove(this, out _);
    }
}
