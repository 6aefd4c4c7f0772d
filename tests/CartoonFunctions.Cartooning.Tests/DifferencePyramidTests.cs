using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

public class DifferencePyramidTests
{
    /// <summary>Sizes whose rows are no whole vectors, that halve to odd ones, and that have no neighbours at all.</summary>
    public static TheoryData<int, int> Sizes => new() { { 1, 1 }, { 2, 3 }, { 3, 2 }, { 6, 7 }, { 17, 9 }, { 64, 64 }, { 203, 101 } };

    [Theory]
    [MemberData(nameof(Sizes))]
    public void Bands_are_mixed_as_the_formula_says_value_by_value(int width, int height)
    {
        foreach (double[] weights in new double[][] { [1, 1, 0.8, 0.7, 0.6], [0.6, 0.6, 0.5, 0.4, 0.2], [1, 0.5], [0.5] })
        {
            using PixelImage photo = NoisePicture.Of(width, height, seed: 1), cartoon = NoisePicture.Of(width, height, seed: 2);
            byte[] expected = Mixed(photo, cartoon, weights);
            DifferencePyramid.Mix(photo, cartoon, asGrey: false, weights);
            Assert.Equal(expected, cartoon.Rgb);
        }
    }

    static byte[] Mixed(PixelImage photo, PixelImage cartoon, double[] weights)
    {
        int[] difference = [.. cartoon.Rgb.ToArray().Select((value, i) => (value - photo.Rgb[i]) << 3)];
        int[] change = Scaled(difference, weights[0]);
        if (weights.Length > 1)
            change = Sum(change, Enlarged(Change(difference, photo.Width, photo.Height, weights), photo.Width, photo.Height));
        return [.. change.Select((value, i) => (byte)Math.Clamp(photo.Rgb[i] + ((value + 4) >> 3), 0, 255))];
    }

    static int[] Change(int[] finer, int width, int height, double[] weights)
    {
        int w = (width + 1) / 2, h = (height + 1) / 2;
        int[] level = Halved(finer, width, height);
        int[] change = Scaled(level, weights[1] - weights[0]);
        return weights.Length > 2 ? Sum(change, Enlarged(Change(level, w, h, weights[1..]), w, h)) : change;
    }

    static int[] Halved(int[] from, int width, int height)
    {
        ReadOnlySpan<int> binomial = [1, 4, 6, 4, 1];
        int[] tall = Filtered(from, width, (height + 1) / 2, y => 2 * y, height, vertical: true, binomial, 4);
        return Filtered(tall, (width + 1) / 2, (height + 1) / 2, x => 2 * x, width, vertical: false, binomial, 4);
    }

    static int[] Enlarged(int[] from, int width, int height)
    {
        int w = (width + 1) / 2, h = (height + 1) / 2;
        int[] tall = Doubled(from, w, height, h, vertical: true);
        return Doubled(tall, width, height, w, vertical: false);
    }

    static int[] Doubled(int[] from, int width, int height, int size, bool vertical)
    {
        int[] at = Filtered(from, width, height, i => i / 2, size, vertical, [1, 6, 1], 3);
        int[] between = Filtered(from, width, height, i => i / 2, size, vertical, [0, 1, 1], 1);
        return [.. at.Select((value, i) => (vertical ? i / (3 * width) : i / 3 % width) % 2 == 0 ? value : between[i])];
    }

    /// <summary>A picture of <paramref name="width"/> x <paramref name="height"/>, filtered one way about <paramref name="centre"/>; beyond
    /// the <paramref name="size"/> pixels of that way the nearest counts.</summary>
    static int[] Filtered(int[] from, int width, int height, Func<int, int> centre, int size, bool vertical, ReadOnlySpan<int> taps,
        int bits)
    {
        int[] to = new int[3 * width * height];
        int row = 3 * (vertical ? width : size);
        for (int i = 0; i < to.Length; i++)
        {
            int x = i / 3 % width, y = i / (3 * width), sum = 1 << (bits - 1);
            for (int tap = 0; tap < taps.Length; tap++)
            {
                int along = Math.Clamp(centre(vertical ? y : x) + tap - (taps.Length / 2), 0, size - 1);
                sum += taps[tap] * from[(row * (vertical ? along : y)) + (3 * (vertical ? x : along)) + (i % 3)];
            }
            to[i] = sum >> bits;
        }
        return to;
    }

    static int[] Scaled(int[] values, double weight) =>
        [.. values.Select(value => ((value * (int)Math.Round(weight * 32768)) + 16384) >> 15)];

    static int[] Sum(int[] one, int[] other) => [.. one.Zip(other, (a, b) => a + b)];
}
