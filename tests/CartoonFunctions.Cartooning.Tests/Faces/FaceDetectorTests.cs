using System.Drawing;
using CartoonFunctions.Cartooning.Faces;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class FaceDetectorTests
{
    [Fact]
    public void Boxes_are_shares_of_the_window_and_unsure_ones_are_left_out()
    {
        float[] logits = [.. Enumerable.Repeat(-9f, 48 * 48)];
        float[] regressors = new float[48 * 48 * 16];
        logits[0] = 2; // the first cell: its centre is half a cell, two pixels, from the corner
        logits[1] = -0.5f; // a confidence of 0.38
        ((float[])[10, 22, 16, 16]).CopyTo(regressors, 0);

        FaceBox face = Assert.Single(FaceDetector.Decode(new BlazeFaceAnswer(regressors, logits), new Rectangle(100, 50, 384, 384)));

        Assert.Equal((108, 82, 140, 114),
            (MathF.Round(face.Left), MathF.Round(face.Top), MathF.Round(face.Right), MathF.Round(face.Bottom)));
        Assert.Equal(0.881f, face.Score, 0.001f);
    }

    [Theory]
    [InlineData(288, 288, 1)]
    [InlineData(280, 200, 1)]
    [InlineData(1024, 768, 20)]
    [InlineData(1024, 280, 5)]
    public void Windows_are_as_many_as_the_photo_needs(int width, int height, int windows) =>
        Assert.Equal(windows, DetectorWindows.Of(width, height).Count());

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(769, 2048)]
    [InlineData(385, 300)]
    public void Every_face_that_is_smaller_than_the_overlap_lies_whole_in_some_window(int width, int height)
    {
        Rectangle[] windows = [.. DetectorWindows.Of(width, height)];
        for (int y = 0; y + 70 <= height; y += 7)
        {
            for (int x = 0; x + 70 <= width; x += 7)
                Assert.Contains(windows, window => window.Contains(new Rectangle(x, y, 70, 70)));
        }
    }
}
