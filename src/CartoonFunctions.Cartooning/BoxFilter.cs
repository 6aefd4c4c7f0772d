using System.Numerics.Tensors;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>A mean over a square window, whatever its size in one running sum per row and column; at the edges over the part
/// inside.</summary>
static class BoxFilter
{
    /// <summary>Filters a plane in place.</summary>
    /// <param name="plane">Row by row, <paramref name="width"/> times <paramref name="height"/> values.</param>
    /// <param name="width">Width of the plane.</param>
    /// <param name="height">Height of the plane.</param>
    /// <param name="radius">The window is twice this plus one wide and high.</param>
    public static void Apply(Span<float> plane, int width, int height, int radius)
    {
        using PixelBuffer<float> rented = new((radius + 2) * width);
        Span<float> line = rented.Span[..width];
        for (int y = 0; y < height; y++)
        {
            Span<float> row = plane.Slice(y * width, width);
            row.CopyTo(line);
            Mean(line, row, radius);
        }
        Columns(plane, width, height, radius, rented.Span);
    }

    static void Mean(ReadOnlySpan<float> from, Span<float> to, int radius)
    {
        float sum = 0;
        for (int x = 0; x < Math.Min(radius, from.Length); x++)
            sum += from[x];
        int inside = Math.Min(radius, from.Length);
        for (int x = 0; x < from.Length; x++)
        {
            if (x + radius < from.Length)
            {
                sum += from[x + radius];
                inside++;
            }
            if (x - radius > 0)
            {
                sum -= from[x - radius - 1];
                inside--;
            }
            to[x] = sum / inside;
        }
    }

    /// <summary>All columns at once, row by row, so that memory is walked in order: the sums, and the last rows before they are
    /// overwritten.</summary>
    static void Columns(Span<float> plane, int width, int height, int radius, Span<float> rented)
    {
        Span<float> sums = rented[..width];
        sums.Clear();
        int kept = radius + 1;
        int inside = 0;
        for (int y = 0; y < Math.Min(radius, height); y++, inside++)
            TensorPrimitives.Add(sums, plane.Slice(y * width, width), sums);
        for (int y = 0; y < height; y++)
        {
            Span<float> past = rented.Slice(width * (1 + (y % kept)), width);
            if (y + radius < height)
            {
                TensorPrimitives.Add(sums, plane.Slice((y + radius) * width, width), sums);
                inside++;
            }
            if (y > radius)
            {
                TensorPrimitives.Subtract(sums, past, sums);
                inside--;
            }
            Span<float> row = plane.Slice(y * width, width);
            row.CopyTo(past);
            TensorPrimitives.Multiply(sums, 1f / inside, row);
        }
    }
}
