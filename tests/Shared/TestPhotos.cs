using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Tests;

/// <summary>Photos that the tests draw themselves: smooth shapes with a few edges, different for every seed.</summary>
static class TestPhotos
{
    static readonly VipsCodec Codec = new(new PhotoLimits());

    /// <summary>Writes a photo and gives its path.</summary>
    public static string Write(string path, int width = 320, int height = 240, int seed = 1, OutputFormat format = OutputFormat.Jpeg)
    {
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        File.WriteAllBytes(path, Encode(width, height, seed, format));
        return path;
    }

    /// <summary>A photo's bytes.</summary>
    public static byte[] Encode(int width = 320, int height = 240, int seed = 1, OutputFormat format = OutputFormat.Jpeg)
    {
        using PixelImage photo = Draw(width, height, seed);
        return Codec.Encode(photo, new EncodeOptions(format, 92));
    }

    /// <summary>Its pixels: a disc on a gradient.</summary>
    public static PixelImage Draw(int width, int height, int seed)
    {
        PixelImage photo = new(width, height);
        Random random = new(seed);
        (double centreX, double centreY, double radius) =
            (width * (0.3 + (0.4 * random.NextDouble())), height * (0.3 + (0.4 * random.NextDouble())), Math.Min(width, height) * 0.3);
        int hue = random.Next(256);
        for (int y = 0; y < height; y++)
        {
            Span<byte> row = photo.RgbRow(y);
            for (int x = 0; x < width; x++)
            {
                bool inside = ((x - centreX) * (x - centreX)) + ((y - centreY) * (y - centreY)) < radius * radius;
                row[3 * x] = (byte)(inside ? 220 : x * 255 / width);
                row[(3 * x) + 1] = (byte)(inside ? 170 : y * 255 / height);
                row[(3 * x) + 2] = (byte)(inside ? 140 : hue);
            }
        }
        return photo;
    }
}
