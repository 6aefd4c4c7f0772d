using CartoonFunctions.Imaging.Formats;
using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>Measures a JPEG that stops before its end.</summary>
static class CutOffJpeg
{
    /// <summary>The file with an end put on and how many of its rows lack something; null where it is broken in another way.</summary>
    /// <exception cref="VipsException">It can't be decoded at all.</exception>
    public static CutOffPhoto? Complete(ReadOnlySpan<byte> jpeg)
    {
        if (JpegScans.Read(jpeg) is not { } scans)
            return null;
        // Half a marker at the end would make another one of ours.
        ReadOnlySpan<byte> data = jpeg[^1] == 0xFF ? jpeg[..^1] : jpeg;
        byte[] completed = [.. data, .. JpegFrame.EndOfImage];
        using Source source = Source.NewFromMemory(completed);
        using Image picture = VipsLoader.Open(source, PhotoFormat.Jpeg, Enums.FailOn.None);
        if (scans.BringAll && IsWhole(completed))
            return new CutOffPhoto(completed, 0, picture.Height);

        // Later scans are missing altogether, and with them something of every row.
        if (!scans.BringAll)
            return new CutOffPhoto(completed, picture.Height, picture.Height);
        int reached = LastRowOfScan(picture, [.. jpeg[..scans.LastDataAt], .. JpegFrame.EndOfImage]);
        int whole = Math.Max(0, reached) / scans.BlockRowPixels * scans.BlockRowPixels;
        return new CutOffPhoto(completed, Math.Max(1, picture.Height - whole), picture.Height);
    }

    /// <summary>Whether the decoder has nothing to say: it warns where pixels are missing before the end.</summary>
    static bool IsWhole(byte[] jpeg)
    {
        try
        {
            using Source source = Source.NewFromMemory(jpeg);
            using Image picture = VipsLoader.Open(source, PhotoFormat.Jpeg, Enums.FailOn.Warning);
            _ = picture.Avg();
            return true;
        }
        catch (VipsException)
        {
            return false;
        }
    }

    /// <summary>The last row that the last scan changed: the one in which it stops, or near it. -1 for none.</summary>
    static int LastRowOfScan(Image picture, byte[] withoutData)
    {
        using Source source = Source.NewFromMemory(withoutData);
        using Image before = VipsLoader.Open(source, PhotoFormat.Jpeg, Enums.FailOn.None);
        using Image differs = picture.NotEqual(before);
        object[] sums = differs.Project();
        using Image columns = (Image)sums[0];
        using Image rows = (Image)sums[1];
        uint[] changed = rows.WriteToMemory<uint>();
        return Array.FindLastIndex(changed, sum => sum > 0) / rows.Bands;
    }
}
