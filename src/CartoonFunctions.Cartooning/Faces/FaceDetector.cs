using System.Drawing;
using System.Numerics;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>
/// Finds faces with MediaPipe's BlazeFace, full range. It sees the whole photo at 192x192, where a face under about 12 px is lost; so
/// where there may be small ones it looks again, window by window, and where there is none, once more at a photo shown smaller, for a
/// face that fills the picture.
/// </summary>
sealed class FaceDetector(VisionNetwork network)
{
    /// <summary>Confidence from which a box counts as a face; a second look, at the face alone, has to find it again.</summary>
    public const float LeastScore = 0.4f;

    /// <summary>A photo whose faces are all at least this share of its long side is not searched for smaller ones.</summary>
    const float LargeFaceShare = 0.16f;

    /// <summary>How near to the inner border of a window a box counts as cut by it, in pixels.</summary>
    const float CutPixels = 3;

    /// <summary>Every face of a photo, most confident first.</summary>
    public List<FaceBox> Detect(PixelPyramid photo, CancellationToken cancellation)
    {
        PixelImage picture = photo.Picture;
        Rectangle whole = Square(picture, Math.Max(picture.Width, picture.Height));
        List<FaceBox> found = Look(photo, whole, cancellation);
        if (found.Count == 0)
            found = Look(photo, Square(picture, 2 * whole.Width), cancellation);
        found = NonMaximumSuppression.Keep(found);
        if (!MayHoldSmallFaces(picture, found))
            return found;

        Rectangle[] windows = [.. DetectorWindows.Of(picture.Width, picture.Height)
            .Where(window => window.Width < picture.Width || window.Height < picture.Height)];
        IEnumerable<FaceBox>[] seen = SideBySide.Make(windows,
            window => Look(photo, window, cancellation).Where(box => !IsCut(box, window, picture)), cancellation);
        return NonMaximumSuppression.Keep([.. found, .. seen.SelectMany(boxes => boxes)]);
    }

    /// <summary>The boxes of the network's answer that count as faces, in pixels of the photo.</summary>
    /// <param name="answer">The answer.</param>
    /// <param name="window">What the network saw, a window.</param>
    internal static List<FaceBox> Decode(BlazeFaceAnswer answer, Rectangle window)
    {
        List<FaceBox> faces = [];
        for (int i = 0; i < answer.Count; i++)
        {
            float score = answer.Score(i);
            if (!(score >= LeastScore))
                continue;
            Vector2 corner = new(window.Left, window.Top);
            Vector2 least = corner + ((answer.Centre(i) - (answer.Size(i) / 2)) * window.Width);
            Vector2 most = corner + ((answer.Centre(i) + (answer.Size(i) / 2)) * window.Width);
            faces.Add(new FaceBox(least.X, least.Y, most.X, most.Y, score));
        }
        return faces;
    }

    /// <summary>Looks at a square of the photo; what lies outside the photo is black, so that no mirror image of a face is found
    /// there.</summary>
    List<FaceBox> Look(PixelPyramid photo, Rectangle window, CancellationToken cancellation)
    {
        int side = BlazeFaceAnswer.Input.Width;
        using PixelImage input = new(side, side);
        float scale = (float)window.Width / side;
        Matrix3x2 toPhoto = new(scale, 0, 0, scale, window.Left + (scale / 2) - 0.5f, window.Top + (scale / 2) - 0.5f);
        Warp.Sample(photo, toPhoto, input);
        Blacken(input, toPhoto, photo.Picture);
        float[][] answers = network.Run(input, cancellation);
        return Decode(new BlazeFaceAnswer(answers[0], answers[1]), window);
    }

    static void Blacken(PixelImage input, Matrix3x2 toPhoto, PixelImage photo)
    {
        for (int y = 0; y < input.Height; y++)
        {
            for (int x = 0; x < input.Width; x++)
            {
                Vector2 at = Vector2.Transform(new Vector2(x, y), toPhoto);
                if (at.X < -0.5f || at.Y < -0.5f || at.X > photo.Width - 0.5f || at.Y > photo.Height - 0.5f)
                    input.RgbRow(y).Slice(3 * x, 3).Clear();
            }
        }
    }

    /// <summary>A square about the photo's middle.</summary>
    static Rectangle Square(PixelImage photo, int side) => new((photo.Width - side) / 2, (photo.Height - side) / 2, side, side);

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
