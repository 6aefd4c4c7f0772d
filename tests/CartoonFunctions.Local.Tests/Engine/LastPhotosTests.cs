using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Local.Engine;

namespace CartoonFunctions.Local.Tests.Engine;

public sealed class LastPhotosTests
{
    [Fact]
    public void The_smallest_that_have_to_wait_come_last_and_no_others()
    {
        BatchPlan plan = Plan(100, 4000, 3000, 200, 4000, 300, 2000);

        Assert.Equal([4, 6], LastPhotos.Of(plan, new BatchOptions(), atOnce: 2).Order());
    }

    [Fact]
    public void Photos_of_one_size_keep_their_order()
    {
        BatchPlan plan = Plan(800, 800, 800, 800, 800, 800);

        Assert.Equal([5, 6], LastPhotos.Of(plan, new BatchOptions(), atOnce: 2).Order());
    }

    [Fact]
    public void Photos_over_the_size_that_is_drawn_are_much_alike_and_the_longer_decode_comes_first()
    {
        BatchPlan plan = Plan(4000, 4000, 2000, 1500, 6000);

        Assert.Equal([4], LastPhotos.Of(plan, new BatchOptions { Resolution = 1024 }, atOnce: 1));
    }

    [Fact]
    public void Those_that_were_refused_are_left_out_of_account()
    {
        PlannedPhoto[] photos = [.. Plan(800, 800, 900, 900).Photos];
        photos[0] = photos[0].Refused(PhotoReasons.Empty.With());

        Assert.Equal([4], LastPhotos.Of(new BatchPlan("out", DateTimeOffset.UnixEpoch, Model, photos), new BatchOptions(), atOnce: 1));
    }

    static readonly ModelIdentity Model = new("test", "0");

    static BatchPlan Plan(params int[] sides) => new("out", DateTimeOffset.UnixEpoch, Model,
        [.. sides.Select((side, i) => new PlannedPhoto(i + 1, $"{i + 1}.jpg", side, side, $"{i + 1}.png"))]);
}
