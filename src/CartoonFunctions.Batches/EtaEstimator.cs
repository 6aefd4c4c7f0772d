using System.Runtime.InteropServices;
using CartoonFunctions.Cartooning;

namespace CartoonFunctions.Batches;

/// <summary>
/// Foretells when a batch is finished, from when its photos were and how much work each is. The pace is that between the first
/// and the latest completion, which leaves out the start-up that only the first photos pay; photos that ran side by side
/// finish in bursts, so the pace is never taken for faster than those done plus those likely under way allow.
/// </summary>
public sealed class EtaEstimator(double totalWork, DateTimeOffset startedAt)
{
    // Enough to see how many run side by side, and cheap in a batch of thousands.
    const int RecentPhotos = 64;

    readonly List<(double Begin, double End)> spans = [];
    double fastest;
    double done;
    double firstWork;

    /// <summary>The work of a photo, in drawn pixels: those of the scene, and a little for each that is decoded or enlarged.</summary>
    public static double WorkOf(PlannedPhoto photo, BatchOptions options)
    {
        // A pixel decoded and scaled, or enlarged and encoded, costs a small part of a pixel drawn.
        const double decodedPixelCost = 0.03;
        const double enlargedPixelCost = 0.3;
        double pixels = Math.Max(1.0, (double)photo.Width * photo.Height);
        double result = PixelsAt(options.Resolution), scene = PixelsAt(Math.Min(options.Resolution, DrawOptions.MaxSceneSide));
        return scene + ((result - scene) * enlargedPixelCost) + (pixels * decodedPixelCost);

        double PixelsAt(int longSide) =>
            pixels * Math.Pow(Math.Min(1.0, longSide / (double)Math.Max(1, Math.Max(photo.Width, photo.Height))), 2);
    }

    /// <summary>Counts a finished photo.</summary>
    /// <param name="work">Its work, as <see cref="WorkOf"/> says.</param>
    /// <param name="seconds">How long it took by itself.</param>
    /// <param name="now">When it was finished.</param>
    public void Complete(double work, double seconds, DateTimeOffset now)
    {
        double end = (now - startedAt).TotalSeconds;
        if (spans.Count == 0)
            firstWork = work;
        spans.Add((Math.Max(0, end - seconds), end));
        done += work;
        fastest = Math.Max(fastest, work / Math.Max(1e-3, seconds));
    }

    /// <summary>Seconds from <paramref name="now"/> to the last photo; null before two are done, for the first one's time is mostly that of
    /// the start-up, and of those that were in front.</summary>
    public double? SecondsLeft(DateTimeOffset now)
    {
        if (done >= totalWork)
            return spans.Count > 0 ? 0 : null;
        if (spans.Count < 2 || done <= firstWork)
            return null;
        double latest = Math.Max(spans[^1].End, 1e-3);
        double sinceFirst = (done - firstWork) / Math.Max(1e-6, latest - spans[0].End);
        int overlap = Overlap();
        // Counted from the start, or from what one photo takes by itself: the start may have been late.
        double mostPossible = Math.Max(done * (spans.Count + overlap) / spans.Count / latest, fastest * overlap);
        double pace = Math.Min(sinceFirst, mostPossible);
        double finish = latest + ((totalWork - done) / pace);
        return Math.Max(0, finish - (now - startedAt).TotalSeconds);
    }

    /// <summary>The most photos that were under way together, among those finished.</summary>
    int Overlap()
    {
        int most = 1;
        ReadOnlySpan<(double Begin, double End)> recent = CollectionsMarshal.AsSpan(spans)[Math.Max(0, spans.Count - RecentPhotos)..];
        foreach ((double begin, double end) in recent)
        {
            double middle = (begin + end) / 2;
            int together = 0;
            foreach ((double otherBegin, double otherEnd) in recent)
                together += otherBegin <= middle && middle <= otherEnd ? 1 : 0;
            most = Math.Max(most, together);
        }
        return most;
    }
}
