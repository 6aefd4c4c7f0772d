using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Draws the whole photo with the style's scene model, at the size at which its lines look best.</summary>
sealed class CartoonizeScene(IImageCodec codec)
{
    // A model's lines have a fixed width in pixels: a close-up drawn smaller and enlarged has bolder lines, but a group drawn smaller
    // loses its eyes. The loss of detail tells them apart: among the test photos no group lies below this, and most close-ups do.
    const double TolerableLoss = 3.5;
    const double SizeStep = 4.0 / 3.0;

    public async Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        PixelImage photo = drawing.Photo;
        ModelSession model = drawing.Style.Scene;
        using PixelImage? smaller = SmallestFaithful(photo, model.Contract.BestLongSidePixels);
        if (smaller is null)
        {
            drawing.Cartoon = await model.RunAsync(photo, cancellation);
            return;
        }
        using PixelImage drawn = await model.RunAsync(smaller, cancellation);
        drawing.Cartoon = codec.Resize(drawn, photo.Width, photo.Height);
    }

    /// <summary>The photo at the smallest size, from the best one upwards, that still holds its detail, or at the largest that is drawn;
    /// null where that is its own.</summary>
    internal PixelImage? SmallestFaithful(PixelImage photo, int bestLongSide)
    {
        int longSide = Math.Max(photo.Width, photo.Height);
        int largest = Math.Min(longSide, DrawOptions.MaxSceneSide);
        for (double side = bestLongSide; side > 0 && side * SizeStep < largest + 0.5; side *= SizeStep)
        {
            PixelImage smaller = codec.Scaled(photo, side);
            if (DetailLoss.Between(photo, smaller) <= TolerableLoss)
                return smaller;
            smaller.Dispose();
        }
        return largest < longSide ? codec.Scaled(photo, largest) : null;
    }
}
