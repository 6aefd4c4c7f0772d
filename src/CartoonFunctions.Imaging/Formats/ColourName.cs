using System.Buffers.Binary;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>Colours named by code points (ITU-T H.273, "CICP") instead of a profile.</summary>
/// <param name="Primaries">1 is sRGB's, 9 BT.2020's, 12 Display P3's.</param>
/// <param name="Transfer">13 is sRGB's, 16 PQ, 18 HLG.</param>
readonly record struct ColourName(int Primaries, int Transfer)
{
    /// <summary>Adobe RGB (1998), which H.273 has no number for.</summary>
    public static readonly ColourName AdobeRgb = new(-1, -1);

    const int Pq = 16, Hlg = 18;

    /// <summary>Whether the picture is HDR: brighter than white.</summary>
    public bool IsHdr => Transfer is Pq or Hlg;

    /// <summary>Whether an HDR picture is coded relative to the display (HLG) and not in nits (PQ).</summary>
    public bool IsHlg => Transfer is Hlg;

    /// <summary>The name in a PNG's cICP chunk; null where it has none before its pixels.</summary>
    public static ColourName? OfPng(ReadOnlySpan<byte> png)
    {
        for (int at = 8; at + 12 <= png.Length;)
        {
            uint length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
            ReadOnlySpan<byte> type = png.Slice(at + 4, 4);
            if (type.SequenceEqual("cICP"u8) && length == 4)
                return new ColourName(png[at + 8], png[at + 9]);
            if (type.SequenceEqual("IDAT"u8) || length > (uint)(png.Length - at - 12))
                return null;
            at += 12 + (int)length;
        }
        return null;
    }
}
