using System.Buffers.Binary;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Writes uncompressed TIFF files of one strip.</summary>
static class TiffFile
{
    public const ushort Rgb = 2;
    public const ushort Separated = 5;

    /// <summary>A little-endian TIFF, eight bits a sample, the directory first and the pixels behind it.</summary>
    public static byte[] Write(int width, int height, ushort photometric, ReadOnlySpan<byte> samples, ushort orientation = 1,
        int compression = 1, params (ushort Tag, ushort Type, int Count, int Value)[] more)
    {
        int channels = samples.Length / (width * height);
        const int directory = 8;
        int bits = directory + 2 + ((10 + more.Length) * 12) + 4;
        int pixels = bits + (2 * channels);
        (ushort Tag, ushort Type, int Count, int Value)[] entries =
        [
            (256, 3, 1, width),
            (257, 3, 1, height),
            (258, 3, channels, bits), // bits of each sample, right behind the directory
            (259, 3, 1, compression),
            (262, 3, 1, photometric),
            (273, 4, 1, pixels), // where the pixels are
            (274, 3, 1, orientation),
            (277, 3, 1, channels),
            (278, 3, 1, height),
            (279, 4, 1, samples.Length),
            .. more,
        ];
        using MemoryStream file = new();
        using BinaryWriter writer = new(file);
        writer.Write("II*\0"u8);
        writer.Write(directory);
        writer.Write((ushort)entries.Length);
        foreach ((ushort tag, ushort type, int count, int value) in entries.OrderBy(entry => entry.Tag))
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }
        writer.Write(0);
        for (int i = 0; i < channels; i++)
            writer.Write((ushort)8);
        writer.Write(samples);
        return file.ToArray();
    }

    /// <summary>The same file with pages behind its first, each of the same picture.</summary>
    public static byte[] WithPages(byte[] tiff, int pages)
    {
        const int directory = 8;
        int page = 2 + (BinaryPrimitives.ReadUInt16LittleEndian(tiff.AsSpan(directory)) * 12) + 4;
        int end = tiff.Length + (tiff.Length & 1);
        byte[] file = new byte[end + (pages * page)];
        tiff.CopyTo(file, 0);
        int link = directory + page - 4;
        for (int at = end; at < file.Length; at += page)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(link), at);
            tiff.AsSpan(directory, page).CopyTo(file.AsSpan(at));
            link = at + page - 4;
        }
        return file;
    }

    /// <summary>The same as BigTIFF: 8-byte offsets, RGB.</summary>
    public static byte[] WriteBig(int width, int height, ReadOnlySpan<byte> samples)
    {
        const int directory = 16, pixels = directory + 8 + (9 * 20) + 8;
        (ushort Tag, ushort Type, long Count, long Value)[] entries =
        [
            (256, 3, 1, width),
            (257, 3, 1, height),
            (258, 3, 3, 0x0008_0008_0008), // three values in the entry itself
            (259, 3, 1, 1),
            (262, 3, 1, Rgb),
            (273, 16, 1, pixels),
            (277, 3, 1, 3),
            (278, 3, 1, height),
            (279, 16, 1, samples.Length),
        ];
        using MemoryStream file = new();
        using BinaryWriter writer = new(file);
        writer.Write("II+\0\x08\0\0\0"u8);
        writer.Write((long)directory);
        writer.Write((long)entries.Length);
        foreach ((ushort tag, ushort type, long count, long value) in entries)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }
        writer.Write(0L);
        writer.Write(samples);
        return file.ToArray();
    }
}
