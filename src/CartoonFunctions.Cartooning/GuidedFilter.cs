using System.Numerics.Tensors;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>A mean over a square window that stops at the edges of a guide (He, Sun, Tang: Guided image filtering).</summary>
static class GuidedFilter
{
    /// <summary>Filters a plane in place.</summary>
    /// <param name="plane">Row by row, <paramref name="width"/> times <paramref name="height"/> values.</param>
    /// <param name="guide">A plane of the same size.</param>
    /// <param name="width">Width of the planes.</param>
    /// <param name="height">Height of the planes.</param>
    /// <param name="radius">The window is twice this plus one wide and high.</param>
    /// <param name="softEdge">Steps of the guide up to about this are filtered over.</param>
    public static void Apply(Span<float> plane, ReadOnlySpan<float> guide, int width, int height, int radius, float softEdge)
    {
        using PixelBuffer<float> rentedMean = new(plane.Length);
        using PixelBuffer<float> rentedSlope = new(plane.Length);
        using PixelBuffer<float> rentedSpread = new(plane.Length);
        Span<float> mean = rentedMean.Span, slope = rentedSlope.Span, spread = rentedSpread.Span;

        guide.CopyTo(mean);
        Blur(mean);
        TensorPrimitives.Multiply(guide, guide, spread);
        Blur(spread);
        for (int i = 0; i < spread.Length; i++)
            spread[i] += (softEdge * softEdge) - (mean[i] * mean[i]);
        TensorPrimitives.Multiply(guide, plane, slope);
        Blur(slope);
        Blur(plane);
        for (int i = 0; i < slope.Length; i++)
        {
            slope[i] = (slope[i] - (mean[i] * plane[i])) / spread[i];
            plane[i] -= slope[i] * mean[i];
        }
        Blur(slope);
        Blur(plane);
        TensorPrimitives.MultiplyAdd(slope, guide, plane, plane);

        void Blur(Span<float> values) => BoxFilter.Apply(values, width, height, radius);
    }
}
