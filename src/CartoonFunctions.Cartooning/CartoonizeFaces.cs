using CartoonFunctions.Cartooning.Faces;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Draws every face of a photo on its own, for a compound style: found, aligned, drawn by the head model and blended back, the
/// largest last. A photo without a face stays what the scene model made of it.
/// </summary>
static class CartoonizeFaces
{
    // Enough for the cores of most machines, and little memory beside that of a scene.
    const int MostUnderWay = 32;

    public static async Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Style.Heads is not { } heads)
            return;

        using PixelPyramid photo = new(drawing.Photo);
        IReadOnlyList<AlignedFace> faces = heads.Finder.Find(photo, cancellation);
        foreach (AlignedFace[] some in faces.Chunk(MostUnderWay))
        {
            Task<PixelImage>[] drawn = [.. some.Select(face =>
                Task.Run(() => DrawAsync(drawing, heads, photo, face, cancellation), cancellation))];
            try
            {
                foreach ((AlignedFace face, Task<PixelImage> head) in some.Zip(drawn))
                    FaceBlend.Lay(await head, face.CropToPhoto, drawing.Cartoon);
            }
            finally
            {
                // Who still draws reads the photo.
                await Task.WhenAll((Task[])drawn).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
                foreach (Task<PixelImage> head in drawn.Where(head => head.IsCompletedSuccessfully))
                    (await head).Dispose();
            }
        }
        drawing.Faces = [.. faces.Select(face => FaceRecord.Of(face.Box, drawing.Photo))];
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
