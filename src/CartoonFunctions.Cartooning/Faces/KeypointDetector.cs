using System.Numerics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>
/// Finds eyes, nose and mouth of a detected face with MediaPipe's BlazeFace, short range. A face that is turned or tilted is
/// looked at twice, the second time upright, because the points of a tilted face are less sure.
/// </summary>
sealed class KeypointDetector(FaceNetwork network) : IDisposable
{
    /// <summary>The network's input.</summary>
    public static readonly FaceNetwork.Pixels Input = new(128, 128, Mean: 127.5f, Scale: 127.5f);

    /// <summary>Confidence from which an answer counts as a face.</summary>
    const float LeastScore = 0.5f;

    /// <summary>Side of the crop, in sides of the detector's box.</summary>
    const float CropShare = 2;

    /// <summary>How far from the crop's middle the face may be, as a share of the crop: beyond is a neighbour.</summary>
    const float FarthestCentre = 0.2f;

    /// <summary>Tilt above which a second, upright look is worth it, in radians (12 degrees).</summary>
    const float TiltForSecondLook = 0.21f;

    const int ValuesPerAnchor = 16;

    /// <summary>The keypoints in pixels of the photo, or null where there is no face to be sure of.</summary>
    public FaceKeypoints? Detect(PixelPyramid photo, FaceBox face, CancellationToken cancellation)
    {
        float side = CropShare * Math.Max(face.Width, face.Height);
        Vector2 middle = new((face.Left + face.Right) / 2, (face.Top + face.Bottom) / 2);
        FaceKeypoints? first = Look(photo, Crop(middle, side, angle: 0), cancellation);
        if (first is not { } found)
            return null;

        Vector2 eyes = found.LeftEye - found.RightEye;
        float tilt = MathF.Atan2(eyes.Y, eyes.X);
        return Math.Abs(tilt) < TiltForSecondLook ? first : Look(photo, Crop(middle, side, tilt), cancellation) ?? first;
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => network.Dispose();

    /// <summary>The keypoints of the surest face near the middle, as shares of the crop, or null.</summary>
    /// <param name="regressors">For each anchor: centre, size and six points, relative to the anchor, in pixels of the input.</param>
    /// <param name="logits">For each anchor: confidence before the sigmoid.</param>
    internal static FaceKeypoints? Decode(ReadOnlySpan<float> regressors, ReadOnlySpan<float> logits)
    {
        // sigmoid(x) >= LeastScore, without the sigmoid.
        float best = MathF.Log(LeastScore / (1 - LeastScore));
        int at = -1;
        for (int i = 0; i < logits.Length; i++)
        {
            if (logits[i] < best || Vector2.Distance(Point(regressors, i, 0), new Vector2(0.5f)) > FarthestCentre)
                continue;
            best = logits[i];
            at = i;
        }
        // Value pairs: 0 centre, 1 size, then right eye, left eye, nose, mouth (and both ears, not used).
        return at < 0 ? null : new FaceKeypoints(Point(regressors, at, 2), Point(regressors, at, 3), Point(regressors, at, 4), Point(regressors, at, 5));
    }

    FaceKeypoints? Look(PixelPyramid photo, Matrix3x2 cropToPhoto, CancellationToken cancellation)
    {
        using PixelImage input = new(Input.Width, Input.Height);
        Warp.Sample(photo, cropToPhoto, input);
        (float[] regressors, float[] logits) = network.Run(input, cancellation);
        Matrix3x2 shareToCrop = new(Input.Width, 0, 0, Input.Height, -0.5f, -0.5f);
        return Decode(regressors, logits)?.Transform(shareToCrop * cropToPhoto);
    }

    static Matrix3x2 Crop(Vector2 middle, float side, float angle)
    {
        Matrix3x2 centred = Matrix3x2.CreateTranslation(new Vector2(-(Input.Width - 1) / 2f));
        return centred * Matrix3x2.CreateScale(side / Input.Width) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(middle - new Vector2(0.5f));
    }

    static Vector2 Point(ReadOnlySpan<float> regressors, int anchor, int pair)
    {
        ReadOnlySpan<float> values = regressors.Slice((anchor * ValuesPerAnchor) + (2 * pair), 2);
        return BlazeFaceAnchors.Centres[anchor] + (new Vector2(values[0], values[1]) / Input.Width);
    }
}
