using System.Numerics;
using CartoonFunctions.Cartooning.Faces;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class BlazeFaceAnchorsTests
{
    [Theory]
    [InlineData(0, 1 / 96.0, 1 / 96.0)]   // the first cell of 48x48
    [InlineData(1, 3 / 96.0, 1 / 96.0)]   // then to the right
    [InlineData(48, 1 / 96.0, 3 / 96.0)]  // then down
    [InlineData(2303, 95 / 96.0, 95 / 96.0)]
    public void Anchors_stand_at_the_centres_of_their_cells(int index, double x, double y) =>
        Assert.Equal(new Vector2((float)x, (float)y), BlazeFaceAnchors.Centres[index]);

    [Fact]
    public void There_are_as_many_as_the_network_has_answers() => Assert.Equal(2304, BlazeFaceAnchors.Centres.Length);
}
