using System.Buffers;

namespace CartoonFunctions.Imaging.Formats;

/// <summary>Puts XMP into a PNG while it is written, as its specification wants it: in an uncompressed <c>iTXt</c> chunk, before the
/// pixels. libvips writes it compressed into a <c>zTXt</c>, where few of those that read XMP look.</summary>
/// <param name="file">Where the PNG goes.</param>
/// <param name="xmp">The packet.</param>
sealed class PngXmp(IBufferWriter<byte> file, byte[] xmp)
{
    int left = PngChunks.HeaderEnd;

    /// <summary>The keyword, with the flags that say: not compressed, in no language, nothing translated.</summary>
    static ReadOnlySpan<byte> Beginning => "XML:com.adobe.xmp\0\0\0\0\0"u8;

    /// <summary>Writes the next bytes of the PNG, and the packet behind its header.</summary>
    public void Write(ReadOnlySpan<byte> png)
    {
        ReadOnlySpan<byte> header = png[..Math.Min(left, png.Length)];
        file.Write(header);
        left -= header.Length;
        if (left == 0 && header.Length > 0)
            PngChunks.Write(file, "iTXt"u8, [.. Beginning, .. xmp]);
        file.Write(png[header.Length..]);
    }
}
