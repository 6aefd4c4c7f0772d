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
        drawing.Faces = [.. faces.Select(face => FaceRecord.Of(face.Box, drawing.Photo))];
    }
}
