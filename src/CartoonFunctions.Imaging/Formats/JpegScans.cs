using System.Buffers.Binary;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>What a JPEG's scans bring, as far as the file goes: enough to tell whether something is missing from it, and where.</summary>
/// <param name="LastDataAt">Where the coded data of the last scan begins.</param>
/// <param name="BlockRowPixels">How many rows of pixels one row of the largest blocks has.</param>
/// <param name="BringAll">Whether the scans up to the last one, if that is whole, bring every coefficient of every component in full.</param>
readonly record struct JpegScans(int LastDataAt, int BlockRowPixels, bool BringAll)
{
    const int Coefficients = 64;

    /// <summary>Reads the markers; null where there is no frame or no scan, or their headers are broken.</summary>
    public static JpegScans? Read(ReadOnlySpan<byte> jpeg)
    {
        // For every component: which coefficients are there in full.
        Dictionary<byte, bool[]>? full = null;
        (int lastDataAt, int blockRowPixels) = (0, 0);
        for (int at = 2; Segment(jpeg, ref at, out byte marker, out ReadOnlySpan<byte> content);)
        {
            if (full is null && JpegFrame.IsFrame(marker) && content.Length >= 6 && content.Length >= 6 + (3 * content[5]))
            {
                full = [];
                for (int i = 0; i < content[5]; i++)
                {
                    full[content[6 + (3 * i)]] = new bool[Coefficients];
                    blockRowPixels = Math.Max(blockRowPixels, 8 * (content[7 + (3 * i)] & 0xF));
                }
            }
            else if (marker == JpegFrame.StartOfScan)
            {
                if (full is null || content.Length < 1 || content.Length < 4 + (2 * content[0]))
                    return null;
                Add(content, full);
                lastDataAt = at;
                SkipData(jpeg, ref at);
            }
        }
        return full is null || lastDataAt == 0 ? null
            : new JpegScans(lastDataAt, Math.Max(8, blockRowPixels), full.Values.All(component => component.All(there => there)));
    }

    static void Add(ReadOnlySpan<byte> scan, Dictionary<byte, bool[]> full)
    {
        ReadOnlySpan<byte> spectrum = scan[(1 + (2 * scan[0]))..];
        bool isExact = (spectrum[2] & 0xF) == 0;
        int last = Math.Min((int)spectrum[1], Coefficients - 1);
        int first = Math.Min((int)spectrum[0], last);
        for (int i = 0; isExact && i < scan[0]; i++)
        {
            if (full.TryGetValue(scan[1 + (2 * i)], out bool[]? component))
                component.AsSpan(first..(last + 1)).Fill(true);
        }
    }

    /// <summary>The next marker's content, with <paramref name="at"/> moved behind it; false at the end of what is there.</summary>
    static bool Segment(ReadOnlySpan<byte> jpeg, ref int at, out byte marker, out ReadOnlySpan<byte> content)
    {
        marker = 0;
        content = default;
        while (at + 1 < jpeg.Length && (jpeg[at] != 0xFF || jpeg[at + 1] is 0xFF or 0))
            at++;
        if (at + 4 > jpeg.Length || jpeg[at + 1] == 0xD9)
            return false;
        marker = jpeg[at + 1];
        int length = BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        if (length < 2 || at + 2 + length > jpeg.Length)
            return false;
        content = jpeg.Slice(at + 4, length - 2);
        at += 2 + length;
        return true;
    }

    // A marker ends the data; zeros after FF belong to it, and so do the marks at which a decoder may start anew.
    static void SkipData(ReadOnlySpan<byte> jpeg, ref int at)
    {
        while (at + 1 < jpeg.Length && (jpeg[at] != 0xFF || jpeg[at + 1] is 0 or 0xFF or (>= 0xD0 and <= 0xD7)))
            at++;
    }
}
