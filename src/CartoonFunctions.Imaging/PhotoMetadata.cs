namespace CartoonFunctions.Imaging;

/// <summary>A photo's own descriptive metadata, as raw blocks, kept only on request. The orientation in it is already applied.</summary>
/// <param name="Exif">The EXIF block, camera, date and place included; null when there is none.</param>
/// <param name="Xmp">The XMP packet; null when there is none.</param>
/// <param name="Iptc">The IPTC block; null when there is none.</param>
public sealed record PhotoMetadata(byte[]? Exif, byte[]? Xmp, byte[]? Iptc);
