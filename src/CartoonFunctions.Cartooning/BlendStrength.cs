using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Mixes the photo back in below strength 1, band by band. A cross-fade of two drawings whose shapes differ shows both: double
/// brows, double spectacle rims. So the finest bands, where lines and eyes live, stay the cartoon's, and the photo comes back in the
/// broad ones. A grey style mixes in the grey photo, so that colour does not come back.
/// </summary>
static class BlendStrength
{
    /// <summary>Bands with a weight of their own: each holds what the next coarser one, of half the size, cannot show.</summary>
    const int Bands = 4;

    /// <summary>Bands that hold the lines, up to about four pixels wide.</summary>
    const int LineBands = 2;

    /// <summary>Strength from which the lines are the cartoon's alone.</summary>
    const double WholeLines = 0.5;

    public static Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Options.Strength >= 1)
            return Task.CompletedTask;
        DifferencePyramid.Mix(drawing.Photo, drawing.Cartoon, MixesGrey(drawing), Weights(drawing.Options.Strength));
        return Task.CompletedTask;
    }

    /// <summary>How much of the cartoon each band holds, the finest first; last, what all that is broader holds.</summary>
    internal static double[] Weights(double strength)
    {
        double lines = Math.Min(1, strength / WholeLines);
        double[] weights = new double[Bands + 1];
        for (int band = 0; band <= Bands; band++)
            weights[band] = band < LineBands ? lines : Math.Min(lines, Math.Pow(strength, 0.15 + (0.85 * band / Bands)));
        return weights;
    }

    static bool MixesGrey(Drawing drawing) => drawing.Style.IsGrey && drawing.Options.Colour != ColourSource.Photo;
}
