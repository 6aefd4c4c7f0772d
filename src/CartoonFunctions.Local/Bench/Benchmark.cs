using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Bench;

/// <summary>Measures one style: its bare steps photo by photo, and the whole job in batches of several sizes.</summary>
sealed class Benchmark(IImageCodec codec, StyleModels models, Style style, BatchOptions options, PhotoLimits limits)
{
    readonly Cartoonizer cartoonizer = new(codec, models);
    readonly Dictionary<string, string> hashes = [];

    /// <summary>How photos are drawn.</summary>
    public BatchOptions Options => options;

    /// <summary>Whether every photo became the same bytes in each batch so far.</summary>
    public bool SameBytes { get; private set; } = true;

    /// <summary>Measures batches of the first photos, a row for each size.</summary>
    /// <param name="photos">At least as many as the largest size, mixed so that the first of them are like all.</param>
    /// <param name="sizes">Sizes of batches, in rising order.</param>
    /// <param name="rounds">How often; the round whose ratio lies in the middle counts.</param>
    public async Task<IReadOnlyList<BenchRow>> MeasureAsync(IReadOnlyList<BenchPhoto> photos, IReadOnlyList<int> sizes, int rounds)
    {
        // What every later round finds: memory that was taken before, code that was compiled.
        await MeasureStepsAsync(photos);
        await RunAsync([.. photos.Take(sizes[0])]);
        List<BenchRow>[] rows = [.. sizes.Select(_ => new List<BenchRow>())];
        for (int round = 0; round < rounds; round++)
        {
            IReadOnlyDictionary<BenchPhoto, BareSteps> steps = await MeasureStepsAsync(photos);
            for (int i = 0; i < sizes.Count; i++)
            {
                IReadOnlyList<BenchPhoto> batch = [.. photos.Take(sizes[i])];
                BareSteps bare = batch.Aggregate(BareSteps.None, (before, photo) => before + steps[photo]);
                rows[i].Add(BenchRow.Of(batch, bare, await RunAsync(batch), ProcessorShare.Cores));
            }
        }
        return [.. rows.Select(InTheMiddle)];
    }

    async Task<IReadOnlyDictionary<BenchPhoto, BareSteps>> MeasureStepsAsync(IEnumerable<BenchPhoto> photos)
    {
        Dictionary<BenchPhoto, BareSteps> steps = [];
        foreach (BenchPhoto photo in photos.Distinct())
            steps[photo] = await BareSteps.MeasureAsync(photo.Path, codec, style, options);
        return steps;
    }

    /// <summary>The round of the median ratio. Machines are quicker in one minute than in the next, so a job is held only against the
    /// steps of its own round; the quickest of each would tell which of the two had the better minute.</summary>
    static BenchRow InTheMiddle(List<BenchRow> rounds)
    {
        BenchRow[] byRatio = [.. rounds.OrderBy(row => row.Ratio)];
        return byRatio[byRatio.Length / 2] with { Spread = (byRatio[^1].Ratio / byRatio[0].Ratio) - 1 };
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
}
