using System.Buffers;
using CartoonFunctions.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning;

/// <summary>A picture as a model takes it: float32 [1, 3, H, W] in a pooled buffer, padded by reflection.</summary>
sealed class PaddedTensor : IDisposable
{
    /// <summary><c>pixel / 127.5 - 1</c> for every byte.</summary>
    static readonly float[] FromByte = [.. Enumerable.Range(0, 256).Select(pixel => (pixel / 127.5f) - 1f)];

    readonly int width;
    readonly int height;
    float[] buffer;

    PaddedTensor(int width, int height)
    {
        this.width = width;
        this.height = height;
        buffer = PixelPool<float>.Shared.Rent(3 * width * height);
        Value = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.AsMemory(0, 3 * width * height), [1, 3, height, width]);
    }

    /// <summary>The tensor, over the pooled buffer.</summary>
    public OrtValue Value { get; }

    /// <summary>Lays out a picture for a model: the margin on every side and the multiple, both by reflection without repeating the edge.</summary>
    public static PaddedTensor From(PixelImage picture, ModelContract contract)
    {
        PaddedTensor tensor = new(contract.Padded(picture.Width), contract.Padded(picture.Height));
        tensor.Fill(picture, contract.MarginPixels);
        return tensor;
    }

    /// <summary>An undefined tensor of the same shape.</summary>
    public static PaddedTensor Like(PaddedTensor other) => new(other.width, other.height);

    /// <summary>The picture inside the margin.</summary>
    public PixelImage ToImage(int pictureWidth, int pictureHeight, int margin)
    {
        PixelImage image = new(pictureWidth, pictureHeight);
        int plane = width * height;
        for (int y = 0; y < pictureHeight; y++)
        {
            int start = ((y + margin) * width) + margin;
            ReadOnlySpan<float> red = buffer.AsSpan(start, pictureWidth);
            ReadOnlySpan<float> green = buffer.AsSpan(start + plane, pictureWidth);
            ReadOnlySpan<float> blue = buffer.AsSpan(start + (2 * plane), pictureWidth);
            Span<byte> row = image.RgbRow(y);
            for (int x = 0; x < pictureWidth; x++)
            {
                row[3 * x] = ToByte(red[x]);
                row[(3 * x) + 1] = ToByte(green[x]);
                row[(3 * x) + 2] = ToByte(blue[x]);
            }
        }
        return image;
    }

    public void Dispose()
    {
        Value.Dispose();
        if (buffer.Length > 0)
            PixelPool<float>.Shared.Return(buffer);
        buffer = [];
    }

    // The comparison order sends NaN to 0.
    static byte ToByte(float value) => (byte)(Math.Min(Math.Max((value * 127.5f) + 127.5f, 0f), 255f) + 0.5f);

    void Fill(PixelImage picture, int margin)
    {
        int plane = width * height;
        int[] columns = ArrayPool<int>.Shared.Rent(width);
        for (int x = 0; x < width; x++)
            columns[x] = 3 * Reflect(x - margin, picture.Width);
        for (int y = 0; y < height; y++)
        {
            ReadOnlySpan<byte> row = picture.RgbRow(Reflect(y - margin, picture.Height));
            Span<float> red = buffer.AsSpan(y * width, width);
            Span<float> green = buffer.AsSpan((y * width) + plane, width);
            Span<float> blue = buffer.AsSpan((y * width) + (2 * plane), width);
            for (int x = 0; x < width; x++)
            {
                int column = columns[x];
                red[x] = FromByte[row[column]];
                green[x] = FromByte[row[column + 1]];
                blue[x] = FromByte[row[column + 2]];
            }
        }
        ArrayPool<int>.Shared.Return(columns);
    }

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
