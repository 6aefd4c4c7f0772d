using System.Drawing;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests.Faces;

public class FaceDetectorTests
{
    [Fact]
    public void Boxes_are_shares_of_the_window_and_unsure_ones_are_left_out()
    {
        float[] scores = [0.1f, 0.9f, 0.3f, 0.7f, 0.2f, 0.8f];
        float[] boxes = [0.25f, 0.5f, 0.5f, 0.75f, 0, 0, 1, 1, 0, 0, 0.1f, 0.2f];

        List<FaceBox> faces = FaceDetector.Decode(scores, boxes, new Rectangle(100, 50, 400, 200));

        Assert.Equal([new FaceBox(200, 150, 300, 200, 0.9f), new FaceBox(100, 50, 140, 90, 0.8f)], faces);
    }

    [Theory]
    [InlineData(640, 480, 1)]
    [InlineData(300, 200, 1)]
    [InlineData(1024, 768, 4)]  // 640 + 384 across, 480 + 288 down
    [InlineData(1024, 461, 2)]
    [InlineData(2048, 1536, 16)]
    public void Windows_are_as_many_as_the_photo_needs(int width, int height, int windows) =>
        Assert.Equal(windows, DetectorWindows.Of(width, height).Count());

    [Theory]
    [InlineData(1024, 768)]
    [InlineData(769, 2048)]
    [InlineData(641, 481)]
    public void Every_face_that_is_smaller_than_the_overlap_lies_whole_in_some_window(int width, int height)
    {
        Rectangle[] windows = [.. DetectorWindows.Of(width, height)];
        for (int y = 0; y + 100 <= height; y += 7)
        {
            for (int x = 0; x + 100 <= width; x += 7)
                Assert.Contains(windows, window => window.Contains(new Rectangle(x, y, 100, 100)));
        }
        Assert.All(windows, window => Assert.True(new Rectangle(0, 0, width, height).Contains(window)));
    }
}
