using System.Numerics;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>Samples a picture through an affine transform. Positions are pixel centres: (0, 0) is the middle of the first pixel.</summary>
static class Warp
{
    /// <summary>Fills <paramref name="target"/>: each of its pixels, sent through <paramref name="toSource"/>, is read bilinearly;
    /// outside, the source is mirrored at its edges.</summary>
    public static void Sample(PixelPyramid source, Matrix3x2 toSource, PixelImage target)
    {
        int levelIndex = source.LevelFor(PixelsPerSample(toSource));
        PixelImage level = source.Level(levelIndex);
        Matrix3x2 toLevel = toSource * LevelTransform(levelIndex);
        Vector2 step = new(toLevel.M11, toLevel.M12);
        for (int y = 0; y < target.Height; y++)
        {
            Span<byte> row = target.RgbRow(y);
            Vector2 start = Vector2.Transform(new Vector2(0, y), toLevel);
            for (int x = 0; x < target.Width; x++)
            {
                Vector3 colour = Bilinear(level, start + (x * step));
                row[3 * x] = (byte)(colour.X + 0.5f);
                row[(3 * x) + 1] = (byte)(colour.Y + 0.5f);
                row[(3 * x) + 2] = (byte)(colour.Z + 0.5f);
            }
        }
    }

    /// <summary>How many pixels of the source lie between two neighbouring samples, along the axis where they lie closer.</summary>
    public static double PixelsPerSample(Matrix3x2 toSource) =>
        Math.Min(new Vector2(toSource.M11, toSource.M12).Length(), new Vector2(toSource.M21, toSource.M22).Length());

    /// <summary>From positions in a picture to positions in a level of its pyramid.</summary>
    public static Matrix3x2 LevelTransform(int level)
    {
        float scale = 1f / (1 << level);
        float offset = (0.5f * scale) - 0.5f;
        return new Matrix3x2(scale, 0, 0, scale, offset, offset);
    }

    /// <summary>The colour at a position, 0 to 255 each, mirrored at the edges.</summary>
    public static Vector3 Bilinear(PixelImage image, Vector2 position)
    {
        float floorX = MathF.Floor(position.X);
        float floorY = MathF.Floor(position.Y);
        int left = 3 * PaddedTensor.Reflect((int)floorX, image.Width);
        int right = 3 * PaddedTensor.Reflect((int)floorX + 1, image.Width);
        ReadOnlySpan<byte> above = image.RgbRow(PaddedTensor.Reflect((int)floorY, image.Height));
        ReadOnlySpan<byte> below = image.RgbRow(PaddedTensor.Reflect((int)floorY + 1, image.Height));
        float fractionX = position.X - floorX;
        Vector3 top = Vector3.Lerp(Pixel(above, left), Pixel(above, right), fractionX);
        Vector3 bottom = Vector3.Lerp(Pixel(below, left), Pixel(below, right), fractionX);
        return Vector3.Lerp(top, bottom, position.Y - floorY);
    }

    static Vector3 Pixel(ReadOnlySpan<byte> row, int at) => new(row[at], row[at + 1], row[at + 2]);
}
