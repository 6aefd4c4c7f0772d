using CartoonFunctions.Imaging.Formats;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>What is whole but not read is said to be so, in planning as in drawing, and never called damaged.</summary>
public sealed class PhotoFeaturesTests
{
    static readonly VipsCodec Codec = new(new PhotoLimits());

    static readonly byte[] Samples = [.. Enumerable.Repeat<byte>(120, 16 * 16 * 3)];

    [Theory]
    [InlineData(0xC1, 12, "12-bit JPEG")]
    [InlineData(0xC3, 8, "lossless JPEG")]
    [InlineData(0xF7, 8, "JPEG-LS")]
    [InlineData(0xC5, 8, "hierarchical JPEG")]
    public void A_jpeg_of_a_coding_that_is_not_read_is_named(byte marker, byte precision, string name)
    {
        using PixelImage drawn = TestPictures.Picture(32, 32);
        byte[] jpeg = Codec.Encode(drawn, new EncodeOptions(OutputFormat.Jpeg, 90));
        int frame = jpeg.AsSpan().IndexOf((ReadOnlySpan<byte>)[0xFF, 0xC0]);
        (jpeg[frame + 1], jpeg[frame + 4]) = (marker, precision);
        AssertRefused(jpeg, name);
    }

    [Theory]
    [InlineData(50000, "Zstandard")]
    [InlineData(34712, "JPEG 2000")]
    [InlineData(34887, "LERC")]
    public void A_tiff_of_a_compression_that_is_not_read_is_named(int compression, string name) =>
        AssertRefused(TiffFile.Write(16, 16, TiffFile.Rgb, Samples, compression: compression), name);

    [Fact]
    public void A_big_tiff_is_read()
    {
        using PixelImage drawn = TestPictures.Picture(40, 24);
        using PixelImage back = Codec.Decode(TiffFile.WriteBig(40, 24, drawn.Rgb), 64, keepMetadata: false);
        TestPictures.AssertAlike(drawn, back, 0, 0);
    }

    [Fact]
    public void A_camera_raw_file_is_named_and_its_thumbnail_never_drawn()
    {
        AssertRefused(TiffFile.Write(16, 16, TiffFile.Rgb, Samples, more: (50706, 1, 4, 0x0401)), "camera raw file (DNG)");
        AssertRefused(TiffFile.Write(16, 16, TiffFile.Rgb, Samples, more: [(254, 4, 1, 1), (330, 4, 1, 8)]), "camera raw file");
        AssertRefused(TiffFile.Write(16, 16, 32803, Samples), "camera raw file");
    }

    [Fact]
    public void A_tiff_whose_first_page_is_whole_is_no_raw_file()
    {
        using PixelImage back = Codec.Decode(TiffFile.Write(16, 16, TiffFile.Rgb, Samples, more: [(254, 4, 1, 0)]), 16,
            keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, (120, 120, 120), 0);
    }

    [Theory]
    [InlineData(6)]
    [InlineData(200)]
    public void More_bands_than_a_photo_has_are_refused_from_the_header(int bands) =>
        AssertRefused(TiffFile.Write(16, 16, TiffFile.Rgb, new byte[16 * 16 * bands]), $"{bands} bands");

    [Fact]
    public void Bands_beside_the_colours_and_their_opacity_are_left_out()
    {
        byte[] samples = [.. Enumerable.Repeat<byte[]>([200, 100, 50, 255, 77], 256).SelectMany(pixel => pixel)];
        using PixelImage back = Codec.Decode(TiffFile.Write(16, 16, TiffFile.Rgb, samples), 8, keepMetadata: false);
        TestPictures.AssertColour(back, 4, 4, (200, 100, 50), 1);
    }

    [Fact]
    public void A_tile_of_a_gigapixel_is_refused_from_the_header() =>
        AssertRefused(TiffFile.Write(16, 16, TiffFile.Rgb, Samples, more: [(322, 4, 1, 65536), (323, 4, 1, 65536)]), "65536 x 65536");

    [Theory]
    [InlineData(4100, 16, 16, 1 << 20)] // narrow: hundreds side by side, each a million rows high
    [InlineData(16, 4100, 1 << 20, 16)]
    public void Tiles_that_reach_far_beyond_the_picture_are_refused_from_the_header(int width, int height, int tileWidth, int tileHeight) =>
        AssertRefused(TiffFile.Write(width, height, TiffFile.Rgb, new byte[width * height * 3],
            more: [(322, 4, 1, tileWidth), (323, 4, 1, tileHeight)]), $"{tileWidth} x {tileHeight}");

