using System.Numerics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>Lays a drawn head back into the picture, through the inverse of its alignment and under the blend mask.</summary>
static class FaceBlend
{
    /// <summary>Blends the head into <paramref name="picture"/>: <c>mask * head + (1 - mask) * picture</c>.</summary>
    public static void Lay(PixelImage head, Matrix3x2 cropToPhoto, PixelImage picture)
    {
        if (!Matrix3x2.Invert(cropToPhoto, out Matrix3x2 photoToCrop))
            return;
        using PixelPyramid levels = new(head);
        int levelIndex = levels.LevelFor(Warp.PixelsPerSample(photoToCrop));
        PixelImage level = levels.Level(levelIndex);
        Matrix3x2 cropToLevel = Warp.LevelTransform(levelIndex);
        (int left, int top, int right, int bottom) = Bounds(cropToPhoto, picture);
        for (int y = top; y < bottom; y++)
        {
            Span<byte> row = picture.RgbRow(y);
            for (int x = left; x < right; x++)
            {
                Vector2 position = Vector2.Transform(new Vector2(x, y), photoToCrop);
                float weight = BlendMask.At(position);
                if (weight > 0)
                    Mix(row.Slice(3 * x, 3), Warp.Bilinear(level, Vector2.Transform(position, cropToLevel)), weight);
            }
        }
    }

    static void Mix(Span<byte> pixel, Vector3 colour, float weight)
    {
        Vector3 mixed = Vector3.Lerp(new Vector3(pixel[0], pixel[1], pixel[2]), colour, weight);
        pixel[0] = (byte)(mixed.X + 0.5f);
        pixel[1] = (byte)(mixed.Y + 0.5f);
        pixel[2] = (byte)(mixed.Z + 0.5f);
    }

    /// <summary>The part of the picture that the crop covers.</summary>
    static (int Left, int Top, int Right, int Bottom) Bounds(Matrix3x2 cropToPhoto, PixelImage picture)
    {
        const float last = BlendMask.Side - 1;
        Vector2 a = Vector2.Transform(new Vector2(0, 0), cropToPhoto);
        Vector2 b = Vector2.Transform(new Vector2(last, 0), cropToPhoto);
        Vector2 c = Vector2.Transform(new Vector2(0, last), cropToPhoto);
        Vector2 d = Vector2.Transform(new Vector2(last, last), cropToPhoto);
        Vector2 least = Vector2.Min(Vector2.Min(a, b), Vector2.Min(c, d));
        Vector2 most = Vector2.Max(Vector2.Max(a, b), Vector2.Max(c, d));
        return (
            Math.Clamp((int)least.X, 0, picture.Width), Math.Clamp((int)least.Y, 0, picture.Height),
            Math.Clamp((int)most.X + 2, 0, picture.Width), Math.Clamp((int)most.Y + 2, 0, picture.Height));
    }
}
