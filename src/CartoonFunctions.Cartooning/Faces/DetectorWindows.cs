using System.Drawing;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>
/// Where a detector looks a second time: windows that cover the photo at a scale at which small faces are large enough for it,
/// overlapping so that a face cut by one window lies whole in another.
/// </summary>
static class DetectorWindows
{
    /// <summary>Width of a window in pixels: twice the detector's input.</summary>
    public const int Width = 640;

    /// <summary>Height of a window in pixels: twice the detector's input.</summary>
    public const int Height = 480;

    /// <summary>The least overlap of two neighbours, in pixels.</summary>
    const int Overlap = 120;

    /// <summary>The windows of a photo, row by row; one that is the photo where it is no larger than a window.</summary>
    public static IEnumerable<Rectangle> Of(int photoWidth, int photoHeight)
    {
        foreach ((int top, int height) in Spans(photoHeight, Height))
        {
            foreach ((int left, int width) in Spans(photoWidth, Width))
                yield return new Rectangle(left, top, width, height);
        }
    }

    /// <summary>Evenly spread spans of a window's length that cover a length.</summary>
    static IEnumerable<(int Start, int Length)> Spans(int length, int window)
    {
        if (length <= window)
        {
            yield return (0, length);
            yield break;
        }
        int count = (int)Math.Ceiling((double)(length - Overlap) / (window - Overlap));
        for (int i = 0; i < count; i++)
            yield return ((int)((long)(length - window) * i / (count - 1)), window);
    }
}