    [Fact]
    public void A_tiff_of_more_pages_than_a_book_is_refused_and_one_of_a_hundred_is_read()
    {
        AssertRefused(TiffFile.WithPages(TiffFile.Write(16, 16, TiffFile.Rgb, Samples), 1000), "more than 1000 pages");
        using PixelImage back = Codec.Decode(TiffFile.WithPages(TiffFile.Write(16, 16, TiffFile.Rgb, Samples), 100), 16,
            keepMetadata: false);
        TestPictures.AssertColour(back, 8, 8, (120, 120, 120), 0);
    }

    [Fact]
    public void Pages_that_follow_one_another_in_a_circle_are_no_endless_work()
    {
        byte[] tiff = TiffFile.Write(16, 16, TiffFile.Rgb, Samples);
        int next = 8 + 2 + (10 * 12);
        System.Buffers.Binary.BinaryPrimitives.WriteInt32LittleEndian(tiff.AsSpan(next), 8);
        AssertRefused(tiff, "more than 1000 pages");
    }

    [Fact]
    public void What_would_take_gigabytes_to_decode_is_refused()
    {
        PhotoRefusedException refused = Assert.Throws<PhotoRefusedException>(() => PhotoFeatures.CheckMemory(8192, 8192, 4, 32));
        Assert.Contains("1024 MiB", refused.Message, StringComparison.Ordinal);
        PhotoFeatures.CheckMemory(8192, 8192, 4, 16);
        Assert.Contains("64 bits", Assert.Throws<PhotoRefusedException>(() => PhotoFeatures.CheckMemory(16, 16, 1, 64)).Message,
            StringComparison.Ordinal);
    }

    [SkippableTheory]
    [InlineData("03-camera-raw-becomes-a-stamp/phone.dng", "(DNG)")]
    [InlineData("03-camera-raw-becomes-a-stamp/canon.cr3", "(CR3)")]
    [InlineData("19-unsupported-is-called-damaged/12bit.jpg", "12-bit")]
    [InlineData("19-unsupported-is-called-damaged/lossless.jpg", "lossless")]
    [InlineData("24-tiff-bands/8192x64-200-bands.tif", "200 bands")]
    [InlineData("24-tiff-bands/8192x64-2000-bands.tif", "2000 bands")]
    public void Files_that_were_reported_are_refused_by_what_they_are(string name, string said) =>
        AssertRefused(File.ReadAllBytes(TestFolders.Shared($"cases/{name}")), said);

    [SkippableFact]
    public void A_big_tiff_that_was_reported_is_read()
    {
        using PixelImage photo = Codec.Decode(File.ReadAllBytes(TestFolders.Shared("cases/19-unsupported-is-called-damaged/bigtiff.tif")),
            1024, keepMetadata: false);
        Assert.Equal((120, 150), (photo.Width, photo.Height));
    }

    [Fact]
    public void Mutated_directories_end_in_a_picture_or_a_refusal()
    {
        byte[][] files = [TiffFile.Write(16, 16, TiffFile.Rgb, Samples, more: [(254, 4, 1, 1), (271, 2, 4, 0), (330, 4, 1, 8)]),
            TiffFile.WriteBig(16, 16, Samples)];
        Random random = new(19);
        for (int round = 0; round < 2000; round++)
        {
            byte[] broken = [.. files[round % 2]];
            for (int i = 0; i <= round % 4; i++)
                broken[random.Next(4, 230)] = random.Next(3) == 0 ? byte.MaxValue : (byte)random.Next(256);
            try
            {
                Codec.Decode(broken, 16, keepMetadata: true).Dispose();
            }
            catch (PhotoRefusedException refused)
            {
                Assert.EndsWith(".", refused.Message, StringComparison.Ordinal);
            }
        }
    }

    static void AssertRefused(byte[] photo, string said)
    {
        foreach (Action reading in (Action[])[() => Codec.Probe(photo), () => Codec.Decode(photo, 64, keepMetadata: false).Dispose()])
        {
            PhotoRefusedException refused = Assert.Throws<PhotoRefusedException>(reading);
            Assert.Contains(said, refused.Message, StringComparison.Ordinal);
            Assert.DoesNotContain("damaged", refused.Message, StringComparison.Ordinal);
            Assert.False(refused.IsForBrokenHeader);
        }
    }
}
