using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Imaging;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Bench;

/// <summary>A photo to measure with, and what makes it long or short to draw.</summary>
/// <param name="Path">Its file.</param>
/// <param name="Bytes">The file's size.</param>
/// <param name="Pixels">Pixels that are drawn.</param>
/// <param name="Faces">Faces that the style draws on their own; 0 where it draws none so.</param>
sealed record BenchPhoto(string Path, long Bytes, long Pixels, int Faces)
{
    /// <summary>Photos of a folder, spread evenly over its names and mixed: as many different ones as there are and are wanted; when they
    /// are too few, over and over.</summary>
    /// <param name="folder">The folder.</param>
    /// <param name="count">How many.</param>
    /// <param name="codec">Reads them; what it refuses is left out.</param>
    /// <param name="style">The style that they are drawn in.</param>
    /// <param name="resolution">The long side at which they are drawn, in pixels.</param>
    /// <exception cref="UsageException">There is no folder, or no photo in it.</exception>
    public static IReadOnlyList<BenchPhoto> Of(string folder, int count, IImageCodec codec, Style style, int resolution)
    {
        if (!Directory.Exists(folder))
            throw new UsageException($"There is no folder {folder}. Give one with photos.");
        string[] files = [.. Directory.EnumerateFiles(folder).Order(StringComparer.Ordinal).Where(path => IsPhoto(path, codec))];
        IEnumerable<string> spread = Enumerable.Range(0, Math.Min(count, files.Length))
            .Select(i => files[(int)((long)i * files.Length / Math.Min(count, files.Length))]);
        BenchPhoto[] photos = [.. spread.Select(path => Look(path, codec, style, resolution)).OfType<BenchPhoto>()];
        if (photos.Length == 0)
            throw new UsageException($"There is no photo in {folder}. Give a folder with photos.");
        return Mixed([.. Enumerable.Range(0, count).Select(i => photos[i % photos.Length])]);
    }

    /// <summary>
    /// The photos in an order in which the first 5, 20 or any other number have about the mix of all, in bytes, pixels and faces: so
    /// that batches of several sizes can be compared photo by photo.
    /// </summary>
    public static IReadOnlyList<BenchPhoto> Mixed(IReadOnlyList<BenchPhoto> photos)
    {
        double[][] shares = [SharesOf(photo => photo.Bytes), SharesOf(photo => photo.Pixels), SharesOf(photo => photo.Faces)];
        double[] sums = new double[shares.Length];
        List<int> left = [.. Enumerable.Range(0, photos.Count)];
        List<BenchPhoto> mixed = [];
        while (left.Count > 0)
        {
            int next = left.MinBy(Distance);
            left.Remove(next);
            mixed.Add(photos[next]);
            for (int kind = 0; kind < shares.Length; kind++)
                sums[kind] += shares[kind][next];
        }
        return mixed;

        // What each photo has of all that there is, the whole being as many as there are photos; nothing where there is none.
        double[] SharesOf(Func<BenchPhoto, double> amount)
        {
            double mean = photos.Average(amount);
            return [.. photos.Select(photo => mean > 0 ? amount(photo) / mean : 1)];
        }

        // How far the photos taken would be from the mix of all with this one more.
        double Distance(int photo) => shares.Select((share, kind) => sums[kind] + share[photo] - mixed.Count - 1).Sum(off => off * off);
    }

    static bool IsPhoto(string path, IImageCodec codec)
    {
        try
        {
            codec.Probe(File.ReadAllBytes(path));
            return true;
        }
        catch (PhotoRefusedException)
        {
            return false;
        }
    }

    /// <summary>Looks at a photo; null where its pixels can't be read.</summary>
    static BenchPhoto? Look(string path, IImageCodec codec, Style style, int resolution)
    {
        byte[] bytes = File.ReadAllBytes(path);
        try
        {
            using PixelImage photo = codec.Decode(bytes, resolution, keepMetadata: false);
            using PixelPyramid pyramid = new(photo);
            int faces = style.Heads?.Finder.Find(pyramid, CancellationToken.None).Count ?? 0;
            return new BenchPhoto(path, bytes.Length, (long)photo.Width * photo.Height, faces);
        }
        catch (PhotoRefusedException)
        {
            return null;
        }
    }
}
