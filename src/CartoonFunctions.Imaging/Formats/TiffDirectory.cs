using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>One directory of a TIFF, BigTIFF or EXIF structure, read as far as it is there; what is broken in it is left out.</summary>
sealed class TiffDirectory
{
    // A directory of a photo has tens of entries; a hostile one may promise any number.
    const int MostEntries = 4096;

    readonly Dictionary<ushort, Entry> entries = [];

    TiffDirectory()
    {
    }

    /// <summary>Where an entry's values lie.</summary>
    readonly record struct Entry(ushort Type, ulong Count, int ValueAt);

    /// <summary>The first directory; null where it is not in these bytes.</summary>
    public static TiffDirectory? First(ReadOnlySpan<byte> tiff)
    {
        if (tiff.Length < 16)
            return null;
        Reader reader = new(tiff);
        return At(tiff, reader.IsBig ? reader.Offset(8) : reader.Offset(4));
    }

    /// <summary>The directory at an offset; null where it is not in these bytes.</summary>
    public static TiffDirectory? At(ReadOnlySpan<byte> tiff, ulong offset)
    {
        Reader reader = new(tiff);
        int countBytes = reader.IsBig ? 8 : 2;
        int entryBytes = reader.IsBig ? 20 : 12;
        if (offset < 8 || offset > (ulong)(tiff.Length - countBytes))
            return null;
        ulong count = reader.IsBig ? reader.UInt64((int)offset) : reader.UInt16((int)offset);
        TiffDirectory directory = new();
        int at = (int)offset + countBytes;
        for (ulong i = 0; i < Math.Min(count, MostEntries) && at + entryBytes <= tiff.Length; i++, at += entryBytes)
        {
            ushort type = reader.UInt16(at + 2);
            ulong values = reader.IsBig ? reader.UInt64(at + 4) : reader.UInt32(at + 4);
            int inline = at + (reader.IsBig ? 12 : 8);
            ulong bytes = values > int.MaxValue ? ulong.MaxValue : values * (ulong)BytesOf(type);
            ulong valueAt = bytes <= (reader.IsBig ? 8u : 4u) ? (ulong)inline : reader.Offset(inline);
            if (bytes <= (ulong)tiff.Length && valueAt <= (ulong)tiff.Length - bytes)
                directory.entries.TryAdd(reader.UInt16(at), new Entry(type, values, (int)valueAt));
        }
        return directory;
    }

    /// <summary>Whether more directories follow one another, beginning with the first, than <paramref name="most"/>.</summary>
    public static bool HasMoreThan(ReadOnlySpan<byte> tiff, int most)
    {
        Reader reader = new(tiff);
        (int countBytes, int entryBytes, int offsetBytes) = reader.IsBig ? (8, 20, 8) : (2, 12, 4);
        ulong at = reader.Offset(offsetBytes);
        int directories = 0;
        while (at >= 8 && at <= (ulong)(tiff.Length - countBytes) && directories <= most)
        {
            directories++;
            ulong count = reader.IsBig ? reader.UInt64((int)at) : reader.UInt16((int)at);
            UInt128 next = (UInt128)at + (uint)countBytes + ((UInt128)count * (uint)entryBytes);
            at = next <= (UInt128)(tiff.Length - offsetBytes) ? reader.Offset((int)next) : 0;
        }
        return directories > most;
    }

    /// <summary>Whether the directory has an entry.</summary>
    public bool Has(ushort tag) => entries.ContainsKey(tag);

    /// <summary>An entry's first value as a number; null where there is none.</summary>
    public ulong? Number(ReadOnlySpan<byte> tiff, ushort tag) => Numbers(tiff, tag) is [var first, ..] ? first : null;

    /// <summary>An entry's values, at most a few hundred.</summary>
    public ulong[] Numbers(ReadOnlySpan<byte> tiff, ushort tag)
    {
        const int most = 256;
        if (!entries.TryGetValue(tag, out Entry entry))
            return [];
        Reader reader = new(tiff);
        ulong[] numbers = new ulong[Math.Min(entry.Count, most)];
        int size = BytesOf(entry.Type);
        for (int i = 0; i < numbers.Length; i++)
        {
            int at = entry.ValueAt + (i * size);
            numbers[i] = size switch { 1 => tiff[at], 2 => reader.UInt16(at), 4 => reader.UInt32(at), _ => reader.UInt64(at) };
        }
        return numbers;
    }

    /// <summary>An entry of characters, without its end; empty where there is none.</summary>
    public string Text(ReadOnlySpan<byte> tiff, ushort tag) =>
        entries.TryGetValue(tag, out Entry entry) && entry.Type == 2
            ? Encoding.Latin1.GetString(tiff.Slice(entry.ValueAt, (int)entry.Count)).TrimEnd('\0', ' ') : "";

    static int BytesOf(ushort type) => type switch { 3 or 8 => 2, 4 or 9 or 11 or 13 => 4, 5 or 10 or 12 or 16 or 17 or 18 => 8, _ => 1 };

    /// <summary>Numbers in the file's own byte order.</summary>
    readonly ref struct Reader(ReadOnlySpan<byte> tiff)
    {
        readonly ReadOnlySpan<byte> tiff = tiff;
        readonly bool little = tiff[0] == 'I';

        public bool IsBig => UInt16(2) == 43;

        public ushort UInt16(int at) =>
            little ? BinaryPrimitives.ReadUInt16LittleEndian(tiff[at..]) : BinaryPrimitives.ReadUInt16BigEndian(tiff[at..]);

        public uint UInt32(int at) =>
            little ? BinaryPrimitives.ReadUInt32LittleEndian(tiff[at..]) : BinaryPrimitives.ReadUInt32BigEndian(tiff[at..]);

        public ulong UInt64(int at) =>
            little ? BinaryPrimitives.ReadUInt64LittleEndian(tiff[at..]) : BinaryPrimitives.ReadUInt64BigEndian(tiff[at..]);

        public ulong Offset(int at) => IsBig ? UInt64(at) : UInt32(at);
    }
}
