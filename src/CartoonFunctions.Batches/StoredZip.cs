using System.Buffers;
using System.IO.Hashing;
using System.Text;

namespace CartoonFunctions.Batches;

/// <summary>
/// Writes a zip (PKWARE's APPNOTE 6.3) whose entries are stored, for pictures are compressed already. Sizes and checksums stand before
/// the content, which System.IO.Compression cannot do on a stream: so it can be read as it comes, without its directory at the end.
/// </summary>
/// <param name="stream">Where it goes; never sought in, left open.</param>
/// <param name="time">The time of every entry: on its own clock where a zip has no zone, and as a moment for those who read that.</param>
sealed class StoredZip(Stream stream, DateTimeOffset time)
{
    const ushort Utf8Names = 0x0800;
    const ushort MadeOnUnix = 3 << 8;
    const uint OrdinaryFile = 0x81A4u << 16; // rw-r--r--, where Unix keeps it
    const uint InExtra = uint.MaxValue; // "see the zip64 field"
    const ushort Version = 20, Zip64Version = 45;

    /// <summary>The most that the end of a zip takes.</summary>
    public const int MostEndBytes = 22 + 56 + 20;

    // What stands before a file's content and in the directory besides its name.
    const int MostEntryBytes = 30 + 9 + 46 + 9 + 12;

    readonly ArrayBufferWriter<byte> directory = new();
    long position;
    long entries;

    /// <summary>The most that a file takes in a zip.</summary>
    public static long MostBytesOf(string name, long length) => MostEntryBytes + (2L * Encoding.UTF8.GetByteCount(name)) + length;

    /// <summary>Adds a file of less than 2 GiB.</summary>
    public async Task AddAsync(string name, ReadOnlyMemory<byte> content, CancellationToken cancellation)
    {
        byte[] path = Encoding.UTF8.GetBytes(name);
        uint checksum = Crc32.HashToUInt32(content.Span);
        long offset = position;
        await WriteAsync(Record(fields =>
        {
            fields.Write(0x04034B50u);
            WriteFacts(fields, Version, path, checksum, content.Length, Moment.Length);
            fields.Write(path);
            fields.Write(Moment);
        }), cancellation);
        await WriteAsync(content, cancellation);
        AddToDirectory(path, checksum, content.Length, offset);
        entries++;
    }

    /// <summary>Writes the directory; nothing can be added any more.</summary>
    public async Task FinishAsync(CancellationToken cancellation)
    {
        long start = position;
        await WriteAsync(directory.WrittenMemory, cancellation);
        long end = position;
        bool isLarge = entries >= ushort.MaxValue || end >= InExtra;
        await WriteAsync(Record(fields =>
        {
            if (isLarge)
                WriteZip64End(fields, start, end);
            fields.Write(0x06054B50u);
            fields.Write(0u); // one disk
            fields.Write((ushort)Math.Min(entries, ushort.MaxValue));
            fields.Write((ushort)Math.Min(entries, ushort.MaxValue));
            fields.Write((uint)Math.Min(end - start, InExtra));
            fields.Write((uint)Math.Min(start, InExtra));
            fields.Write((ushort)0); // no comment
        }), cancellation);
    }

    /// <summary>The extended timestamp ("UT"): the moment of the last change, in seconds of Unix.</summary>
    byte[] Moment { get; } = Record(fields =>
    {
        fields.Write((ushort)0x5455);
        fields.Write((ushort)5);
        fields.Write((byte)1);
        fields.Write((uint)time.ToUnixTimeSeconds());
    });

    void AddToDirectory(byte[] path, uint checksum, int length, long offset)
    {
        byte[] far = offset < InExtra ? [] : Record(fields =>
        {
            fields.Write((ushort)0x0001);
            fields.Write((ushort)8);
            fields.Write(offset);
        });
        directory.Write(Record(fields =>
        {
            fields.Write(0x02014B50u);
            fields.Write((ushort)(MadeOnUnix | Zip64Version));
            WriteFacts(fields, far.Length == 0 ? Version : Zip64Version, path, checksum, length, Moment.Length + far.Length);
            fields.Write((ushort)0); // no comment
            fields.Write((ushort)0); // the first disk
            fields.Write((ushort)0); // no internal attributes
            fields.Write(OrdinaryFile);
            fields.Write((uint)Math.Min(offset, InExtra));
            fields.Write(path);
            fields.Write(Moment);
            fields.Write(far);
        }));
    }

    /// <summary>What the header before the content and the entry of the directory have in common.</summary>
    void WriteFacts(BinaryWriter fields, ushort version, byte[] path, uint checksum, int length, int extraLength)
    {
        fields.Write(version);
        fields.Write(Utf8Names);
        fields.Write((ushort)0); // stored
        fields.Write((ushort)((time.Hour << 11) | (time.Minute << 5) | (time.Second / 2)));
        fields.Write((ushort)((Math.Clamp(time.Year - 1980, 0, 127) << 9) | (time.Month << 5) | time.Day));
        fields.Write(checksum);
        fields.Write(length);
        fields.Write(length);
        fields.Write((ushort)path.Length);
        fields.Write((ushort)extraLength);
    }

    void WriteZip64End(BinaryWriter fields, long start, long end)
    {
        fields.Write(0x06064B50u);
        fields.Write(44L); // the rest of this record
        fields.Write((ushort)(MadeOnUnix | Zip64Version));
        fields.Write(Zip64Version);
        fields.Write(0L); // one disk
        fields.Write(entries);
        fields.Write(entries);
        fields.Write(end - start);
        fields.Write(start);
        fields.Write(0x07064B50u); // where that record is
        fields.Write(0u);
        fields.Write(end);
        fields.Write(1u);
    }

    async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellation)
    {
        await stream.WriteAsync(bytes, cancellation);
        position += bytes.Length;
    }

    static byte[] Record(Action<BinaryWriter> write)
    {
        using MemoryStream record = new();
        using BinaryWriter fields = new(record);
        write(fields);
        return record.ToArray();
    }
}
