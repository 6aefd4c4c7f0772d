using CartoonFunctions.Imaging;
using System.Buffers.Binary;

namespace CartoonFunctions.ImageSharp;

/// <summary>The part of a PNG before its pixels. ImageSharp would go through the whole file, and refuse a part of one.</summary>
static class PngHeader
{
    /// <summary>The file up to its first IDAT chunk; all of it when there is none.</summary>
    public static ReadOnlySpan<byte> Of(ReadOnlySpan<byte> png)
    {
        const int signatureBytes = 8;
        const int framingBytes = 12; // length, type and checksum around a chunk's data
        long at = signatureBytes;
        while (at + framingBytes <= png.Length)
        {
            ReadOnlySpan<byte> chunk = png[(int)at..];
            if (chunk[4..8].SequenceEqual("IDAT"u8))
                return png[..(int)at];
            at += framingBytes + (long)BinaryPrimitives.ReadUInt32BigEndian(chunk);
        }
        return png;
    }
}
