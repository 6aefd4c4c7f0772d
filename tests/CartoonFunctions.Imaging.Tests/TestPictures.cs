namespace CartoonFunctions.Imaging.Tests;

/// <summary>Pictures that the tests draw themselves, and how they are compared.</summary>
static class TestPictures
{
    /// <summary>Smooth colours with a different colour in each corner, so that a turned, mirrored or swapped picture cannot pass for
    /// it.</summary>
    public static PixelImage Picture(int width, int height, bool hasAlpha = false)
    {
        PixelImage image = new(width, height, hasAlpha);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                Span<byte> pixel = image.RgbRow(y).Slice(3 * x, 3);
                // From the middle of each pixel, so that the same drawing at another size is what scaling should give.
                double across = (x + 0.5) / width;
                double down = (y + 0.5) / height;
                pixel[0] = (byte)Math.Round(30 + (200 * across));
                pixel[1] = (byte)Math.Round(220 - (180 * down));
                pixel[2] = (byte)Math.Round(40 + (45 * across) + (90 * down));
                if (hasAlpha)
                    image.Alpha[(y * width) + x] = (byte)(255 * y / Math.Max(1, height - 1));
            }
        }
        return image;
    }

    /// <summary>One colour all over.</summary>
    public static PixelImage Plain(int width, int height, byte red, byte green, byte blue, byte? alpha = null)
    {
        PixelImage image = new(width, height, alpha is not null);
        for (int i = 0; i < width * height; i++)
        {
            image.Rgb[3 * i] = red;
            image.Rgb[(3 * i) + 1] = green;
            image.Rgb[(3 * i) + 2] = blue;
        }
        image.Alpha.Fill(alpha ?? 0);
        return image;
    }

    /// <summary>Noise that no codec can make small, the same on every run.</summary>
    public static PixelImage Noise(int width, int height)
    {
        PixelImage image = new(width, height);
        new Random(20261123).NextBytes(image.Rgb);
        return image;
    }

    /// <summary>The picture that <paramref name="orientation"/> makes upright again: what a camera held that way would store.</summary>
    public static PixelImage Stored(PixelImage upright, int orientation)
    {
        bool turned = orientation >= 5;
        int width = turned ? upright.Height : upright.Width;
        int height = turned ? upright.Width : upright.Height;
        PixelImage stored = new(width, height);
        for (int y = 0; y < height; y++)
        {
            for (int x = 0; x < width; x++)
            {
                (int fromX, int fromY) = orientation switch
                {
                    2 => (width - 1 - x, y),
                    3 => (width - 1 - x, height - 1 - y),
                    4 => (x, height - 1 - y),
                    5 => (y, x),
                    6 => (height - 1 - y, x),
                    7 => (height - 1 - y, width - 1 - x),
                    8 => (y, width - 1 - x),
                    _ => (x, y),
                };
                upright.RgbRow(fromY).Slice(3 * fromX, 3).CopyTo(stored.RgbRow(y)[(3 * x)..]);
            }
        }
        return stored;
    }

    /// <summary>Fails unless two pictures have one size and differ by no more, on average and at the worst byte.</summary>
    public static void AssertAlike(PixelImage expected, PixelImage actual, double mean, int worst, string? what = null)
    {
        Assert.True((expected.Width, expected.Height) == (actual.Width, actual.Height),
            $"{what} {expected.Width} x {expected.Height}, not {actual.Width} x {actual.Height}");
        AssertAlike(expected.Rgb, actual.Rgb, mean, worst, what);
    }

    /// <summary>Fails unless two planes differ by no more, on average and at the worst byte.</summary>
    public static void AssertAlike(ReadOnlySpan<byte> expected, ReadOnlySpan<byte> actual, double mean, int worst, string? what = null)
    {
        Assert.Equal(expected.Length, actual.Length);
        long sum = 0;
        int most = 0;
        for (int i = 0; i < expected.Length; i++)
        {
            int difference = Math.Abs(expected[i] - actual[i]);
            sum += difference;
            most = Math.Max(most, difference);
        }
        Assert.True((double)sum / expected.Length <= mean && most <= worst,
            $"{what} differs by {(double)sum / expected.Length:0.00} on average and {most} at worst");
    }

    /// <summary>Fails unless a pixel has a colour, within a tolerance.</summary>
    public static void AssertColour(PixelImage image, int x, int y, (int Red, int Green, int Blue) colour, int tolerance)
    {
        ReadOnlySpan<byte> pixel = image.RgbRow(y).Slice(3 * x, 3);
        int worst = Math.Max(Math.Abs(pixel[0] - colour.Red),
            Math.Max(Math.Abs(pixel[1] - colour.Green), Math.Abs(pixel[2] - colour.Blue)));
        Assert.True(worst <= tolerance, $"({x}, {y}) is ({pixel[0]}, {pixel[1]}, {pixel[2]}), not {colour}");
    }
}
