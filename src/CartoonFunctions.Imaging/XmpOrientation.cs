namespace CartoonFunctions.Imaging;

/// <summary>XMP repeats the EXIF orientation; some viewers go by it and would turn an upright picture once more.</summary>
static class XmpOrientation
{
    /// <summary>The packet with the orientation set upright (1), in place: its length is written elsewhere too.</summary>
    public static byte[]? SetUpright(byte[]? xmp)
    {
        Span<byte> rest = xmp;
        for (int at; (at = rest.IndexOf("tiff:Orientation"u8)) >= 0;)
        {
            rest = rest[(at + "tiff:Orientation"u8.Length)..];
            // As an attribute, ="6" or ='6', or as an element, >6<.
            int digit = rest.StartsWith(">"u8) ? 1 : 2;
            if (rest.Length > digit && char.IsAsciiDigit((char)rest[digit]))
                rest[digit] = (byte)'1';
        }
        return xmp;
    }
}
