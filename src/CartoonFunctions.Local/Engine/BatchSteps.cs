using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>The work that a batch consists of, for the engine to schedule.</summary>
/// <param name="Plan">Decides what a batch that began at the given time is to do.</param>
/// <param name="Cartoonize">Draws one photo.</param>
/// <param name="Pack">Zips the results.</param>
sealed record BatchSteps(
    Func<BatchRequest, DateTimeOffset, CancellationToken, Task<BatchPlan>> Plan,
    Func<PhotoWork, CancellationToken, Task<PhotoOutcome>> Cartoonize,
    Func<PackWork, CancellationToken, Task<BatchReport>> Pack)
{
    /// <summary>The outcome that a photo has from an earlier process; null where it is to be drawn.</summary>
    public Func<PlannedPhoto, PhotoOutcome?> Settled { get; init; } = _ => null;

    /// <summary>The work as the domain does it.</summary>
    public BatchSteps(PlanBatch plan, CartoonizePhoto cartoonize, PackResults pack)
        : this(plan.RunAsync, cartoonize.RunAsync, pack.RunAsync)
    {
    }
}
