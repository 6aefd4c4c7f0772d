using System.Buffers.Binary;
using System.Text;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Puts segments into JPEG files, and writes the EXIF that cameras put there.</summary>
static class JpegFile
{
    public const byte Exif = 0xE1;
    public const byte Iptc = 0xED;
    public const byte Comment = 0xFE;

    /// <summary>The file with a segment right after its start.</summary>
    public static byte[] With(byte[] jpeg, byte marker, ReadOnlySpan<byte> content)
    {
        byte[] head = [0xFF, marker, 0, 0];
        BinaryPrimitives.WriteUInt16BigEndian(head.AsSpan(2), (ushort)(content.Length + 2));
        return [.. jpeg.AsSpan(0, 2), .. head, .. content, .. jpeg.AsSpan(2)];
    }

    /// <summary>An EXIF block: the maker, the orientation, a place (GPS), and a thumbnail.</summary>
    public static byte[] ExifBlock(ushort orientation, string maker = "CameraMaker", string thumbnail = "\u00FF\u00D8thumbnail\u00FF\u00D9")
    {
        // Little-endian TIFF: IFD0 with three entries, the GPS IFD with two, IFD1 with two, then what did not fit into the entries.
        const int ifd0 = 8, gps = ifd0 + 2 + (3 * 12) + 4, ifd1 = gps + 2 + (2 * 12) + 4, data = ifd1 + 2 + (2 * 12) + 4;
        byte[] makerBytes = [.. Encoding.ASCII.GetBytes(maker), 0];
        byte[] thumbnailBytes = Encoding.Latin1.GetBytes(thumbnail);
        int latitude = data + makerBytes.Length;
        int picture = latitude + 24;
        using MemoryStream block = new();
        using BinaryWriter writer = new(block);
        writer.Write("Exif\0\0II*\0"u8);
        writer.Write(ifd0);

        writer.Write((ushort)3);
        Entry(0x010F, 2, makerBytes.Length, data);
        Entry(0x0112, 3, 1, orientation);
        Entry(0x8825, 4, 1, gps);
        writer.Write(ifd1);

        writer.Write((ushort)2);
        Entry(0x0001, 2, 2, 'N');
        Entry(0x0002, 5, 3, latitude);
        writer.Write(0);

        writer.Write((ushort)2);
        Entry(0x0201, 4, 1, picture);
        Entry(0x0202, 4, 1, thumbnailBytes.Length);
        writer.Write(0);

        writer.Write(makerBytes);
        foreach (int part in (ReadOnlySpan<int>)[48, 1, 51, 1, 24, 1])
            writer.Write(part);
        writer.Write(thumbnailBytes);
        return block.ToArray();

        void Entry(ushort tag, ushort type, int count, int value)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }
    }

    /// <summary>An EXIF block as cameras mark colours: an uncalibrated colour space, an interoperability index, and notes of the
    /// maker's.</summary>
    public static byte[] ColourExif(string interoperability, string makerNote = "notes of the maker")
    {
        const int ifd0 = 8, exif = ifd0 + 2 + 12 + 4, interop = exif + 2 + (3 * 12) + 4, data = interop + 2 + 12 + 4;
        using MemoryStream block = new();
        using BinaryWriter writer = new(block);
        writer.Write("Exif\0\0II*\0"u8);
        writer.Write(ifd0);
        writer.Write((ushort)1);
        Entry(0x8769, 4, 1, exif);
        writer.Write(0);
        writer.Write((ushort)3);
        Entry(0x927C, 7, makerNote.Length, data);
        Entry(0xA001, 3, 1, 0xFFFF);
        Entry(0xA005, 4, 1, interop);
        writer.Write(0);
        writer.Write((ushort)1);
        Entry(0x0001, 2, 4, BinaryPrimitives.ReadInt32LittleEndian([.. Encoding.ASCII.GetBytes(interoperability), 0]));
        writer.Write(0);
        writer.Write(Encoding.ASCII.GetBytes(makerNote));
        return block.ToArray();

        void Entry(ushort tag, ushort type, int count, int value)
        {
            writer.Write(tag);
            writer.Write(type);
            writer.Write(count);
            writer.Write(value);
        }
    }

    /// <summary>The orientation that an EXIF block (with or without its name in front) gives; 1 when it has none.</summary>
    public static int Orientation(ReadOnlySpan<byte> exif)
    {
        ReadOnlySpan<byte> tiff = exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif;
        bool little = tiff[0] == 'I';
        int ifd = (int)Long(tiff, 4);
        for (int i = 0; i < Short(tiff, ifd); i++)
        {
            int entry = ifd + 2 + (12 * i);
            if (Short(tiff, entry) == 0x0112)
                return Short(tiff, entry + 8);
        }
        return 1;

        int Short(ReadOnlySpan<byte> bytes, int at) =>
            little ? BinaryPrimitives.ReadUInt16LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt16BigEndian(bytes[at..]);
        uint Long(ReadOnlySpan<byte> bytes, int at) =>
            little ? BinaryPrimitives.ReadUInt32LittleEndian(bytes[at..]) : BinaryPrimitives.ReadUInt32BigEndian(bytes[at..]);
    }
}
