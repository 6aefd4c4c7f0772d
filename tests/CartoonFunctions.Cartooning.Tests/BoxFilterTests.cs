namespace CartoonFunctions.Cartooning.Tests;

public class BoxFilterTests
{
    [Theory]
    [InlineData(13, 9, 1)]
    [InlineData(13, 9, 3)]
    [InlineData(4, 3, 5)]  // a window larger than the plane
    [InlineData(1, 7, 2)]
    public void Each_value_becomes_the_mean_of_the_window_around_it(int width, int height, int radius)
    {
        Random random = new(7);
        float[] plane = [.. Enumerable.Range(0, width * height).Select(_ => random.NextSingle())];
        float[] filtered = [.. plane];

        BoxFilter.Apply(filtered, width, height, radius);

        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
                Assert.Equal(MeanAround(x, y), filtered[(y * width) + x], 1e-5f);
        }

        // The mean of row means: every row of the window has the same part inside.
        float MeanAround(int x, int y) =>
            (from v in Enumerable.Range(y - radius, (2 * radius) + 1)
             from u in Enumerable.Range(x - radius, (2 * radius) + 1)
             where u >= 0 && v >= 0 && u < width && v < height
             select plane[(v * width) + u]).Average();
    }
}
