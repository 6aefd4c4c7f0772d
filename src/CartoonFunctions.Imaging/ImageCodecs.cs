namespace CartoonFunctions.Imaging;

/// <summary>What every <see cref="IImageCodec"/> can do by what it must.</summary>
public static class ImageCodecs
{
    /// <summary>Encodes a picture as <see cref="IImageCodec.Encode"/> does, to an array of its own.</summary>
    /// <exception cref="NotSupportedException">The codec has no encoder for the format.</exception>
    public static byte[] Encode(this IImageCodec codec, PixelImage image, EncodeOptions options)
    {
        using FileBuffer file = new(capacity: 0);
        codec.Encode(image, options, file);
        return file.Memory.ToArray();
    }
}
