namespace CartoonFunctions.Batches;

/// <summary>How large batches may be, the same whoever asks for one: command line, HTTP, inbox and retry make their requests
/// here.</summary>
/// <param name="MaxPhotos">The most photos of one batch; more become child batches of that size.</param>
/// <param name="ParallelBatches">How many child batches of one batch are drawn at once.</param>
public sealed record BatchLimits(int MaxPhotos = 50, int ParallelBatches = 1)
{
    /// <summary>The most batches that a host makes and nobody has started.</summary>
    public const int MostUnstarted = 500;

    /// <summary>How long a batch is kept that nobody starts; its upload addresses are of no use by then.</summary>
    public static readonly TimeSpan UnstartedKept = TimeSpan.FromDays(1);

    /// <summary>A batch of what is in <paramref name="source"/>.</summary>
    public BatchRequest Request(string id, PhotoSource source, BatchOptions options) =>
        new(id, source, options, MaxPhotos, ParallelBatches);
}
