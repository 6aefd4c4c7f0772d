using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Batches;

/// <summary>Decides what a revision will do: which photos it draws, how, and under which names.</summary>
sealed class PlanRevision(PhotoProbe probe, Cartoonizer cartoonizer)
{
    /// <summary>The plan of the photos that are drawn now; the batch's container, start and model stay.</summary>
    /// <exception cref="ModelException">A style cannot be used.</exception>
    public async Task<BatchPlan> RunAsync(PhotoSource source, RevisionWork work, CancellationToken cancellation)
    {
        BatchManifest manifest = work.Before.Manifest;
        BatchRevision revision = work.Revision;
        IReadOnlyList<PhotoOutcome> before = manifest.Photos;
        List<string> names = [.. before.Select(photo => photo.Name), .. revision.NewPhotos.Select(photo => photo.Name)];
        IReadOnlyList<string> outputs = OutputNames.Results(manifest.Started, manifest.Options, names, manifest.Model.Id,
            [.. before.Select(photo => photo.Output)]);

        IReadOnlyDictionary<string, string?> versions = await probe.VersionsAsync(source, cancellation);
        // A number is one of a revision that was given up where there is no such photo.
        List<(StoredPhoto Photo, int Number, string Output)> wanted =
        [
            .. revision.Photos.Where(number => number <= before.Count).Select(number =>
                (new StoredPhoto(names[number - 1], probe.MostBytes, Version: versions.GetValueOrDefault(names[number - 1])), number,
                    outputs[number - 1])),
            .. revision.NewPhotos.Select((photo, i) =>
                (new StoredPhoto(photo.Name, photo.Bytes ?? 0, photo.WhyNot, Version: versions.GetValueOrDefault(photo.Name)),
                    before.Count + i + 1, outputs[before.Count + i])),
        ];
        IReadOnlyList<PlannedPhoto> planned = await probe.PlanAsync(source, wanted, cancellation);
        return new BatchPlan(work.Before.Container, manifest.Started, manifest.Model,
            [.. planned.OrderBy(photo => photo.Number).Select(photo => Chosen(photo, work, before.ElementAtOrDefault(photo.Number - 1)))])
        {
            LeftOut = manifest.LeftOut,
        };
    }

    /// <summary>The photo with how it is drawn: as it was, but for what was asked.</summary>
    PlannedPhoto Chosen(PlannedPhoto photo, RevisionWork work, PhotoOutcome? before)
    {
        BatchManifest manifest = work.Before.Manifest;
        BatchOptions options = work.Revision.Asked.Options.Over(before?.Options ?? manifest.Options) with
        {
            TimeoutSeconds = manifest.Options.TimeoutSeconds,
        };
        ModelIdentity model = cartoonizer.Identify(options.ToDrawOptions());
        return photo with
        {
            Revision = work.Revision.Number,
            Options = options == manifest.Options ? null : options,
            Model = model == manifest.Model ? null : model,
        };
    }
}
