using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Bench;

/// <summary>Measures one style: its bare steps photo by photo, and the whole job in batches of several sizes.</summary>
sealed class Benchmark(IImageCodec codec, StyleModels models, Style style, BatchOptions options, PhotoLimits limits)
{
    // Enough to have every step run once.
    const int WarmUpPhotos = 2;

    readonly Cartoonizer cartoonizer = new(codec, models);
    readonly Dictionary<string, string> hashes = [];

    /// <summary>How photos are drawn.</summary>
    public BatchOptions Options => options;

    /// <summary>Whether every photo became the same bytes in each batch so far.</summary>
    public bool SameBytes { get; private set; } = true;

    /// <summary>Measures batches of the first photos, a row for each size.</summary>
    /// <param name="photos">At least as many as the largest size, mixed so that the first of them are like all.</param>
    /// <param name="sizes">Sizes of batches, in rising order.</param>
    /// <param name="rounds">How often; the quickest counts.</param>
    public async Task<IReadOnlyList<BenchRow>> MeasureAsync(IReadOnlyList<BenchPhoto> photos, IReadOnlyList<int> sizes, int rounds)
    {
        await RunAsync([.. photos.Take(WarmUpPhotos)]);
        BareSteps?[] bare = new BareSteps?[sizes.Count];
        List<WholeJob>[] wholes = [.. sizes.Select(_ => new List<WholeJob>())];
        for (int round = 0; round < rounds; round++)
        {
            Dictionary<BenchPhoto, BareSteps> steps = [];
            foreach (BenchPhoto photo in photos.Distinct())
                steps[photo] = await BareSteps.MeasureAsync(photo.Path, codec, style, options);
            for (int i = 0; i < sizes.Count; i++)
            {
                BareSteps sum = photos.Take(sizes[i]).Aggregate(BareSteps.None, (before, photo) => before + steps[photo]);
                bare[i] = bare[i] is { } least ? BareSteps.Least(least, sum) : sum;
                wholes[i].Add(await RunAsync([.. photos.Take(sizes[i])]));
            }
        }
        return [.. sizes.Select((size, i) => RowOf([.. photos.Take(size)], bare[i]!, wholes[i]))];
    }

    /// <summary>Runs the whole job over some photos.</summary>
    public async Task<WholeJob> RunAsync(IReadOnlyList<BenchPhoto> photos)
    {
        WholeJob job = await WholeJob.MeasureAsync([.. photos.Select(photo => photo.Path)], codec, cartoonizer, models.Device, limits,
            options);
        foreach ((string photo, string hash) in job.Hashes)
            SameBytes &= hashes.TryAdd(photo, hash) || hashes[photo] == hash;
        return job;
    }

    BenchRow RowOf(IReadOnlyList<BenchPhoto> photos, BareSteps bare, List<WholeJob> wholes)
    {
        WholeJob quickest = wholes.MinBy(job => job.Usage.Seconds)!;
        double spread = (wholes.Max(job => job.Usage.Seconds) / quickest.Usage.Seconds) - 1;
        return BenchRow.Of(photos, bare, quickest, spread, ProcessorShare.Cores, models.Get(options.Style).Scene.PicturesAtOnce);
    }
}
