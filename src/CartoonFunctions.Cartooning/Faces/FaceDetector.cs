using System.Drawing;
using System.Numerics;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>
/// Finds faces with UltraFace RFB-320 (github.com/Linzaer/Ultra-Light-Fast-Generic-Face-Detector-1MB). It sees the whole photo at
/// 320x240, where a face under about 12 px is lost; so where there may be small ones it looks again, window by window.
/// </summary>
sealed class FaceDetector(FaceNetwork network) : IDisposable
{
    /// <summary>The network's input, as its authors train and run it.</summary>
    public static readonly FaceNetwork.Pixels Input = new(320, 240, Mean: 127, Scale: 128);

    /// <summary>Confidence from which a box counts as a face.</summary>
    public const float LeastScore = 0.7f;

    /// <summary>A photo whose faces are all at least this share of its long side is not searched for smaller ones.</summary>
    const float LargeFaceShare = 0.16f;

    /// <summary>How near to the inner border of a window a box counts as cut by it, in pixels.</summary>
    const float CutPixels = 3;

    /// <summary>Every face of a photo, most confident first.</summary>
    public List<FaceBox> Detect(PixelPyramid photo, CancellationToken cancellation)
    {
        PixelImage picture = photo.Picture;
        Rectangle whole = new(0, 0, picture.Width, picture.Height);
        List<FaceBox> found = NonMaximumSuppression.Keep(Look(photo, whole, cancellation));
        if (!MayHoldSmallFaces(picture, found))
            return found;

        foreach (Rectangle window in DetectorWindows.Of(picture.Width, picture.Height))
        {
            if (window != whole)
                found.AddRange(Look(photo, window, cancellation).Where(box => !IsCut(box, window, picture)));
        }
        return NonMaximumSuppression.Keep(found);
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => network.Dispose();

    /// <summary>The boxes of the network's answer that count as faces, in pixels of the photo.</summary>
    /// <param name="scores">For each prior: not a face, a face.</param>
    /// <param name="boxes">For each prior: left, top, right, bottom, as shares of the window.</param>
    /// <param name="window">What the network saw.</param>
    internal static List<FaceBox> Decode(ReadOnlySpan<float> scores, ReadOnlySpan<float> boxes, Rectangle window)
    {
        List<FaceBox> faces = [];
        for (int i = 0; i < scores.Length / 2; i++)
        {
            float score = scores[(2 * i) + 1];
            if (!(score > LeastScore))
                continue;
            ReadOnlySpan<float> box = boxes.Slice(4 * i, 4);
            faces.Add(new FaceBox(
                window.Left + (box[0] * window.Width), window.Top + (box[1] * window.Height),
                window.Left + (box[2] * window.Width), window.Top + (box[3] * window.Height), score));
        }
        return faces;
    }

    List<FaceBox> Look(PixelPyramid photo, Rectangle window, CancellationToken cancellation)
    {
        using PixelImage input = new(Input.Width, Input.Height);
        float scaleX = (float)window.Width / Input.Width;
        float scaleY = (float)window.Height / Input.Height;
        Warp.Sample(photo, new Matrix3x2(scaleX, 0, 0, scaleY, window.Left + (scaleX / 2) - 0.5f, window.Top + (scaleY / 2) - 0.5f), input);
        (float[] scores, float[] boxes) = network.Run(input, cancellation);
        return Decode(scores, boxes, window);
    }

    static bool MayHoldSmallFaces(PixelImage photo, List<FaceBox> found)
    {
        float large = LargeFaceShare * Math.Max(photo.Width, photo.Height);
        return found.Count == 0 || found.Exists(face => face.Height < large);
    }

    static bool IsCut(FaceBox box, Rectangle window, PixelImage photo) =>
        (window.Left > 0 && box.Left < window.Left + CutPixels)
        || (window.Top > 0 && box.Top < window.Top + CutPixels)
        || (window.Right < photo.Width && box.Right > window.Right - CutPixels)
        || (window.Bottom < photo.Height && box.Bottom > window.Bottom - CutPixels);
}
