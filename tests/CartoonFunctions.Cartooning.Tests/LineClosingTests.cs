namespace CartoonFunctions.Cartooning.Tests;

public class LineClosingTests
{
    const int Side = 40;

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    [InlineData(100)] // wider than the plane
    public void An_even_plane_stays_as_it_is(int radius)
    {
        float[] plane = Filled(180);
        LineClosing.Apply(plane, Side, Side, radius);
        Assert.All(plane, value => Assert.Equal(180, value));
    }

    [Fact]
    public void A_thin_dark_line_vanishes_whichever_way_it_runs_and_a_broad_dark_shape_keeps_its_edge()
    {
        float[] plane = Filled(180);
        for (int i = 0; i < Side; i++)
        {
            Set(plane, i, 8, 20);  // upright, one pixel wide
            Set(plane, 8, i, 20);  // across
            for (int x = 25; x < Side; x++)
                Set(plane, x, i, 60); // a shape
        }

        LineClosing.Apply(plane, Side, Side, radius: 3);

        Assert.Equal(180, plane[(20 * Side) + 8]);
        Assert.Equal(180, plane[(8 * Side) + 20]);
        Assert.Equal(180, plane[(20 * Side) + 24]);
        Assert.Equal(60, plane[(20 * Side) + 25]);
    }

    static float[] Filled(float value)
    {
        float[] plane = new float[Side * Side];
        Array.Fill(plane, value);
        return plane;
    }

    static void Set(float[] plane, int x, int y, float value) => plane[(y * Side) + x] = value;
}
