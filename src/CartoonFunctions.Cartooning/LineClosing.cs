using System.Numerics.Tensors;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Takes thin dark lines out of a plane and leaves the shapes as they are: a morphological closing, the largest value of each window
/// and then the smallest of those.
/// </summary>
static class LineClosing
{
    /// <summary>Closes a plane in place.</summary>
    /// <param name="plane">Row by row, <paramref name="width"/> times <paramref name="height"/> values.</param>
    /// <param name="width">Width of the plane.</param>
    /// <param name="height">Height of the plane.</param>
    /// <param name="radius">Lines up to twice this wide vanish.</param>
    public static void Apply(Span<float> plane, int width, int height, int radius)
    {
        Extremes(plane, width, height, radius, TensorPrimitives.Max);
        Extremes(plane, width, height, radius, TensorPrimitives.Min);
    }

    delegate void Pairwise(ReadOnlySpan<float> x, ReadOnlySpan<float> y, Span<float> destination);

    /// <summary>The extreme of each window, along the rows and then down the columns; beyond the plane nothing counts.</summary>
    static void Extremes(Span<float> plane, int width, int height, int radius, Pairwise extreme)
    {
        using PixelBuffer<float> rented = new(plane.Length);
        Span<float> rows = rented.Span;
        plane.CopyTo(rows);
        for (int y = 0; y < height; y++)
            Shifted(plane.Slice(y * width, width), rows.Slice(y * width, width), step: 1, Math.Min(radius, width - 1), extreme);
        rows.CopyTo(plane);
        Shifted(rows, plane, step: width, Math.Min(radius, height - 1), extreme);
    }

    /// <summary>The extreme of every value of <paramref name="to"/> and of those up to <paramref name="radius"/> steps away.</summary>
    static void Shifted(ReadOnlySpan<float> from, Span<float> to, int step, int radius, Pairwise extreme)
    {
        for (int distance = step; distance <= radius * step; distance += step)
        {
            extreme(to[distance..], from[..^distance], to[distance..]);
            extreme(to[..^distance], from[distance..], to[..^distance]);
        }
    }
}
