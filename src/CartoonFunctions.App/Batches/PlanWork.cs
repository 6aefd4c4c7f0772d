using CartoonFunctions.Batches;

namespace CartoonFunctions.App.Batches;

/// <summary>A batch to plan.</summary>
/// <param name="Request">The batch.</param>
/// <param name="StartedAt">The time in the names of its results (UTC), the same on every attempt.</param>
public sealed record PlanWork(BatchRequest Request, DateTimeOffset StartedAt);
