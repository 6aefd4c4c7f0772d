using System.Numerics;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>Four points of a face. Right and left are the person's own, so the right eye is on the left of an upright picture.</summary>
readonly record struct FaceKeypoints(Vector2 RightEye, Vector2 LeftEye, Vector2 Nose, Vector2 Mouth)
{
    /// <summary>
    /// Where the four lie in the 288x288 crop that the head models were trained on: medians of BlazeFace's
    /// answers on crops that were aligned as those of the original, so they carry its own bias.
    /// </summary>
    public static readonly FaceKeypoints Template = new(new(109.1f, 137.5f), new(180.9f, 138f), new(144.9f, 184f), new(144.9f, 219.4f));

    /// <summary>From positions in the head model's crop to positions in the photo.</summary>
    public Matrix3x2 CropToPhoto() => SimilarityFit.Fit(
        [Template.RightEye, Template.LeftEye, Template.Nose, Template.Mouth],
        [RightEye, LeftEye, Nose, Mouth]);

    /// <summary>The same points, moved.</summary>
    public FaceKeypoints Transform(Matrix3x2 transform) => new(
        Vector2.Transform(RightEye, transform), Vector2.Transform(LeftEye, transform),
        Vector2.Transform(Nose, transform), Vector2.Transform(Mouth, transform));
}
