using System.Buffers;
using System.Buffers.Binary;
using System.IO.Hashing;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>The chunks that a PNG consists of.</summary>
static class PngChunks
{
    /// <summary>Where the first chunk begins: after the signature.</summary>
    public const int First = 8;

    /// <summary>Where the header, which is the first chunk, ends.</summary>
    public const int HeaderEnd = First + 25;

    /// <summary>Bytes of a chunk beside its content.</summary>
    public const int Around = 12;

    /// <summary>The next chunk, as far as it is there, with <paramref name="at"/> moved behind it; false at the end of what is
    /// there.</summary>
    public static bool Next(ReadOnlySpan<byte> png, ref int at, out ReadOnlySpan<byte> type, out ReadOnlySpan<byte> content)
    {
        type = content = default;
        if (at + 8 > png.Length)
            return false;
        uint length = BinaryPrimitives.ReadUInt32BigEndian(png[at..]);
        type = png.Slice(at + 4, 4);
        content = png.Slice(at + 8, (int)Math.Min(length, (uint)(png.Length - at - 8)));
        at = (int)Math.Min((long)at + Around + length, png.Length);
        return true;
    }

    /// <summary>Writes a chunk with its length and its checksum.</summary>
    public static void Write(IBufferWriter<byte> file, ReadOnlySpan<byte> type, ReadOnlySpan<byte> content)
    {
        Crc32 checksum = new();
        checksum.Append(type);
        checksum.Append(content);
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, content.Length);
        file.Write(number);
        file.Write(type);
        file.Write(content);
        BinaryPrimitives.WriteUInt32BigEndian(number, checksum.GetCurrentHashAsUInt32());
        file.Write(number);
    }
}
