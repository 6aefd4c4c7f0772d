using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>The work that a batch consists of, for the engine to schedule.</summary>
/// <param name="Plan">Decides what is to do.</param>
/// <param name="Cartoonize">Draws one photo.</param>
/// <param name="Pack">Zips the results.</param>
sealed record BatchSteps(PlanBatch Plan, CartoonizePhoto Cartoonize, PackResults Pack);
