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
        for (int at = PngChunks.First; PngChunks.Next(png, ref at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content);)
        {
            if (type.SequenceEqual("cICP"u8) && content.Length == 4)
                return new ColourName(content[0], content[1]);
            if (type.SequenceEqual("IDAT"u8))
                return null;
        }
        return null;
    }
}
