using System.Buffers.Binary;

namespace CartoonFunctions.Imaging;

/// <summary>EXIF as it may stay: without the maker's notes, which point into the old file, without the place of the subject, which
/// counts its pixels, and with the colour space that the cartoon has.</summary>
static class KeptExif
{
    const ushort ExifDirectory = 0x8769, MakerNote = 0x927C, SubjectArea = 0x9214, SubjectLocation = 0xA214, ColorSpace = 0xA001,
        Interoperability = 0xA005, Index = 0x0001;
    const int EntryBytes = 12;
    const ushort ShortType = 3; // others that go are bytes

    static ReadOnlySpan<ushort> Gone => [MakerNote, SubjectArea, SubjectLocation];

    /// <summary>The block, changed in place: offsets in it stay good. What is broken in it is left.</summary>
    public static byte[]? StillTrue(byte[]? exif)
    {
        Span<byte> tiff = exif.AsSpan();
        if (tiff.StartsWith("Exif\0\0"u8))
            tiff = tiff[6..];
        if (tiff.Length < 8)
            return exif;
        bool little = tiff[0] == 'I';
        if (Find(tiff, UInt32(tiff, 4, little), ExifDirectory, little) is not { } pointer)
            return exif;
        uint directory = UInt32(tiff, pointer + 8, little);
        foreach (ushort gone in Gone)
        {
            if (Find(tiff, directory, gone, little) is { } entry)
                Remove(tiff, directory, entry, little);
        }
        if (Find(tiff, directory, ColorSpace, little) is { } space)
            WriteUInt16(tiff, space + 8, 1, little);
        if (Find(tiff, directory, Interoperability, little) is { } interoperability
            && Find(tiff, UInt32(tiff, interoperability + 8, little), Index, little) is { } index)
            "R98\0"u8.CopyTo(tiff[(index + 8)..]);
        return exif;
    }

    /// <summary>Where a directory's entry lies; null where there is none.</summary>
    static int? Find(ReadOnlySpan<byte> tiff, uint directory, ushort tag, bool little)
    {
        if (directory < 8 || directory + 2L > tiff.Length)
            return null;
        int count = UInt16(tiff, (int)directory, little);
        for (int at = (int)directory + 2, i = 0; i < count && at + EntryBytes <= tiff.Length; i++, at += EntryBytes)
        {
            if (UInt16(tiff, at, little) == tag)
                return at;
        }
        return null;
    }

    /// <summary>Takes an entry out and its values with it; those behind it move up.</summary>
    static void Remove(Span<byte> tiff, uint directory, int at, bool little)
    {
        long values = UInt32(tiff, at + 4, little) * (UInt16(tiff, at + 2, little) == ShortType ? 2L : 1L);
        uint offset = UInt32(tiff, at + 8, little);
        if (values > 4 && offset + values <= tiff.Length)
            tiff.Slice((int)offset, (int)values).Clear();
        int count = UInt16(tiff, (int)directory, little);
        // With the offset of the next directory, which follows the entries.
        int end = Math.Min((int)directory + 2 + (count * EntryBytes) + 4, tiff.Length);
        tiff[(at + EntryBytes)..end].CopyTo(tiff[at..]);
        WriteUInt16(tiff, (int)directory, (ushort)(count - 1), little);
    }

    static ushort UInt16(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);

    static uint UInt32(ReadOnlySpan<byte> bytes, int at, bool little) =>
        little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);

    static void WriteUInt16(Span<byte> bytes, int at, ushort value, bool little)
    {
        if (little)
            BinaryPrimitives.WriteUInt16LittleEndian(bytes[at..], value);
        else
            BinaryPrimitives.WriteUInt16BigEndian(bytes[at..], value);
    }
}
