using System.Numerics;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>
/// Finds eyes, nose and mouth of a detected face with the network that found it: seen large and in the
/// middle, its points are surer. A face that is not seen so, in profile or from below, is looked at once more with more about it, and
/// one that is tilted once more upright.
/// </summary>
sealed class KeypointDetector(VisionNetwork network)
{
    static readonly VisionNetwork.Pixels Input = BlazeFaceAnswer.Input;

    /// <summary>Confidence from which an answer counts as a face.</summary>
    const float LeastScore = 0.5f;

    /// <summary>Side of the crop, in sides of the detector's box.</summary>
    const float CropShare = 2;

    /// <summary>Side of the crop with more about the face.</summary>
    const float WideCropShare = 3;

    /// <summary>Confidence for that: with more in sight there is more to take for a face, and a hand drawn as one is worse than a profile
    /// left to the scene model.</summary>
    const float LeastScoreWide = 0.6f;

    /// <summary>How far from the crop's middle the face may be, as a share of the crop: beyond is a neighbour.</summary>
    const float FarthestCentre = 0.2f;

    /// <summary>Tilt above which a second, upright look is worth it, in radians (12 degrees).</summary>
    const float TiltForSecondLook = 0.21f;

    /// <summary>The keypoints in pixels of the photo, or null where there is no face to be sure of.</summary>
    public FaceKeypoints? Detect(PixelPyramid photo, FaceBox face, CancellationToken cancellation)
    {
        float faceSide = Math.Max(face.Width, face.Height);
        Vector2 middle = new((face.Left + face.Right) / 2, (face.Top + face.Bottom) / 2);
        float side = CropShare * faceSide;
        FaceKeypoints? first = Look(photo, Crop(middle, side, angle: 0), LeastScore, cancellation);
        if (first is null)
        {
            side = WideCropShare * faceSide;
            first = Look(photo, Crop(middle, side, angle: 0), LeastScoreWide, cancellation);
        }
        if (first is not { } found)
            return null;

        Vector2 eyes = found.LeftEye - found.RightEye;
        float tilt = MathF.Atan2(eyes.Y, eyes.X);
        return Math.Abs(tilt) < TiltForSecondLook ? first : Look(photo, Crop(middle, side, tilt), LeastScore, cancellation) ?? first;
    }

    /// <summary>The keypoints of the surest face near the middle, as shares of the crop, or null.</summary>
    /// <param name="answer">What the network says.</param>
    /// <param name="leastScore">Confidence from which an answer counts as a face.</param>
    internal static FaceKeypoints? Decode(BlazeFaceAnswer answer, float leastScore = LeastScore)
    {
        float best = leastScore;
        int at = -1;
        for (int i = 0; i < answer.Count; i++)
        {
            float score = answer.Score(i);
            if (score < best || Vector2.Distance(answer.Centre(i), new Vector2(0.5f)) > FarthestCentre)
                continue;
            best = score;
            at = i;
        }
        return at < 0 ? null : answer.Points(at);
    }

    FaceKeypoints? Look(PixelPyramid photo, Matrix3x2 cropToPhoto, float leastScore, CancellationToken cancellation)
    {
        using PixelImage input = new(Input.Width, Input.Height);
        Warp.Sample(photo, cropToPhoto, input);
        float[][] answers = network.Run(input, cancellation);
        Matrix3x2 shareToCrop = new(Input.Width, 0, 0, Input.Height, -0.5f, -0.5f);
        return Decode(new BlazeFaceAnswer(answers[0], answers[1]), leastScore)?.Transform(shareToCrop * cropToPhoto);
    }

    static Matrix3x2 Crop(Vector2 middle, float side, float angle)
    {
        Matrix3x2 centred = Matrix3x2.CreateTranslation(new Vector2(-(Input.Width - 1) / 2f));
        return centred * Matrix3x2.CreateScale(side / Input.Width) * Matrix3x2.CreateRotation(angle) * Matrix3x2.CreateTranslation(
            middle - new Vector2(0.5f));
    }
}
