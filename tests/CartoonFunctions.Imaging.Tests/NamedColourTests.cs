using System.Buffers.Binary;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Colours that a file names without a profile, and pictures brighter than white.</summary>
public sealed class NamedColourTests
{
    static readonly VipsCodec Codec = new(new PhotoLimits());

    [Theory]
    [InlineData(180, 120, 90, 190, 117, 84)]
    [InlineData(90, 170, 60, 52, 172, 34)]
    [InlineData(128, 128, 128, 128, 128, 128)]
    public void A_png_that_names_display_p3_becomes_srgb(byte red, byte green, byte blue, int expectedRed, int expectedGreen,
        int expectedBlue)
    {
        using PixelImage back = Codec.Decode(Plain8(red, green, blue, 12, 13), 16, keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, (expectedRed, expectedGreen, expectedBlue), 3);
    }

    [Fact]
    public void A_png_that_names_srgb_stays_as_it_is()
    {
        using PixelImage back = Codec.Decode(Plain8(180, 120, 90, 1, 13), 16, keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, (180, 120, 90), 0);
    }

    [Fact]
    public void A_jpeg_whose_camera_says_adobe_rgb_becomes_srgb()
    {
        using PixelImage plain = TestPictures.Plain(16, 16, 180, 120, 90);
        byte[] jpeg = JpegFile.With(Codec.Encode(plain, new EncodeOptions(OutputFormat.Jpeg, 100)), JpegFile.Exif,
            JpegFile.ColourExif("R03"));
        using PixelImage back = Codec.Decode(jpeg, 16, keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, IccProfile.ToSrgb(180, 120, 90), 3);
    }

    // Diffuse white (203 nits) is 0.58 in PQ and 0.75 in HLG; a fifth of it is 0.43 and 0.40: mid grey, sRGB 124.
    [Theory]
    [InlineData(16, 0.5807, 215, 250)]
    [InlineData(18, 0.75, 215, 250)]
    [InlineData(16, 0.4224, 117, 130)]
    [InlineData(16, 0.7518, 250, 255)]
    [InlineData(16, 0, 0, 1)]
    [InlineData(16, 1, 250, 255)]
    public void What_is_brighter_than_white_is_bent_and_the_rest_stays(byte transfer, double signal, int least, int most)
    {
        byte[] samples = new byte[16 * 16 * 6];
        for (int i = 0; i < samples.Length; i += 2)
            BinaryPrimitives.WriteUInt16BigEndian(samples.AsSpan(i), (ushort)Math.Round(65535 * signal));
        using PixelImage back = Codec.Decode(PngFile.Write(16, 16, 16, PngFile.Rgb, samples, ("cICP", [9, transfer, 0, 1])), 16,
            keepMetadata: false);
        Assert.All(back.Rgb[..3].ToArray(), value => Assert.InRange(value, least, most));
    }

    [SkippableTheory]
    [InlineData("p3.avif", 3)]
    [InlineData("adobe-rgb-r03.jpg", 3)]
    [InlineData("hdr-pq.avif", 12)]
    public void Pictures_that_were_reported_have_the_colours_of_the_reference(string name, double mean)
    {
        using PixelImage expected = Codec.Decode(
            File.ReadAllBytes(TestFolders.Shared("cases/11-colours-named-without-icc/reference-srgb.png")), 1024, keepMetadata: false);
        using PixelImage photo = Codec.Decode(File.ReadAllBytes(TestFolders.Shared($"cases/11-colours-named-without-icc/{name}")), 1024,
            keepMetadata: false);
        TestPictures.AssertAlike(expected, photo, mean, 255, name);
    }

    static byte[] Plain8(byte red, byte green, byte blue, byte primaries, byte transfer) =>
        PngFile.Write(16, 16, 8, PngFile.Rgb, (byte[])[.. Enumerable.Repeat<byte[]>([red, green, blue], 256).SelectMany(pixel => pixel)],
            ("cICP", [primaries, transfer, 0, 1]));
}
