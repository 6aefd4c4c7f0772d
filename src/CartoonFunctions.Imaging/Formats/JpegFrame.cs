using System.Buffers.Binary;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>What a JPEG's frame header says about its coding.</summary>
/// <param name="Marker">The start-of-frame marker's second byte.</param>
/// <param name="Precision">Bits a sample.</param>
readonly record struct JpegFrame(byte Marker, byte Precision)
{
    const byte Lossless = 0xC3;
    const byte JpegLs = 0xF7;

    /// <summary>The second byte of the marker before coded pixels.</summary>
    public const byte StartOfScan = 0xDA;

    /// <summary>The marker that a JPEG ends with.</summary>
    public static ReadOnlySpan<byte> EndOfImage => [0xFF, 0xD9];

    /// <summary>The first frame header, or null where there is none in these bytes.</summary>
    public static JpegFrame? Find(ReadOnlySpan<byte> jpeg)
    {
        for (int at = 2; at + 5 <= jpeg.Length;)
        {
            if (jpeg[at] != 0xFF || jpeg[at + 1] is StartOfScan or 0xD9)
                return null;
            if (jpeg[at + 1] == 0xFF)
                at++;
            else if (IsFrame(jpeg[at + 1]))
                return new JpegFrame(jpeg[at + 1], jpeg[at + 4]);
            else
                at += 2 + BinaryPrimitives.ReadUInt16BigEndian(jpeg[(at + 2)..]);
        }
        return null;
    }

    /// <summary>Whether it is baseline or sequential: such a picture comes row by row.</summary>
    public bool IsOfOneScan => Marker is 0xC0 or 0xC1;

    /// <summary>The reason that refuses a coding that is whole but not read; null where it is read.</summary>
    public Reason? Refusal => this switch
    {
        { Marker: JpegLs } => NotRead("a JPEG-LS"),
        { Marker: Lossless or 0xC7 or 0xCB or 0xCF } => NotRead("a lossless JPEG"),
        { Marker: 0xC5 or 0xC6 or 0xCD or 0xCE } => NotRead("a hierarchical JPEG"),
        { Precision: > 8 and <= 16 } => NotRead(FormattableString.Invariant($"{(Precision == 11 ? "an" : "a")} {Precision}-bit JPEG"), "Export it as an 8-bit JPEG."),
        _ => null,
    };

    static Reason NotRead(string name, string advice = "Export it as an ordinary JPEG.") =>
        PhotoReasons.NotRead.With(("name", name), ("advice", advice));

    /// <summary>Whether a marker's second byte begins a frame; C4, C8 and CC lie among those but do not.</summary>
    public static bool IsFrame(byte marker) => marker == JpegLs || (marker is >= 0xC0 and <= 0xCF && marker is not (0xC4 or 0xC8 or 0xCC));
}
