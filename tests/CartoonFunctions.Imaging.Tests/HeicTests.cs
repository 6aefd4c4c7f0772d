using System.Diagnostics;
using CartoonFunctions.Imaging;
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

    [Fact]
    public void Two_thousand_mutated_files_end_in_a_picture_or_a_refusal_each_within_ten_seconds()
    {
        using PixelImage drawn = TestPictures.Picture(64, 48);
        byte[][] files = [HeicFile.Write(drawn),
            HeicFile.Write(drawn, bits: 10, HeicFile.Rotated(1), HeicFile.Profile(IccProfile.AdobeRgb())),
            HeicFile.Write(drawn, 8, HeicFile.Named(9, 16))];
        Random random = new(13);
        long before = Environment.WorkingSet;
        for (int round = 0; round < 2000; round++)
        {
            byte[] broken = [.. files[round % files.Length]];
            // Half of the changes fall into the boxes and parameter sets, which are a tenth of the file.
            int end = round % 2 == 0 ? Math.Min(700, broken.Length) : broken.Length;
            for (int i = 0; i <= round % 5; i++)
                broken[random.Next(12, end)] = (byte)random.Next(256);
            if (round % 7 == 0)
                broken = broken[..random.Next(20, broken.Length)];
            Stopwatch clock = Stopwatch.StartNew();
            try
            {
                Codec.Decode(broken, 64, keepMetadata: true).Dispose();
            }
            catch (PhotoRefusedException refused)
            {
                Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
            }
            Assert.InRange(clock.Elapsed.TotalSeconds, 0, 10);
        }
        Assert.InRange(Environment.WorkingSet - before, long.MinValue, 300L << 20);
    }
}
