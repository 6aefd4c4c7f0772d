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
        Queue<(AlignedFace Face, Task<PixelImage> Head)> underWay = [];
        try
        {
            foreach (AlignedFace face in faces)
            {
                underWay.Enqueue((face, Task.Run(() => DrawAsync(drawing, heads, photo, face, cancellation), cancellation)));
                // One is laid while the others are drawn.
                if (underWay.Count > heads.Model.PicturesAtOnce)
                    await LayNextAsync();
            }
            while (underWay.Count > 0)
                await LayNextAsync();
        }
        finally
        {
            // Who still draws reads the photo.
            foreach ((_, Task<PixelImage> head) in underWay)
            {
                await ((Task)head).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                if (head.IsCompletedSuccessfully)
                    (await head).Dispose();
            }
        }
        drawing.Faces = [.. faces.Select(face => FaceRecord.Of(face.Box, drawing.Photo))];

        async Task LayNextAsync()
        {
            (AlignedFace face, Task<PixelImage> drawn) = underWay.Dequeue();
            using PixelImage head = await drawn;
            FaceBlend.Lay(head, face.CropToPhoto, drawing.Cartoon);
        }
    }

    static async Task<PixelImage> DrawAsync(Drawing drawing, HeadArtist heads, PixelPyramid photo, AlignedFace face,
        CancellationToken cancellation)
    {
        using PixelImage crop = new(BlendMask.Side, BlendMask.Side);
        Warp.Sample(photo, face.CropToPhoto, crop);
        PixelImage head = await heads.Model.RunAsync(crop, heads.Contract, cancellation);
        KeepPhotoColours.AroundFace(drawing, crop, head);
        return head;
    }
}
