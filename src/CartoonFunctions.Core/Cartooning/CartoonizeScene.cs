using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Draws the whole photo with the style's scene model. A model's lines have a fixed width in pixels, so a picture larger than
/// the model draws best is drawn smaller and enlarged.
/// </summary>
sealed class CartoonizeScene(IImageCodec codec)
{
    public async Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        PixelImage photo = drawing.Photo;
        ModelSession model = drawing.Style.Scene;
        int drawLongSide = model.Contract.DrawLongSidePixels;
        int longSide = Math.Max(photo.Width, photo.Height);
        if (drawLongSide == 0 || longSide <= drawLongSide)
        {
            drawing.Cartoon = await model.RunAsync(photo, cancellation);
            return;
        }

        using PixelImage small = codec.Resize(photo, Scaled(photo.Width), Scaled(photo.Height));
        using PixelImage drawn = await model.RunAsync(small, cancellation);
        drawing.Cartoon = codec.Resize(drawn, photo.Width, photo.Height);

        int Scaled(int length) => Math.Max(1, (int)Math.Round(length * (double)drawLongSide / longSide));
    }
}
