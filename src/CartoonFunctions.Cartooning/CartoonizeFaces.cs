using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Draws every face of a photo on its own, for a compound style: found, aligned, drawn by the head model and blended back, the
/// largest last. A photo without a face stays what the scene model made of it.
/// </summary>
static class CartoonizeFaces
{
    public static async Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Style.Heads is not { } heads)
            return;

        using PixelPyramid photo = new(drawing.Photo);
        IReadOnlyList<AlignedFace> faces = heads.Finder.Find(photo, cancellation);
        foreach (AlignedFace face in faces)
        {
            using PixelImage crop = new(BlendMask.Side, BlendMask.Side);
            Warp.Sample(photo, face.CropToPhoto, crop);
            using PixelImage head = await heads.Model.RunAsync(crop, heads.Contract, cancellation);
            KeepPhotoColours.AroundFace(drawing, crop, head);
            FaceBlend.Lay(head, face.CropToPhoto, drawing.Cartoon);
        }
        drawing.Faces = [.. faces.Select(face => Record(face.Box, drawing.Photo))];
    }

    /// <summary>The face as the manifest lists it, inside the picture, to a tenth of a pixel.</summary>
    static FaceRecord Record(FaceBox box, PixelImage photo)
    {
        double left = Math.Round(Math.Clamp(box.Left, 0, photo.Width), 1);
        double top = Math.Round(Math.Clamp(box.Top, 0, photo.Height), 1);
        double right = Math.Round(Math.Clamp(box.Right, 0, photo.Width), 1);
        double bottom = Math.Round(Math.Clamp(box.Bottom, 0, photo.Height), 1);
        return new FaceRecord(left, top, Math.Round(right - left, 1), Math.Round(bottom - top, 1), Math.Round(box.Score, 3));
    }
}
