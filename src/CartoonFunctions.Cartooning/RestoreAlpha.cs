using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Gives the cartoon the photo's transparency.</summary>
static class RestoreAlpha
{
    public static Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        PixelImage photo = drawing.Photo;
        if (!photo.HasAlpha)
            return Task.CompletedTask;

        PixelImage cartoon = new(photo.Width, photo.Height, hasAlpha: true);
        drawing.Cartoon.Rgb.CopyTo(cartoon.Rgb);
        photo.Alpha.CopyTo(cartoon.Alpha);
        drawing.Cartoon = cartoon;
        return Task.CompletedTask;
    }
}
