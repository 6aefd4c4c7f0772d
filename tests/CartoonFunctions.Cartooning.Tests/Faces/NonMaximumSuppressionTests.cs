using CartoonFunctions.Cartooning.Faces;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class NonMaximumSuppressionTests
{
    static readonly FaceBox Surest = new(0, 0, 10, 10, 0.95f);

    [Fact]
    public void A_box_that_overlaps_a_surer_one_by_a_third_goes()
    {
        FaceBox shifted = new(5, 0, 15, 10, 0.9f); // 50 of 150
        Assert.Equal(1 / 3f, Surest.Overlap(shifted), 1e-6f);
        Assert.Equal([Surest], NonMaximumSuppression.Keep([shifted, Surest]));
    }

    [Fact]
    public void A_box_that_overlaps_by_a_quarter_stays()
    {
        FaceBox neighbour = new(6, 0, 16, 10, 0.9f); // 40 of 160
        Assert.Equal(0.25f, Surest.Overlap(neighbour), 1e-6f);
        Assert.Equal([Surest, neighbour], NonMaximumSuppression.Keep([neighbour, Surest]));
    }

    [Fact]
    public void A_part_of_a_face_seen_at_another_scale_goes()
    {
        FaceBox part = new(1, 1, 4, 4, 0.9f); // 9 of 100, but all inside
        Assert.Equal([Surest], NonMaximumSuppression.Keep([Surest, part]));
    }

    [Fact]
    public void A_box_that_only_overlaps_one_that_went_stays()
    {
        FaceBox middle = new(5, 0, 15, 10, 0.9f);
        FaceBox far = new(11, 0, 21, 10, 0.85f);
        Assert.Equal([Surest, far], NonMaximumSuppression.Keep([far, middle, Surest]));
    }
}
