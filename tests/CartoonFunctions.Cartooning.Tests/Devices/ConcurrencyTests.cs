using CartoonFunctions.Cartooning.Devices;

namespace CartoonFunctions.Cartooning.Tests.Devices;

public class ConcurrencyTests
{
    [Theory]
    [InlineData(1, 1, 1)]
    [InlineData(2, 1, 2)]
    [InlineData(4, 1, 4)]
    [InlineData(6, 1, 6)]
    [InlineData(8, 2, 7)]
    [InlineData(64, 16, 49)]
    public void Every_core_draws_those_without_a_picture_of_their_own_with_the_others(int cores, int pictures, int threads)
    {
        Concurrency rule = Concurrency.OnCpu(cores);

        Assert.Equal((pictures, threads), (rule.Pictures, rule.Threads));
        Assert.Equal(cores, rule.Pictures + rule.Threads - 1);
        Assert.True(rule.Photos > rule.Pictures, "No photo is decoded or encoded while others are drawn.");
    }

    [Theory]
    [InlineData(2, 2, 1)]
    [InlineData(2, 64, 1)]
    [InlineData(16, 3, 14)]
    public void Pictures_that_were_asked_for_share_the_cores(int cores, int pictures, int threads) =>
        Assert.Equal((pictures, threads), (Concurrency.OnCpu(cores, pictures).Pictures, Concurrency.OnCpu(cores, pictures).Threads));

    [Theory]
    [InlineData(1, null, 1)]
    [InlineData(2, null, 2)]
    [InlineData(64, null, 64)]
    [InlineData(2, 1, 2)]
    [InlineData(2, 3, 3)]
    public void Faces_are_drawn_by_every_core_for_each_has_one_thread(int cores, int? asked, int faces) =>
        Assert.Equal(faces, Concurrency.OnCpu(cores, asked).Faces);

    [Theory]
    [InlineData(1, null, 1)]
    [InlineData(2, null, 2)]
    [InlineData(8, null, 2)]
    [InlineData(64, null, 16)]
    [InlineData(2, 1, 1)]
    [InlineData(2, 3, 3)]
    public void A_network_that_was_quick_draws_a_second_picture_unless_the_number_was_asked_for(int cores, int? asked, int pictures)
    {
        Concurrency rule = Concurrency.OnCpu(cores, asked);

        Assert.Equal(pictures, rule.PicturesAfter(TimeSpan.FromSeconds(0.1)));
        Assert.Equal(rule.Pictures, rule.PicturesAfter(TimeSpan.FromSeconds(1)));
        Assert.True(rule.Photos > pictures, "No photo is decoded or encoded while others are drawn.");
    }
}
