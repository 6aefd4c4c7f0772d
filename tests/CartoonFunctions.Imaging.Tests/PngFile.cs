using System.Buffers.Binary;
using System.IO.Compression;
using System.Text;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Writes PNG files of the kinds that codecs do not write themselves.</summary>
static class PngFile
{
    public const byte Grey = 0;
    public const byte Rgb = 2;
    public const byte Palette = 3;
    public const byte GreyAlpha = 4;

    /// <summary>A PNG whose rows are <paramref name="samples"/> as they are.</summary>
    public static byte[] Write(int width, int height, byte depth, byte colourType, ReadOnlySpan<byte> samples,
        params (string Type, byte[] Data)[] chunks)
    {
        using MemoryStream file = new();
        file.Write([0x89, 0x50, 0x4E, 0x47, 0x0D, 0x0A, 0x1A, 0x0A]);
        byte[] header = new byte[13];
        BinaryPrimitives.WriteInt32BigEndian(header, width);
        BinaryPrimitives.WriteInt32BigEndian(header.AsSpan(4), height);
        header[8] = depth;
        header[9] = colourType;
        WriteChunk(file, "IHDR", header);
        foreach ((string type, byte[] data) in chunks)
            WriteChunk(file, type, data);
        WriteChunk(file, "IDAT", Deflate(samples, height));
        WriteChunk(file, "IEND", []);
        return file.ToArray();
    }

    /// <summary>The content of a colour profile chunk.</summary>
    public static (string Type, byte[] Data) Profile(byte[] icc) => ("iCCP", [.. "profile\0\0"u8, .. Compress(icc)]);

    /// <summary>The content of the first chunk of a type.</summary>
    public static byte[] Chunk(ReadOnlySpan<byte> png, string type)
    {
        int at = 8;
        while (Encoding.ASCII.GetString(png.Slice(at + 4, 4)) != type)
            at += 12 + BinaryPrimitives.ReadInt32BigEndian(png[at..]);
        return png.Slice(at + 8, BinaryPrimitives.ReadInt32BigEndian(png[at..])).ToArray();
    }

    static byte[] Deflate(ReadOnlySpan<byte> samples, int height)
    {
        if (samples.IsEmpty)
            return Compress([]);
        int row = samples.Length / height;
        using MemoryStream rows = new();
        for (int y = 0; y < height; y++)
        {
            rows.WriteByte(0);
            rows.Write(samples.Slice(y * row, row));
        }
        return Compress(rows.ToArray());
    }

    static byte[] Compress(byte[] bytes)
    {
        using MemoryStream packed = new();
        using (ZLibStream zlib = new(packed, CompressionLevel.Optimal, leaveOpen: true))
            zlib.Write(bytes);
        return packed.ToArray();
    }

    static void WriteChunk(Stream file, string type, ReadOnlySpan<byte> data)
    {
        Span<byte> number = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        file.Write(number);
        byte[] body = [.. Encoding.ASCII.GetBytes(type), .. data];
        file.Write(body);
        BinaryPrimitives.WriteUInt32BigEndian(number, Crc(body));
        file.Write(number);
    }

    static uint Crc(ReadOnlySpan<byte> bytes)
    {
        uint crc = ~0u;
        foreach (byte b in bytes)
        {
            crc ^= b;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) == 0 ? crc >> 1 : (crc >> 1) ^ 0xEDB88320;
        }
        return ~crc;
    }
}
