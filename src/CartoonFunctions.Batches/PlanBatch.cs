using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches;

/// <summary>Decides what a batch will do: lists the photos, numbers them in the natural order of their names, refuses the bad ones, claims
/// the output container.</summary>
public sealed class PlanBatch(IBatchStore store, IImageCodec codec, Cartoonizer cartoonizer, PhotoLimits limits)
{
    readonly PhotoProbe probe = new(store, codec, limits);

    /// <summary>Makes the plan; <paramref name="startedAt"/> is the time in the names of the results.</summary>
    /// <exception cref="BatchRefusedException">There is no photo.</exception>
    public async Task<BatchPlan> RunAsync(BatchRequest request, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        if (request.Revision is { } revision)
            return await new PlanRevision(probe, cartoonizer).RunAsync(request.Source, revision, cancellation);
        List<StoredPhoto> found = await store.ListAsync(request.Source, cancellation).ToListAsync(cancellation);
        LeftOutCounts? leftOut = LeftOutCounts.Of(found);
        List<StoredPhoto> photos = [.. found.Where(photo => photo.LeftOut is null)];
        if (photos.Count == 0)
            throw new BatchRefusedException(leftOut is null ? BatchReasons.NothingToDraw.With()
                : BatchReasons.NothingToDrawAmong.With(("leftOut", leftOut.Sentence)));
        photos.Sort((a, b) => NaturalOrder.Comparer.Compare(a.Name, b.Name));

        ModelIdentity model = cartoonizer.Identify(request.Options.ToDrawOptions());
        IReadOnlyList<string> outputs = OutputNames.Results(startedAt, request.Options, [.. photos.Select(photo => photo.Name)], model.Id,
            [.. photos.Select(photo => photo.Refusal is null ? store.OwnPlaceFor(photo.Name) : null)]);
        IReadOnlyList<PlannedPhoto> planned = await probe.PlanAsync(request.Source,
            [.. photos.Select((photo, i) => (photo, i + 1, outputs[i]))], cancellation);

        string container = await store.ClaimOutputAsync(request.Id, startedAt, cancellation);
        return new BatchPlan(container, startedAt, model, planned) { LeftOut = leftOut };
    }
}
