using System.Text.Json.Serialization;

namespace CartoonFunctions.Batches;

/// <summary>A batch to run: what, from where, how. Small and serialisable: it is an orchestration's input.</summary>
/// <param name="Id">The batch's id, unique and opaque: 1 to 64 of <c>a-z 0-9 -</c>.</param>
/// <param name="Source">Where the photos are.</param>
/// <param name="Options">What the person chose.</param>
/// <param name="MaxPhotos">The most photos of one batch; more become child batches of that size.</param>
/// <param name="ParallelBatches">How many child batches run at once.</param>
public sealed record BatchRequest(string Id, PhotoSource Source, BatchOptions Options, int MaxPhotos = 50, int ParallelBatches = 1)
{
    /// <summary>For a child batch: the photos it was given by its parent's plan, and where they go.</summary>
    public BatchPlan? Slice { get; init; }

    /// <summary>For a revision of a batch that has ended: what is to be drawn, and what there is. It stays in the process.</summary>
    [JsonIgnore]
    public RevisionWork? Revision { get; init; }
}
