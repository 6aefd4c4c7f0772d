using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>A picture with its halves, quarters …, made when first asked for: what a picture is sampled from when it is shrunk, so that
/// nothing aliases.</summary>
/// <remarks>Does not own the picture it was made from. Faces are sampled side by side: finding a level is thread-safe.</remarks>
sealed class PixelPyramid(PixelImage picture) : IDisposable
{
    readonly List<PixelImage> levels = [picture];

    /// <summary>The picture at full size.</summary>
    public PixelImage Picture { get; } = picture;

    /// <summary>The finest level that is still fine enough to take one sample every <paramref name="pixelsPerSample"/> pixels of the
    /// picture.</summary>
    public int LevelFor(double pixelsPerSample)
    {
        int level = 0;
        PixelImage image = Picture;
        for (double left = pixelsPerSample; left >= 2 && Math.Min(image.Width, image.Height) >= 2; left /= 2)
            image = Level(++level);
        return level;
    }

    /// <summary>A level: 0 is the picture, each further one is half as wide and high, rounded up.</summary>
    public PixelImage Level(int level)
    {
        lock (levels)
        {
            while (levels.Count <= level)
                levels.Add(Halve(levels[^1]));
            return levels[level];
        }
    }

    /// <summary>Frees the levels below the picture.</summary>
    public void Dispose()
    {
        foreach (PixelImage level in levels.Skip(1))
            level.Dispose();
        levels.RemoveRange(1, levels.Count - 1);
    }

    static PixelImage Halve(PixelImage image)
    {
        PixelImage half = new((image.Width + 1) / 2, (image.Height + 1) / 2);
        for (int y = 0; y < half.Height; y++)
        {
            ReadOnlySpan<byte> above = image.RgbRow(2 * y);
            ReadOnlySpan<byte> below = image.RgbRow(Math.Min((2 * y) + 1, image.Height - 1));
            Span<byte> row = half.RgbRow(y);
            for (int x = 0; x < half.Width; x++)
            {
                int left = 6 * x;
                int right = Math.Min(left + 3, 3 * (image.Width - 1));
                for (int c = 0; c < 3; c++)
                    row[(3 * x) + c] = (byte)((above[left + c] + above[right + c] + below[left + c] + below[right + c] + 2) >> 2);
            }
        }
        return half;
    }
}
