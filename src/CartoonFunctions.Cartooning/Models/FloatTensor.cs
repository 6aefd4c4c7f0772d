using System.Runtime.Intrinsics;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A picture as floats: float32 [1, 3, H, W], RGB, from -1 to 1.</summary>
sealed class FloatTensor(OrtAllocator memory, int width, int height) : PaddedTensor(width, height)
{
    /// <summary><c>pixel / 127.5 - 1</c> for every byte.</summary>
    static readonly float[] FromByte = [.. Enumerable.Range(0, 256).Select(pixel => (pixel / 127.5f) - 1f)];

    readonly ArenaTensor<float> tensor = new(memory, 1, 3, height, width);

    public override OrtValue Value => tensor.Value;

    public override void Dispose() => tensor.Dispose();

    protected override void FillRow(int y, ReadOnlySpan<byte> rgb, ReadOnlySpan<int> columns)
    {
        Span<float> red = Row(0, y);
        Span<float> green = Row(1, y);
        Span<float> blue = Row(2, y);
        int x = 0;
        while (x < columns.Length)
        {
            int column = columns[x], last = x + PixelLanes.Count - 1;
            // Inside of the margins the pixels follow each other.
            if (last < columns.Length && columns[last] == column + (3 * (PixelLanes.Count - 1)) && PixelLanes.Fit(rgb, column))
            {
                PixelLanes.Read(rgb[column..], out Vector256<float> reds, out Vector256<float> greens, out Vector256<float> blues);
                Level(reds).CopyTo(red[x..]);
                Level(greens).CopyTo(green[x..]);
                Level(blues).CopyTo(blue[x..]);
                x += PixelLanes.Count;
                continue;
            }
            red[x] = FromByte[rgb[column]];
            green[x] = FromByte[rgb[column + 1]];
            blue[x] = FromByte[rgb[column + 2]];
            x++;
        }
    }

    protected override void ReadRow(int x, int y, Span<byte> rgb)
    {
        int pixels = rgb.Length / 3;
        ReadOnlySpan<float> red = Row(0, y).Slice(x, pixels);
        ReadOnlySpan<float> green = Row(1, y).Slice(x, pixels);
        ReadOnlySpan<float> blue = Row(2, y).Slice(x, pixels);
        int i = 0;
        for (; PixelLanes.Fit(rgb, 3 * i); i += PixelLanes.Count)
            PixelLanes.Write(rgb[(3 * i)..], Pixels(red[i..]), Pixels(green[i..]), Pixels(blue[i..]));
        for (; i < pixels; i++)
        {
            rgb[3 * i] = ToByte(red[i]);
            rgb[(3 * i) + 1] = ToByte(green[i]);
            rgb[(3 * i) + 2] = ToByte(blue[i]);
        }
    }

    Span<float> Row(int channel, int y) => tensor.Elements.Slice(((channel * Height) + y) * Width, Width);

    // What is no number stays none between the bounds, and is cut off to 0.
    static byte ToByte(float value) => (byte)(Math.Min(Math.Max((value * 127.5f) + 127.5f, 0f), 255f) + 0.5f);

    static Vector256<float> Level(Vector256<float> pixels) => (pixels / 127.5f) - Vector256<float>.One;

    static Vector256<float> Pixels(ReadOnlySpan<float> values) => (Vector256.Create(values) * 127.5f) + Vector256.Create(127.5f);
}
