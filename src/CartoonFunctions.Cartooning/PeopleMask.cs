using CartoonFunctions.Cartooning.People;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>How much of each pixel of a photo is a person's: what the network says in coarse cells, brought along the edges of the photo
/// at its full size, hair by hair where hair and background differ.</summary>
static class PeopleMask
{
    /// <summary>Confidences up to the first are no person, and from the second on one.</summary>
    const float NoPerson = 0.25f, Person = 0.75f;

    /// <summary>Less of the photo than this share is nobody.</summary>
    const double LeastShare = 0.002;

    /// <summary>Radius of the window in which the photo's edges are looked for, as a share of the long side.</summary>
    const double EdgeShare = 0.01;

    /// <summary>Steps of a colour up to about this are no edge.</summary>
    const float SoftEdgeLevels = 12;

    /// <summary>What the edges leave of half transparent veils: opacities up to the first are none, and from the second on full.</summary>
    const float Veil = 0.2f, Solid = 0.8f;

    /// <summary>Finds it.</summary>
    /// <param name="people">Tells people from what is behind them.</param>
    /// <param name="photo">The photo.</param>
    /// <param name="faces">Its faces, as far as they are known.</param>
    /// <param name="opacity">Becomes 0 (none) to 1, row by row.</param>
    /// <param name="cancellation">Stops it.</param>
    /// <returns>Whether there is a person at all.</returns>
    public static bool Find(PersonFinder people, PixelImage photo, IReadOnlyList<FaceRecord> faces, Span<float> opacity,
        CancellationToken cancellation)
    {
        people.Find(photo, [.. faces.Select(face => face.Bounds)], opacity, cancellation);
        if (Stretch(opacity, NoPerson, Person) < LeastShare * opacity.Length)
            return false;
        ColourGuidedFilter.Apply(opacity, photo, photo.Pixels(EdgeShare), SoftEdgeLevels);
        Stretch(opacity, Veil, Solid);
        return true;
    }

    /// <summary>Spreads the values from <paramref name="none"/> to <paramref name="all"/> over 0 to 1.</summary>
    /// <returns>How many are 1 then.</returns>
    static int Stretch(Span<float> values, float none, float all)
    {
        int full = 0;
        for (int i = 0; i < values.Length; i++)
        {
            values[i] = Math.Clamp((values[i] - none) / (all - none), 0, 1);
            if (values[i] >= 1)
                full++;
        }
        return full;
    }
}
