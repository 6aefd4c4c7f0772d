using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>
/// The photos that a batch leaves for its end: a few of the least work. At the end a photo that takes long keeps one core, and the others
/// have nothing to do; small ones let the cores end together. All others keep the order of their numbers.
/// </summary>
static class LastPhotos
{
    /// <summary>Their numbers: as many as photos can be under way, of those that have to wait.</summary>
    /// <param name="plan">The batch.</param>
    /// <param name="options">How it is drawn.</param>
    /// <param name="atOnce">How many photos can be under way, 1 or more.</param>
    public static IReadOnlySet<int> Of(BatchPlan plan, BatchOptions options, int atOnce) => plan.Photos
        .Where(photo => photo.Accepted)
        .Skip(atOnce)
        .OrderBy(photo => EtaEstimator.WorkOf(photo, photo.Options ?? options))
        .ThenByDescending(photo => photo.Number)
        .Take(atOnce)
        .Select(photo => photo.Number)
        .ToHashSet();
}
