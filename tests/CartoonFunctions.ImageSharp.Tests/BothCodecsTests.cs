using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Tests;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.ImageSharp.Tests;

/// <summary>The app's codec: ImageSharp, and libvips for what it refuses. Inks are read, and colours that only libvips knows.</summary>
public sealed class ImageSharpFirstTests : ImageCodecContract
{
    protected override IImageCodec Codec { get; } = new FallbackCodec(new ImageSharpCodec(Limits), new VipsCodec(Limits));

    [Fact]
    public void A_tiff_of_inks_is_read()
    {
        byte[] photo = TiffFile.Write(16, 16, TiffFile.Separated, new byte[16 * 16 * 4]);
        using PixelImage read = Codec.Decode(photo, 16, keepMetadata: false);
        Assert.Equal((16, 16), (read.Width, read.Height));
    }
}

/// <summary>The other order.</summary>
public sealed class VipsFirstTests : ImageCodecContract
{
    protected override IImageCodec Codec { get; } = new FallbackCodec(new VipsCodec(Limits), new ImageSharpCodec(Limits));
}
