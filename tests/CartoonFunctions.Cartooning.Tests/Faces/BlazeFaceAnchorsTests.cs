using System.Numerics;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class BlazeFaceAnchorsTests
{
    [Theory]
    [InlineData(0, 1 / 32.0, 1 / 32.0)]    // the first cell of 16x16 …
    [InlineData(1, 1 / 32.0, 1 / 32.0)]    // … twice
    [InlineData(2, 3 / 32.0, 1 / 32.0)]    // then to the right
    [InlineData(32, 1 / 32.0, 3 / 32.0)]   // then down
    [InlineData(511, 31 / 32.0, 31 / 32.0)]
    [InlineData(512, 1 / 16.0, 1 / 16.0)]  // the first cell of 8x8, six times
    [InlineData(517, 1 / 16.0, 1 / 16.0)]
    [InlineData(518, 3 / 16.0, 1 / 16.0)]
    [InlineData(895, 15 / 16.0, 15 / 16.0)]
    public void Anchors_stand_at_the_centres_of_their_cells(int index, double x, double y) =>
        Assert.Equal(new Vector2((float)x, (float)y), BlazeFaceAnchors.Centres[index]);

    [Fact]
    public void There_are_as_many_as_the_network_has_answers() => Assert.Equal(896, BlazeFaceAnchors.Centres.Length);
}
