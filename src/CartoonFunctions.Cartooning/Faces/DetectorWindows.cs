using System.Drawing;

namespace CartoonFunctions.Cartooning.Faces;

/// <summary>
/// Where a detector looks a second time: windows that cover the photo at a scale at which small faces are large enough for it,
/// overlapping so that a face cut by one window lies whole in another.
/// </summary>
static class DetectorWindows
{
    /// <summary>Side of a window in pixels: one and a half times the detector's input.</summary>
    public const int Side = 288;

    /// <summary>The least overlap of two neighbours, in pixels.</summary>
    const int Overlap = 72;

    /// <summary>The windows of a photo, row by row; where the photo is narrower or lower than a window, the window reaches beyond it on
    /// both sides.</summary>
    public static IEnumerable<Rectangle> Of(int photoWidth, int photoHeight)
    {
        foreach ((int top, int height) in Spans(photoHeight))
        {
            foreach ((int left, int width) in Spans(photoWidth))
                yield return new Rectangle(left, top, width, height);
        }
    }

    /// <summary>Evenly spread spans of a window's length that cover a length.</summary>
    static IEnumerable<(int Start, int Length)> Spans(int length)
    {
        if (length <= Side)
        {
            yield return ((length - Side) / 2, Side);
            yield break;
        }
        int count = (int)Math.Ceiling((double)(length - Overlap) / (Side - Overlap));
        for (int i = 0; i < count; i++)
            yield return ((int)((long)(length - Side) * i / (count - 1)), Side);
    }
}
