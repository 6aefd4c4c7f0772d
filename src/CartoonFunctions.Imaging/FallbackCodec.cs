using System.Buffers;
using System.Runtime.ExceptionServices;

namespace CartoonFunctions.Imaging;

/// <summary>
/// Two codecs as one: the second is asked for what the first refuses to read or cannot write. A photo that both refuse gets the refusal
/// that says something about the photo rather than about a codec.
/// </summary>
/// <param name="first">The codec that is asked first.</param>
/// <param name="second">The codec for the rest.</param>
public sealed class FallbackCodec(IImageCodec first, IImageCodec second) : IImageCodec
{
    /// <inheritdoc/>
    public PhotoHeader Probe(ReadOnlyMemory<byte> photo) => Read(codec => codec.Probe(photo));

    /// <inheritdoc/>
    public PixelImage Decode(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata, bool acceptDamaged = false) =>
        Read(codec => codec.Decode(photo, longSidePixels, keepMetadata, acceptDamaged));

    /// <inheritdoc/>
    public void Encode(PixelImage image, EncodeOptions options, IBufferWriter<byte> file)
    {
        try
        {
            first.Encode(image, options, file);
        }
        catch (NotSupportedException)
        {
            second.Encode(image, options, file);
        }
    }

    /// <inheritdoc/>
    public PixelImage Resize(PixelImage image, int width, int height) => first.Resize(image, width, height);

    T Read<T>(Func<IImageCodec, T> read)
    {
        try
        {
            return read(first);
        }
        catch (PhotoRefusedException refused)
        {
            return ReadBySecond(read, refused);
        }
    }

    T ReadBySecond<T>(Func<IImageCodec, T> read, PhotoRefusedException refused)
    {
        try
        {
            return read(second);
        }
        catch (PhotoRefusedException alsoRefused) when (alsoRefused.IsForTheCodec)
        {
            ExceptionDispatchInfo.Throw(refused);
            throw;
        }
    }
}
