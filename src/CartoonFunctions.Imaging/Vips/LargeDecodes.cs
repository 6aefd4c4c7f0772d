using CartoonFunctions.Imaging.Formats;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>
/// Lets only so many large pictures be decoded at a time in the process: of most formats a decoder has the whole picture in memory before
/// its first row is out, up to 700 MiB of it, and as many photos are under way as the machine has use for.
/// </summary>
static class LargeDecodes
{
    /// <summary>How many are decoded at a time, at most.</summary>
    public const int MostAtOnce = 2;

    // A camera's 24 million pixels have less.
    const long LargeBytes = 96L << 20;

    static readonly SemaphoreSlim PlacesOfProcess = new(MostAtOnce, MostAtOnce);

    /// <summary>Waits for a place where the picture needs one; disposing it lets the next one in. Null where it needs none.</summary>
    /// <param name="photo">The file.</param>
    /// <param name="format">What it is.</param>
    /// <param name="bytes">What its pixels take as they are stored.</param>
    public static IDisposable? Enter(ReadOnlySpan<byte> photo, PhotoFormat format, long bytes)
    {
        if (bytes <= LargeBytes || ComesByRows(photo, format))
            return null;
        PlacesOfProcess.Wait();
        return new Entry();
    }

    /// <summary>Whether it is a JPEG as cameras write them, of one scan: that is decoded a few rows at a time.</summary>
    static bool ComesByRows(ReadOnlySpan<byte> photo, PhotoFormat format) =>
        format is PhotoFormat.Jpeg && JpegFrame.Find(photo) is { IsOfOneScan: true };

    sealed class Entry : IDisposable
    {
        int isLeft;

        public void Dispose()
        {
            if (Interlocked.Exchange(ref isLeft, 1) == 0)
                PlacesOfProcess.Release();
        }
    }
}
