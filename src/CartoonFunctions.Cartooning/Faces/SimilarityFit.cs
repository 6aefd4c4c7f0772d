using System.Numerics;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>The similarity (scale, rotation, translation; no reflection) that brings one set of points closest to another.</summary>
static class SimilarityFit
{
    /// <summary>Fits by least squares, in closed form: with both sets about their means, <c>to = (a + ib) * from</c> as complex
    /// numbers.</summary>
    /// <param name="from">At least two different points.</param>
    /// <param name="to">As many points: where they should come to lie.</param>
    /// <exception cref="ArgumentException">The counts differ, or the points all coincide.</exception>
    public static Matrix3x2 Fit(ReadOnlySpan<Vector2> from, ReadOnlySpan<Vector2> to)
    {
        if (from.Length != to.Length)
            throw new ArgumentException("Each point needs its counterpart.", nameof(to));

        Vector2 fromMean = Mean(from);
        Vector2 toMean = Mean(to);
        float real = 0, imaginary = 0, spread = 0;
        for (int i = 0; i < from.Length; i++)
        {
            Vector2 p = from[i] - fromMean;
            Vector2 q = to[i] - toMean;
            real += Vector2.Dot(p, q);
            imaginary += (p.X * q.Y) - (p.Y * q.X);
            spread += p.LengthSquared();
        }
        if (spread == 0)
            throw new ArgumentException("The points coincide.", nameof(from));

        float a = real / spread;
        float b = imaginary / spread;
        Matrix3x2 turn = new(a, b, -b, a, 0, 0);
        turn.Translation = toMean - Vector2.Transform(fromMean, turn);
        return turn;
    }

    static Vector2 Mean(ReadOnlySpan<Vector2> points)
    {
        Vector2 sum = Vector2.Zero;
        foreach (Vector2 point in points)
            sum += point;
        return sum / points.Length;
    }
}
