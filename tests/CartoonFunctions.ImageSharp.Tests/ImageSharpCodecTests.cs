using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Tests;

namespace CartoonFunctions.ImageSharp.Tests;

/// <summary>ImageSharp keeps the contract, and says what it cannot read.</summary>
public sealed class ImageSharpCodecTests : ImageCodecContract
{
    protected override IImageCodec Codec { get; } = new ImageSharpCodec(Limits);

    protected override OutputFormat[] Written => [.. base.Written.Where(format => format is not OutputFormat.Avif)];

    [Fact]
    public void An_avif_is_refused_by_name()
    {
        byte[] avif = [.. "\0\0\0\u001Cftypavif\0\0\0\0mif1miaf"u8];
        Assert.Contains("AVIF", Assert.Throws<PhotoRefusedException>(() => { Codec.Probe(avif); }).Message, StringComparison.Ordinal);
        Assert.Contains("AVIF", Assert.Throws<PhotoRefusedException>(() => Codec.Decode(avif, 64, keepMetadata: false).Dispose()).Message,
            StringComparison.Ordinal);
    }

    [Fact]
    public void A_tiff_of_inks_is_refused_by_name()
    {
        byte[] photo = TiffFile.Write(16, 16, TiffFile.Separated, new byte[16 * 16 * 4]);
        Assert.Contains("CMYK", Assert.Throws<PhotoRefusedException>(() => Codec.Decode(photo, 16, keepMetadata: false).Dispose()).Message,
            StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("Channel_digital_image_CMYK_color.jpg")]
    [InlineData("Channel_digital_image_CMYK_color_no_profile.jpg")]
    public void Printing_colours_are_refused_by_name(string name)
    {
        byte[] photo = File.ReadAllBytes(TestFolders.Shared($"photos/hard/{name}"));
        Assert.Contains("CMYK", Assert.Throws<PhotoRefusedException>(() => Codec.Decode(photo, 500, keepMetadata: false).Dispose())
            .Message, StringComparison.Ordinal);
    }
}
