using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning;

/// <summary>Gives the cartoon what it says of itself: the photo's metadata where it is kept, and that a model has drawn it.</summary>
static class DescribeCartoon
{
    public static Task RunAsync(Drawing drawing, CancellationToken cancellation)
    {
        PhotoMetadata? kept = drawing.Photo.Metadata;
        drawing.Cartoon.Metadata = drawing.Options.NoLabel ? kept : DigitalSource.Note(kept);
        return Task.CompletedTask;
    }
}
