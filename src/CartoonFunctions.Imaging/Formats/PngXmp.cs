namespace CartoonFunctions.Imaging.Formats;

/// <summary>XMP in a PNG as its specification wants it: in an uncompressed <c>iTXt</c> chunk, before the pixels. libvips writes it
/// compressed into a <c>zTXt</c>, where few of those that read XMP look.</summary>
static class PngXmp
{
    /// <summary>The keyword, with the flags that say: not compressed, in no language, nothing translated.</summary>
    static ReadOnlySpan<byte> Beginning => "XML:com.adobe.xmp\0\0\0\0\0"u8;

    /// <summary>The file with a packet.</summary>
    public static byte[] With(ReadOnlySpan<byte> png, ReadOnlySpan<byte> xmp)
    {
        byte[] file = GC.AllocateUninitializedArray<byte>(png.Length + PngChunks.Around + Beginning.Length + xmp.Length);
        using MemoryStream to = new(file);
        to.Write(png[..PngChunks.HeaderEnd]);
        PngChunks.Write(to, "iTXt"u8, [.. Beginning, .. xmp]);
        to.Write(png[PngChunks.HeaderEnd..]);
        return file;
    }
}
