using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>
/// Makes the photo as large as the paper asks, without cutting or stretching it, and never larger than its own pixels: what those are too
/// few for is printed with fewer to the inch, which the file and the report say.
/// </summary>
sealed class FitPrint(IImageCodec codec)
{
    // Sides are whole pixels, so a print that is right misses its fineness by a little.
    const double Tolerance = 0.995;

    public Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        if (drawing.Options.Print is not { } print)
            return Task.CompletedTask;
        PixelImage photo = drawing.Photo;
        int longSide = Math.Min(DrawOptions.MaxResolution, print.LongSideOf(photo.Width, photo.Height));
        if (longSide < Math.Max(photo.Width, photo.Height))
            drawing.Photo = codec.Scaled(photo, longSide);
        double dots = print.DotsOf(drawing.Photo.Width, drawing.Photo.Height);
        drawing.DotsPerInch = dots < print.DotsPerInch * Tolerance ? dots : print.DotsPerInch;
        if (drawing.DotsPerInch < print.DotsPerInch)
            drawing.Say(DrawReasons.FewerDots.With(("dots", Math.Floor(dots)), ("wanted", print.DotsPerInch)));
        return Task.CompletedTask;
    }
}
