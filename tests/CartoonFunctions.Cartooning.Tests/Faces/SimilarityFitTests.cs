using System.Numerics;
using CartoonFunctions.Cartooning.Faces;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class SimilarityFitTests
{
    static readonly Vector2[] Square = [new(1, 1), new(-1, 1), new(-1, -1), new(1, -1)];

    [Fact]
    public void A_known_similarity_is_found_again()
    {
        // Twice as large, a quarter turn, moved by (3, 4): (x, y) becomes (3 - 2y, 4 + 2x).
        Vector2[] to = [.. Square.Select(p => new Vector2(3 - (2 * p.Y), 4 + (2 * p.X)))];

        Matrix3x2 fit = SimilarityFit.Fit(Square, to);

        AssertNear(new Matrix3x2(0, 2, -2, 0, 3, 4), fit);
    }

    [Fact]
    public void The_fit_is_the_least_squares_one()
    {
        // One corner pulled out by 1. By hand: a = (3 + 2 + 2 + 2) / 8, b = -1 / 8, moved by the mean of the pull.
        Vector2[] to = [new(2, 1), new(-1, 1), new(-1, -1), new(1, -1)];

        Matrix3x2 fit = SimilarityFit.Fit(Square, to);

        AssertNear(new Matrix3x2(1.125f, -0.125f, 0.125f, 1.125f, 0.25f, 0), fit);
    }

    [Fact]
    public void Mirrored_points_are_not_answered_with_a_mirror()
    {
        Vector2[] points = [new(0, 0), new(4, 0), new(0, 2)];
        Vector2[] mirrored = [new(0, 0), new(-4, 0), new(0, 2)];
        Assert.True(SimilarityFit.Fit(points, mirrored).GetDeterminant() > 0);
    }

    [Fact]
    public void Points_that_coincide_are_refused() =>
        Assert.Throws<ArgumentException>(() => SimilarityFit.Fit([Vector2.One, Vector2.One], [Vector2.Zero, Vector2.One]));

    static void AssertNear(Matrix3x2 expected, Matrix3x2 actual)
    {
        for (int row = 0; row < 3; row++)
        {
            for (int column = 0; column < 2; column++)
                Assert.Equal(expected[row, column], actual[row, column], 1e-5f);
        }
    }
}
