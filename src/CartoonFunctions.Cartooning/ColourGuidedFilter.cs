using System.Numerics.Tensors;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>A guided filter whose guide has colours: it also stops at edges between colours that are equally bright (He, Sun, Tang:
/// Guided image filtering, section 3.3).</summary>
static class ColourGuidedFilter
{
    const int Channels = 3;

    // The covariance of red, green and blue is symmetric: its upper half, row by row.
    static readonly (int A, int B)[] Pairs = [(0, 0), (0, 1), (0, 2), (1, 1), (1, 2), (2, 2)];

    /// <summary>Rows that are filtered at once: a dozen planes of a whole large photo would take a gigabyte.</summary>
    const int BandRows = 256;

    /// <summary>Filters a plane in place.</summary>
    /// <param name="plane">Row by row, a value for each pixel of <paramref name="guide"/>.</param>
    /// <param name="guide">The picture whose edges are kept.</param>
    /// <param name="radius">The window is twice this plus one wide and high.</param>
    /// <param name="softEdge">Steps of a colour up to about this, of 255, are filtered over.</param>
    public static void Apply(Span<float> plane, PixelImage guide, int radius, float softEdge)
    {
        int width = guide.Width, reach = 2 * radius; // a mean of means
        using PixelBuffer<float> rentedBefore = new(plane.Length);
        Span<float> before = rentedBefore.Span;
        plane.CopyTo(before);
        for (int top = 0; top < guide.Height; top += BandRows)
        {
            int bottom = Math.Min(guide.Height, top + BandRows);
            int from = Math.Max(0, top - reach), to = Math.Min(guide.Height, bottom + reach);
            using PixelBuffer<float> rentedBand = new((to - from) * width);
            Span<float> band = rentedBand.Span;
            before[(from * width)..(to * width)].CopyTo(band);
            Filter(band, guide.Rgb[(Channels * from * width)..(Channels * to * width)], width, radius, softEdge);
            band.Slice((top - from) * width, (bottom - top) * width).CopyTo(plane[(top * width)..]);
        }
    }

    static void Filter(Span<float> plane, ReadOnlySpan<byte> guide, int width, int radius, float softEdge)
    {
        int count = plane.Length, height = count / width;
        using PixelBuffer<float> rented = new(((2 * Channels) + Pairs.Length + Channels + 1) * count);
        Span<float> all = rented.Span;
        Span<float> colours = all[..(Channels * count)], means = all.Slice(Channels * count, Channels * count);
        Span<float> slopes = all.Slice(2 * Channels * count, Channels * count);
        Span<float> covariances = all.Slice(3 * Channels * count, Pairs.Length * count);
        Span<float> mean = all[^count..];

        Split(guide, colours);
        colours.CopyTo(means);
        for (int c = 0; c < Channels; c++)
            Blur(Plane(means, c));
        for (int p = 0; p < Pairs.Length; p++)
        {
            (int a, int b) = Pairs[p];
            Covariance(Plane(colours, a), Plane(colours, b), Plane(means, a), Plane(means, b), Plane(covariances, p));
        }
        plane.CopyTo(mean);
        Blur(mean);
        for (int c = 0; c < Channels; c++)
            Covariance(Plane(colours, c), plane, Plane(means, c), mean, Plane(slopes, c));
        Solve(covariances, slopes, softEdge * softEdge, count);

        mean.CopyTo(plane);
        for (int c = 0; c < Channels; c++)
        {
            TensorPrimitives.Multiply(Plane(slopes, c), Plane(means, c), mean);
            TensorPrimitives.Subtract(plane, mean, plane);
        }
        Blur(plane);
        for (int c = 0; c < Channels; c++)
        {
            Blur(Plane(slopes, c));
            TensorPrimitives.MultiplyAdd(Plane(slopes, c), Plane(colours, c), plane, plane);
        }

        void Blur(Span<float> values) => BoxFilter.Apply(values, width, height, radius);

        Span<float> Plane(Span<float> planes, int index) => planes.Slice(index * count, count);

        void Covariance(ReadOnlySpan<float> x, ReadOnlySpan<float> y, ReadOnlySpan<float> meanX, ReadOnlySpan<float> meanY, Span<float> to)
        {
            TensorPrimitives.Multiply(x, y, to);
            Blur(to);
            for (int i = 0; i < to.Length; i++)
                to[i] -= meanX[i] * meanY[i];
        }
    }

    static void Split(ReadOnlySpan<byte> rgb, Span<float> planes)
    {
        int count = planes.Length / Channels;
        for (int i = 0; i < count; i++)
        {
            planes[i] = rgb[Channels * i];
            planes[count + i] = rgb[(Channels * i) + 1];
            planes[(2 * count) + i] = rgb[(Channels * i) + 2];
        }
    }

    /// <summary>Turns the guide's covariances with the plane into slopes: for each pixel three equations, by Cramer's rule.</summary>
    static void Solve(ReadOnlySpan<float> covariances, Span<float> slopes, float softEdge, int count)
    {
        for (int i = 0; i < count; i++)
        {
            double rr = covariances[i] + softEdge, rg = covariances[count + i], rb = covariances[(2 * count) + i];
            double gg = covariances[(3 * count) + i] + softEdge, gb = covariances[(4 * count) + i];
            double bb = covariances[(5 * count) + i] + softEdge;
            double r = slopes[i], g = slopes[count + i], b = slopes[(2 * count) + i];
            double crr = (gg * bb) - (gb * gb), crg = (gb * rb) - (rg * bb), crb = (rg * gb) - (gg * rb);
            double cgg = (rr * bb) - (rb * rb), cgb = (rg * rb) - (rr * gb), cbb = (rr * gg) - (rg * rg);
            double determinant = (rr * crr) + (rg * crg) + (rb * crb);
            slopes[i] = (float)(((crr * r) + (crg * g) + (crb * b)) / determinant);
            slopes[count + i] = (float)(((crg * r) + (cgg * g) + (cgb * b)) / determinant);
            slopes[(2 * count) + i] = (float)(((crb * r) + (cgb * g) + (cbb * b)) / determinant);
        }
    }
}
