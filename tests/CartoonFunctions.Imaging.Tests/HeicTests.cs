using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>HEIC as phones write it: upright once, in its own colours, told from its header, and never a way into the process.</summary>
public sealed class HeicTests
{
    static readonly VipsCodec Codec = new(new PhotoLimits());

    [Fact]
    public void A_heic_comes_out_as_it_was_drawn()
    {
        using PixelImage drawn = TestPictures.Picture(160, 96);
        byte[] heic = HeicFile.Write(drawn);
        Assert.Equal(new PhotoHeader(PhotoFormat.Heic, 160, 96), Codec.Probe(heic));
        using PixelImage back = Codec.Decode(heic, 1024, keepMetadata: false);
        TestPictures.AssertAlike(drawn, back, 1.5, 6);
    }

    [Fact]
    public void Ten_bits_become_eight()
    {
        using PixelImage drawn = TestPictures.Picture(96, 64);
        using PixelImage back = Codec.Decode(HeicFile.Write(drawn, bits: 10), 1024, keepMetadata: false);
        TestPictures.AssertAlike(drawn, back, 1.5, 6);
    }

    [Theory]
    [InlineData(1, 8)]
    [InlineData(2, 3)]
    [InlineData(3, 6)]
    public void A_turned_heic_is_upright_once(byte quarters, int orientation)
    {
        using PixelImage upright = TestPictures.Picture(96, 160);
        using PixelImage stored = TestPictures.Stored(upright, orientation);
        byte[] heic = HeicFile.Write(stored, properties: HeicFile.Rotated(quarters));
        Assert.Equal(new PhotoHeader(PhotoFormat.Heic, 96, 160), Codec.Probe(heic));
        using PixelImage back = Codec.Decode(heic, 1024, keepMetadata: false);
        TestPictures.AssertAlike(upright, back, 1.5, 6);
    }

    [Fact]
    public void A_mirrored_heic_is_read_as_it_is_meant()
    {
        using PixelImage upright = TestPictures.Picture(96, 64);
        using PixelImage stored = TestPictures.Stored(upright, 2);
        using PixelImage back = Codec.Decode(HeicFile.Write(stored, properties: HeicFile.Mirrored(1)), 1024, keepMetadata: false);
        TestPictures.AssertAlike(upright, back, 1.5, 6);
    }

    [Fact]
    public void The_profile_of_a_heic_is_heard()
    {
        using PixelImage plain = TestPictures.Plain(32, 32, 180, 120, 90);
        using PixelImage back = Codec.Decode(HeicFile.Write(plain, properties: HeicFile.Profile(IccProfile.AdobeRgb())), 32,
            keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, IccProfile.ToSrgb(180, 120, 90), 3);
    }

    [Fact]
    public void The_named_colours_of_a_heic_are_heard()
    {
        using PixelImage plain = TestPictures.Plain(32, 32, 180, 120, 90);
        using PixelImage back = Codec.Decode(HeicFile.Write(plain, properties: HeicFile.Named(12, 13)), 32, keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, (190, 117, 84), 3);
    }

    [Fact]
    public void The_size_is_told_and_refused_from_the_header()
    {
        using PixelImage drawn = TestPictures.Picture(32, 32);
        byte[] bomb = HeicFile.Write(drawn, properties: HeicFile.Box("ispe", [0, 0, 0, 0, 0, 0, 0xFF, 0xFF, 0, 0, 0xFF, 0xFF]));
        Assert.Equal((65535, 65535), (Codec.Probe(bomb).Width, Codec.Probe(bomb).Height));
        Assert.Contains("8192", Assert.Throws<PhotoRefusedException>(() => Codec.Decode(bomb, 1024, keepMetadata: false).Dispose())
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_heic_that_is_cut_off_is_refused_by_name()
    {
        using PixelImage drawn = TestPictures.Noise(64, 64);
        byte[] heic = HeicFile.Write(drawn);
        PhotoRefusedException header = Assert.Throws<PhotoRefusedException>(() => { Codec.Probe(heic.AsMemory(0, 200)); });
        Assert.True(header.IsForBrokenHeader);
        Assert.Contains("a HEIC that is damaged",
            Assert.Throws<PhotoRefusedException>(() => Codec.Decode(heic.AsMemory(0, heic.Length / 3), 64, keepMetadata: false).Dispose())
            .Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Only_the_reader_of_heic_is_open()
    {
        using PixelImage drawn = TestPictures.Picture(32, 32);
        Codec.Decode(HeicFile.Write(drawn), 32, keepMetadata: false).Dispose();
        byte[] png = Codec.Encode(drawn, new EncodeOptions(OutputFormat.Png, 90));
        Assert.Throws<ImageMagick.MagickPolicyErrorException>(() => new ImageMagick.MagickImage(png));
        Assert.Throws<ImageMagick.MagickPolicyErrorException>(() =>
            new ImageMagick.MagickImage("<svg xmlns=\"http://www.w3.org/2000/svg\"/>"u8, ImageMagick.MagickFormat.Svg));
    }
}
