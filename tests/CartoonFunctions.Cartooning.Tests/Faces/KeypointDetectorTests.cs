using System.Numerics;
using CartoonFunctions.Cartooning.Faces;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class KeypointDetectorTests
{
    const int Anchors = 48 * 48;
    const int MiddleAnchor = (24 * 48) + 24;
    const float MiddleCentre = 24.5f / 48;

    readonly float[] regressors = new float[Anchors * 16];
    readonly float[] logits = Enumerable.Repeat(-5f, Anchors).ToArray();

    [Fact]
    public void Points_are_anchor_plus_value_over_192()
    {
        logits[MiddleAnchor] = 2;
        float[] answer = [0, 0, 60, 60, -19.2f, -9.6f, 19.2f, -9.6f, 0, 4.8f, 0, 19.2f, 0, 0, 0, 0];
        answer.CopyTo(regressors, MiddleAnchor * 16);

        FaceKeypoints points = KeypointDetector.Decode(new BlazeFaceAnswer(regressors, logits))!.Value;

        AssertNear(new Vector2(MiddleCentre - 0.1f, MiddleCentre - 0.05f), points.RightEye);
        AssertNear(new Vector2(MiddleCentre + 0.1f, MiddleCentre - 0.05f), points.LeftEye);
        AssertNear(new Vector2(MiddleCentre, MiddleCentre + 0.025f), points.Nose);
        AssertNear(new Vector2(MiddleCentre, MiddleCentre + 0.1f), points.Mouth);
    }

    [Fact]
    public void The_surest_answer_near_the_middle_wins_over_a_surer_neighbour()
    {
        logits[0] = 9; // the top left corner of the crop
        logits[MiddleAnchor] = 1;
        regressors[(MiddleAnchor * 16) + 4] = 1.92f;

        FaceKeypoints points = KeypointDetector.Decode(new BlazeFaceAnswer(regressors, logits))!.Value;

        AssertNear(new Vector2(MiddleCentre + 0.01f, MiddleCentre), points.RightEye);
    }

    [Fact]
    public void A_crop_without_a_sure_answer_has_no_keypoints()
    {
        logits[MiddleAnchor] = -0.01f; // a confidence of just under one half
        Assert.Null(KeypointDetector.Decode(new BlazeFaceAnswer(regressors, logits)));
    }

    [Fact]
    public void A_face_that_lies_as_the_template_needs_no_change() =>
        AssertNear(Vector2.One * 100, Vector2.Transform(Vector2.One * 100, FaceKeypoints.Template.CropToPhoto()));

    static void AssertNear(Vector2 expected, Vector2 actual) =>
        Assert.True(Vector2.Distance(expected, actual) < 1e-4f, $"expected {expected}, found {actual}");
}
