using CartoonFunctions.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A picture as a model takes or gives it, padded by reflection, in the memory of the model's session.</summary>
/// <param name="width">Width in pixels, with the padding.</param>
/// <param name="height">Height in pixels, with the padding.</param>
abstract class PaddedTensor(int width, int height) : IDisposable
{
    /// <summary>The tensor.</summary>
    public abstract OrtValue Value { get; }

    /// <summary>Width in pixels, with the padding.</summary>
    protected int Width => width;

    /// <summary>Height in pixels, with the padding.</summary>
    protected int Height => height;

    /// <summary>Lays a picture out, the margin at its left and its top, and all around by reflection without repeating the edge.</summary>
    public void Fill(PixelImage picture, int margin)
    {
        using PixelBuffer<int> columns = new(width);
        Span<int> from = columns.Span;
        for (int x = 0; x < width; x++)
            from[x] = 3 * Reflect(x - margin, picture.Width);
        for (int y = 0; y < height; y++)
            FillRow(y, picture.RgbRow(Reflect(y - margin, picture.Height)), from);
    }

    /// <summary>The picture inside the margin.</summary>
    public PixelImage ToImage(int pictureWidth, int pictureHeight, int margin)
    {
        PixelImage image = new(pictureWidth, pictureHeight);
        for (int y = 0; y < pictureHeight; y++)
            ReadRow(margin, y + margin, image.RgbRow(y));
        return image;
    }

    /// <summary>Gives its memory back.</summary>
    public abstract void Dispose();

    /// <summary>Lays out a row.</summary>
    /// <param name="y">Which.</param>
    /// <param name="rgb">The picture's row that it shows.</param>
    /// <param name="columns">For each of its pixels, where in <paramref name="rgb"/> the pixel is.</param>
    protected abstract void FillRow(int y, ReadOnlySpan<byte> rgb, ReadOnlySpan<int> columns);

    /// <summary>Reads pixels of a row, from <paramref name="x"/> on, as many as the picture's row <paramref name="rgb"/> has.</summary>
    protected abstract void ReadRow(int x, int y, Span<byte> rgb);

    /// <summary>The index inside <c>0 … length - 1</c> that mirrors <paramref name="index"/>, for any distance outside.</summary>
    internal static int Reflect(int index, int length)
    {
        if (length == 1)
            return 0;
        int period = 2 * (length - 1);
        int folded = Math.Abs(index) % period;
        return folded < length ? folded : period - folded;
    }
}
