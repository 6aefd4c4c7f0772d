namespace CartoonFunctions.Imaging.Tests;

/// <summary>Files from outside that image code gets wrong. Where their folder is missing, the contract rests on the files above.</summary>
public abstract partial class ImageCodecContract
{
    static byte[] Hard(string name) => File.ReadAllBytes(TestFolders.Shared($"photos/hard/{name}"));

    PixelImage DecodeHard(string name, int longSidePixels = 8192) => Codec.Decode(Hard(name), longSidePixels, keepMetadata: false);

    [SkippableTheory]
    [InlineData("Landscape", 600, 450)]
    [InlineData("Portrait", 450, 600)]
    public void Eight_cameras_held_eight_ways_show_one_scene(string scene, int width, int height)
    {
        using PixelImage first = DecodeHard($"{scene}_1.jpg");
        Assert.Equal((width, height), (first.Width, first.Height));
        for (int orientation = 2; orientation <= 8; orientation++)
        {
            using PixelImage other = DecodeHard($"{scene}_{orientation}.jpg");
            Assert.Equal((width, height), (other.Width, other.Height));
            // Each was saved anew with its own number drawn in the middle, so the tops are compared.
            int top = 3 * width * (height / 4);
            TestPictures.AssertAlike(first.Rgb[..top], other.Rgb[..top], 8, 255, $"{scene}_{orientation}");
        }
    }

    [SkippableFact]
    public void An_orientation_of_nine_is_upright()
    {
        using PixelImage photo = DecodeHard("Landscape_9.jpg", longSidePixels: 24);
        Assert.Equal((24, 18), (photo.Width, photo.Height));
        TestPictures.AssertColour(photo, 2, 1, (122, 181, 213), 16); // sky
        TestPictures.AssertColour(photo, 22, 15, (61, 112, 133), 16); // water
    }

    [SkippableTheory]
    [InlineData("16-bit-grey-alpha.png", 109, 96, true)]
    [InlineData("4.webp", 1024, 772, false)]
    [InlineData("5_webp_a.webp", 300, 300, true)]
    [InlineData("8bit_depth.tiff", 21, 21, false)]
    [InlineData("alpha-premultiply-1024x768-paper.png", 1024, 768, true)]
    [InlineData("animated-loop-3.gif", 370, 285, null)]
    [InlineData("animated-loop-3.webp", 370, 285, null)]
    [InlineData("bggn4a16.png", 32, 32, true)]
    [InlineData("big-height.webp", 13, 169, null)]
    [InlineData("concert.jpg", 400, 267, false)]
    [InlineData("full-transparent.png", 300, 300, true)]
    [InlineData("gain-map.jpg", 3840, 2160, false)]
    [InlineData("grey-8bit-alpha.png", 400, 300, true)]
    [InlineData("image-in-alpha.png", 928, 169, true)]
    [InlineData("rotating-squares.webp", 80, 80, null)]
    [InlineData("swiss.png", 68, 68, false)]
    [InlineData("tbgn2c16.png", 32, 32, true)]
    [InlineData("uncompressed_tiff.tiff", 246, 345, false)]
    [InlineData("with-alpha.png", 256, 192, true)]
    public void Every_kind_of_photo_is_read(string name, int width, int height, bool? hasAlpha)
    {
        PhotoHeader header = Codec.Probe(Hard(name));
        using PixelImage photo = DecodeHard(name);
        Assert.Equal((width, height), (header.Width, header.Height));
        Assert.Equal((width, height), (photo.Width, photo.Height));
        Assert.Equal(hasAlpha ?? photo.HasAlpha, photo.HasAlpha);
    }

    [SkippableTheory]
    [InlineData("swiss.png", 23, 25, 220, 3, 10)]
    [InlineData("with-alpha.png", 128, 96, 91, 0, 194)]
    [InlineData("p3.png", 4, 4, 255, 0, 0)]
    [InlineData("uncompressed_tiff.tiff", 120, 100, 182, 135, 96)]
    [InlineData("4.webp", 50, 50, 32, 133, 201)]
    public void Colours_are_what_they_were_meant_to_be(string name, int x, int y, int red, int green, int blue)
    {
        using PixelImage photo = DecodeHard(name);
        TestPictures.AssertColour(photo, x, y, (red, green, blue), 4);
    }

    // Worked out by hand from the primaries and curves in the profiles: linear, to XYZ, to linear sRGB, to sRGB.
    [SkippableTheory]
    [InlineData("p3.png", 180, 120, 90, 190, 117, 84)]
    [InlineData("p3.png", 90, 170, 60, 52, 172, 34)]
    [InlineData("p3.png", 128, 128, 128, 128, 128, 128)]
    [InlineData("prophoto.png", 131, 141, 192, 117, 160, 210)]
    [InlineData("prophoto.png", 180, 120, 90, 238, 122, 102)]
    [InlineData("prophoto.png", 90, 170, 60, 0, 197, 26)]
    public void A_real_wide_gamut_profile_becomes_srgb(string name, byte red, byte green, byte blue, int expectedRed, int expectedGreen,
        int expectedBlue)
    {
        byte[] samples = [.. Enumerable.Repeat<byte[]>([red, green, blue], 256).SelectMany(pixel => pixel)];
        byte[] photo = PngFile.Write(16, 16, 8, PngFile.Rgb, samples, ("iCCP", PngFile.Chunk(Hard(name), "iCCP")));
        using PixelImage back = Codec.Decode(photo, 16, keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, (expectedRed, expectedGreen, expectedBlue), 2);
    }

    [SkippableTheory]
    [InlineData("truncated.jpg", "JPEG that is damaged")]
    [InlineData("truncated.png", "PNG that is damaged")]
    [InlineData("corrupt-header.jpg", "JPEG")]
    [InlineData("giant-image.jpg", "20000 x 14000 pixels")]
    [InlineData("65536-uint32-limit.png", "65536 x 65536 pixels")]
    [InlineData("prophoto.png", "1 x 1 pixels")]
    [InlineData("circle.svg", "SVG")]
    [InlineData("struct-image-04-t.svg", "SVG")]
    [InlineData("relax.jp2", "JPEG 2000")]
    public void Every_bad_file_is_refused_with_its_own_reason(string name, string reason)
    {
        byte[] file = Hard(name);
        PhotoRefusedException refused = Assert.Throws<PhotoRefusedException>(() => Codec.Decode(file, 1024, keepMetadata: false).Dispose());
        Assert.Contains(reason, refused.Message, StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("giant-image.jpg")]
    [InlineData("65536-uint32-limit.png")]
    public void A_giant_is_told_from_the_beginning_of_its_file(string name)
    {
        PhotoHeader header = Codec.Probe(Hard(name).AsMemory(0, 200 << 10));
        Assert.Throws<PhotoRefusedException>(() => Limits.Check(header));
    }
}
