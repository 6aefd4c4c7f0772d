namespace CartoonFunctions.Batches.Tests;

public class EtaEstimatorTests
{
    static readonly BatchOptions Options = new();

    /// <summary>Two cores: photos overlap while being decoded and encoded, one is inferred at a time, the first one pays for the
    /// start-up.</summary>
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void By_the_third_photo_of_twenty_a_pipeline_is_foretold_within_eight_percent(int seed)
    {
        List<(PlannedPhoto Photo, double Begin, double End)> run = Pipeline(seed, photos: 20, startUp: 0.4);

        Assert.InRange(EstimateAfter(run, 3), run[^1].End * 0.92, run[^1].End * 1.08);
    }

    /// <summary>Containers that draw side by side finish their first photos at nearly the same moment.</summary>
    [Theory]
    [InlineData(4)]
    [InlineData(10)]
    public void Photos_that_finish_together_do_not_make_the_estimate_vanish(int containers)
    {
        List<(PlannedPhoto Photo, double Begin, double End)> run =
            [.. Enumerable.Range(0, 40).Select(i =>
                (Photos.Planned(i + 1), (double)(i / containers), 1.0 + (i / containers) + (0.001 * (i % containers))))];

        double finish = EstimateAfter(run, containers);

        Assert.InRange(finish, run[^1].End * 0.45, run[^1].End * 1.5);
    }

    [Fact]
    public void Before_the_first_photo_nothing_is_foretold() =>
        Assert.Null(new EtaEstimator(100, Photos.Start).SecondsLeft(Photos.Start.AddSeconds(5)));

    /// <summary>Of twenty photos of a second each the first took ten: the model was loaded, and others were in front.</summary>
    [Fact]
    public void The_first_photo_that_waited_for_the_start_up_foretells_nothing()
    {
        EtaEstimator eta = new(20, Photos.Start);
        eta.Complete(1, 10, Photos.Start.AddSeconds(10));
        Assert.Null(eta.SecondsLeft(Photos.Start.AddSeconds(10)));

        eta.Complete(1, 1, Photos.Start.AddSeconds(11));
        eta.Complete(1, 1, Photos.Start.AddSeconds(12));

        Assert.InRange(eta.SecondsLeft(Photos.Start.AddSeconds(12))!.Value, 17 * 0.92, 17 * 1.08);
    }

    [Fact]
    public void After_the_last_photo_nothing_is_left()
    {
        EtaEstimator eta = new(10, Photos.Start);
        eta.Complete(10, 1, Photos.Start.AddSeconds(1));

        Assert.Equal(0, eta.SecondsLeft(Photos.Start.AddSeconds(1)));
    }

    [Fact]
    public void A_larger_photo_is_more_work_up_to_the_resolution()
    {
        double small = EtaEstimator.WorkOf(Photos.Planned(1, 320, 240), Options);
        double full = EtaEstimator.WorkOf(Photos.Planned(1, 1024, 768), Options);
        double huge = EtaEstimator.WorkOf(Photos.Planned(1, 4096, 3072), Options);

        Assert.True(small < full / 5);
        Assert.InRange(huge / full, 1.05, 2);
    }

    static double EstimateAfter(List<(PlannedPhoto Photo, double Begin, double End)> run, int photos)
    {
        EtaEstimator eta = new(run.Sum(photo => EtaEstimator.WorkOf(photo.Photo, Options)), Photos.Start);
        foreach ((PlannedPhoto photo, double begin, double end) in run.Take(photos))
            eta.Complete(EtaEstimator.WorkOf(photo, Options), end - begin, Photos.Start.AddSeconds(end));
        double now = run[photos - 1].End;
        return now + eta.SecondsLeft(Photos.Start.AddSeconds(now))!.Value;
    }

    static List<(PlannedPhoto Photo, double Begin, double End)> Pipeline(int seed, int photos, double startUp)
    {
        Random random = new(seed);
        List<(PlannedPhoto Photo, double Begin, double End)> run = [];
        double inferenceFree = startUp;
        for (int i = 0; i < photos; i++)
        {
            PlannedPhoto photo = random.Next(2) == 0 ? Photos.Planned(i + 1, 960, 1280) : Photos.Planned(i + 1, 1280, 854);
            double begin = i < 3 ? 0 : run[i - 3].End;
            double inference = EtaEstimator.WorkOf(photo, Options) * 2e-7 * (0.97 + (0.06 * random.NextDouble()));
            inferenceFree = Math.Max(inferenceFree, begin + 0.05) + inference;
            run.Add((photo, begin, inferenceFree + 0.03));
        }
        return run;
    }
}
