using System.Drawing;
using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>A face that was drawn on its own: pixels of the cartoon, upright, from the top left.</summary>
/// <param name="X">Left edge.</param>
/// <param name="Y">Top edge.</param>
/// <param name="Width">Width.</param>
/// <param name="Height">Height.</param>
/// <param name="Score">The detector's confidence, 0 to 1.</param>
public sealed record FaceRecord(double X, double Y, double Width, double Height, double Score)
{
    /// <summary>Where it is.</summary>
    internal RectangleF Bounds => new((float)X, (float)Y, (float)Width, (float)Height);

    /// <summary>A face as the manifest lists it: inside the picture, to a tenth of a pixel.</summary>
    internal static FaceRecord Of(FaceBox box, PixelImage picture)
    {
        double left = Math.Round(Math.Clamp(box.Left, 0, picture.Width), 1);
        double top = Math.Round(Math.Clamp(box.Top, 0, picture.Height), 1);
        double right = Math.Round(Math.Clamp(box.Right, 0, picture.Width), 1);
        double bottom = Math.Round(Math.Clamp(box.Bottom, 0, picture.Height), 1);
        return new FaceRecord(left, top, Math.Round(right - left, 1), Math.Round(bottom - top, 1), Math.Round(box.Score, 3));
    }
}
