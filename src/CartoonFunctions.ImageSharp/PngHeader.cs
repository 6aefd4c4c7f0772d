using CartoonFunctions.Imaging.Formats;

namespace CartoonFunctions.ImageSharp;

/// <summary>The part of a PNG before its pixels. ImageSharp would go through the whole file, and refuse a part of one.</summary>
static class PngHeader
{
    /// <summary>The file up to its first IDAT chunk; all of it when there is none.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> png)
    {
        int next = PngChunks.First;
        for (int at = next; PngChunks.Next(png, ref next, out ReadOnlySpan<byte> type, out _); at = next)
        {
            if (type.SequenceEqual("IDAT"u8))
                return png[..at];
        }
        return png;
    }
}
