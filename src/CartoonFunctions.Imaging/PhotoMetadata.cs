namespace CartoonFunctions.Imaging;

/// <summary>A photo's own descriptive metadata, as raw blocks, kept only on request. The orientation in it is already applied.</summary>
/// <param name="Exif">The EXIF block, camera, date and place included; null when there is none.</param>
/// <param name="Xmp">The XMP packet; null when there is none.</param>
/// <param name="Iptc">The IPTC block; null when there is none.</param>
public sealed record PhotoMetadata(byte[]? Exif, byte[]? Xmp, byte[]? Iptc)
{
    /// <summary>
    /// What of a photo's blocks is still true of a picture drawn from it, in sRGB, alone in its file: no motion photo, gain map, depth,
    /// maker's notes or thumbnail. Null where nothing is left. The blocks are changed in place.
    /// </summary>
    internal static PhotoMetadata? StillTrue(byte[]? exif, byte[]? xmp, byte[]? iptc)
    {
        PhotoMetadata kept = new(KeptExif.StillTrue(exif), KeptXmp.StillTrue(xmp), iptc);
        return kept is { Exif: null, Xmp: null, Iptc: null } ? null : kept;
    }
}
