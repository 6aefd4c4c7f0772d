using System.Numerics;
using CartoonFunctions.Cartooning.Models;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>What BlazeFace says about a picture: for each anchor whether a face is there, its box and its points, as shares of the
/// picture.</summary>
/// <param name="regressors">For each anchor: centre, size and six points, relative to the anchor, in pixels of the input.</param>
/// <param name="logits">For each anchor: confidence before the sigmoid.</param>
readonly ref struct BlazeFaceAnswer(ReadOnlySpan<float> regressors, ReadOnlySpan<float> logits)
{
    /// <summary>What the network takes.</summary>
    public static readonly VisionNetwork.Pixels Input = new(192, 192, Mean: 127.5f, Scale: 127.5f);

    const int ValuesPerAnchor = 16;

    readonly ReadOnlySpan<float> regressors = regressors;
    readonly ReadOnlySpan<float> logits = logits;

    /// <summary>How many anchors there are.</summary>
    public int Count => logits.Length;

    /// <summary>Confidence, 0 to 1.</summary>
    public float Score(int anchor) => 1 / (1 + MathF.Exp(-logits[anchor]));

    /// <summary>The face's centre.</summary>
    public Vector2 Centre(int anchor) => BlazeFaceAnchors.Centres[anchor] + Pair(anchor, 0);

    /// <summary>The face's width and height.</summary>
    public Vector2 Size(int anchor) => Pair(anchor, 1);

    /// <summary>Eyes, nose and mouth; the answer's last two points, the ears, are not used.</summary>
    public FaceKeypoints Points(int anchor)
    {
        Vector2 centre = BlazeFaceAnchors.Centres[anchor];
        return new FaceKeypoints(centre + Pair(anchor, 2), centre + Pair(anchor, 3), centre + Pair(anchor, 4), centre + Pair(anchor, 5));
    }

    Vector2 Pair(int anchor, int pair)
    {
        ReadOnlySpan<float> values = regressors.Slice((anchor * ValuesPerAnchor) + (2 * pair), 2);
        return new Vector2(values[0], values[1]) / Input.Width;
    }
}
