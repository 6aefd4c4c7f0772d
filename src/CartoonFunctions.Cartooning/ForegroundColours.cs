using System.Numerics.Tensors;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// The colours of people and of what is behind them where both meet in one pixel: laid on another background as it is, such a pixel
/// would bring a rim of the old one along.
/// </summary>
/// <remarks>Forte: Approximate Fast Foreground Colour Estimation (2021): what is near on either side, then what the pixel itself says of
/// it; from far and once more from near.</remarks>
static class ForegroundColours
{
    /// <summary>Estimates one of the colours.</summary>
    /// <param name="colour">That colour of the picture, row by row, 0 to 255.</param>
    /// <param name="opacity">How much of each pixel is a person's, 0 to 1.</param>
    /// <param name="people">Becomes that of people.</param>
    /// <param name="behind">Becomes that of what is behind them.</param>
    /// <param name="width">Width of the picture.</param>
    /// <param name="far">How far to look first, in pixels.</param>
    /// <param name="near">How far to look then, in pixels.</param>
    public static void Estimate(ReadOnlySpan<float> colour, ReadOnlySpan<float> opacity, Span<float> people, Span<float> behind, int width,
        int far, int near)
    {
        using PixelBuffer<float> rented = new(opacity.Length);
        Span<float> weights = rented.Span;
        colour.CopyTo(people);
        colour.CopyTo(behind);
        foreach (int radius in (ReadOnlySpan<int>)[far, near])
        {
            opacity.CopyTo(weights);
            WeightedMean(people, weights, width, radius);
            TensorPrimitives.Subtract(1, opacity, weights);
            WeightedMean(behind, weights, width, radius);
            for (int i = 0; i < opacity.Length; i++)
            {
                float missing = colour[i] - float.Lerp(behind[i], people[i], opacity[i]);
                people[i] = Math.Clamp(people[i] + (opacity[i] * missing), 0, 255);
                behind[i] = Math.Clamp(behind[i] + ((1 - opacity[i]) * missing), 0, 255);
            }
        }
    }

    /// <summary>The weighted mean of the values in the window about each; <paramref name="weights"/> are used up.</summary>
    public static void WeightedMean(Span<float> values, Span<float> weights, int width, int radius)
    {
        const float nothing = 1e-5f;
        int height = values.Length / width;
        TensorPrimitives.Multiply(values, weights, values);
        BoxFilter.Apply(values, width, height, radius);
        BoxFilter.Apply(weights, width, height, radius);
        TensorPrimitives.Add(weights, nothing, weights);
        TensorPrimitives.Divide(values, weights, values);
    }
}
