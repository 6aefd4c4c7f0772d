using System.Buffers;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>libvips keeps the contract, and its own dangers stay shut.</summary>
public sealed class VipsCodecTests : ImageCodecContract
{
    protected override IImageCodec Codec { get; } = new VipsCodec(Limits);

    [Fact]
    public void Loaders_that_strangers_files_must_not_reach_are_shut()
    {
        byte[] svg = [.. """<svg xmlns="http://www.w3.org/2000/svg" width="20" height="20"></svg>"""u8];
        Assert.Throws<NetVips.VipsException>(() => NetVips.Image.SvgloadBuffer(svg));
        string file = Path.GetTempFileName();
        Assert.Throws<NetVips.VipsException>(() => NetVips.Image.Csvload(file));
        Assert.Throws<NetVips.VipsException>(() => NetVips.Image.Rawload(file, 1, 1, 1));
        File.Delete(file);
        // The same bytes that the codec reads through its own loader: no other way in is open.
        using PixelImage drawn = TestPictures.Picture(16, 16);
        byte[] png = Codec.Encode(drawn, new EncodeOptions(OutputFormat.Png, 90));
        Assert.Throws<NetVips.VipsException>(() => NetVips.Image.PngloadBuffer(png));
    }

    [Theory]
    [InlineData(OutputFormat.Png)]
    [InlineData(OutputFormat.Jpeg)]
    [InlineData(OutputFormat.WebP)]
    [InlineData(OutputFormat.Avif)]
    public void Memory_that_runs_out_while_a_file_is_written_ends_that_file_alone(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Picture(256, 256);
        Assert.Throws<InsufficientMemoryException>(() => Codec.Encode(drawn, new EncodeOptions(format, 90), new FullWriter(room: 500)));

        using PixelImage back = Codec.Decode(Codec.Encode(drawn, new EncodeOptions(format, 90)), 256, keepMetadata: false);
        Assert.Equal((256, 256), (back.Width, back.Height));
    }

    [Theory]
    [InlineData(0, 0, 0, 0, 255, 255, 255, 3)]
    [InlineData(255, 0, 0, 0, 0, 160, 220, 45)]
    [InlineData(0, 255, 0, 0, 225, 0, 130, 45)]
    [InlineData(0, 0, 255, 0, 255, 240, 0, 45)]
    [InlineData(0, 0, 0, 255, 30, 30, 30, 30)]
    public void The_inks_look_as_they_do_on_paper(byte cyan, byte magenta, byte yellow, byte black, int red, int green, int blue,
        int tolerance)
    {
        byte[] inks = [.. Enumerable.Repeat<byte[]>([cyan, magenta, yellow, black], 256).SelectMany(pixel => pixel)];
        using PixelImage back = Codec.Decode(TiffFile.Write(16, 16, TiffFile.Separated, inks), 16, keepMetadata: false);
        Assert.False(back.HasAlpha);
        TestPictures.AssertColour(back, 8, 8, (red, green, blue), tolerance);
    }

    [SkippableFact]
    public void An_avif_is_read_from_its_primary_item()
    {
        byte[] avif = File.ReadAllBytes(TestFolders.Shared("photos/hard/pitm.avif"));
        Assert.Equal(new PhotoHeader(PhotoFormat.Avif, 4096, 800), Codec.Probe(avif));
        using PixelImage photo = Codec.Decode(avif, 512, keepMetadata: false);
        Assert.Equal((512, 100), (photo.Width, photo.Height));
    }

    // Worked out apart from any colour library: the file's four inks through the profile's own table (A2B0, perceptual, interpolated
    // between its nearest 16 entries) to Lab, then XYZ, then the sRGB formula.
    [SkippableTheory]
    [InlineData(381, 136, 173, 133, 45)]
    [InlineData(196, 196, 201, 222, 145)]
    [InlineData(131, 226, 151, 180, 96)]
    [InlineData(356, 246, 121, 57, 64)]
    [InlineData(316, 206, 122, 18, 22)]
    [InlineData(284, 109, 26, 28, 27)]
    public void Ink_becomes_srgb_by_its_profile(int x, int y, int red, int green, int blue)
    {
        byte[] photo = File.ReadAllBytes(TestFolders.Shared("photos/hard/Channel_digital_image_CMYK_color.jpg"));
        using PixelImage back = Codec.Decode(photo, 500, keepMetadata: false);
        TestPictures.AssertColour(back, x, y, (red, green, blue), 3);
    }

    [SkippableFact]
    public void Ink_without_a_profile_comes_near_to_the_same_picture_with_one()
    {
        using PixelImage with = Codec.Decode(File.ReadAllBytes(TestFolders.Shared("photos/hard/Channel_digital_image_CMYK_color.jpg")),
            500, keepMetadata: false);
        using PixelImage without = Codec.Decode(
            File.ReadAllBytes(TestFolders.Shared("photos/hard/Channel_digital_image_CMYK_color_no_profile.jpg")), 500, keepMetadata: false);
        TestPictures.AssertAlike(with, without, 12, 120);
    }

    /// <summary>Memory of which there is only so much.</summary>
    sealed class FullWriter(int room) : IBufferWriter<byte>
    {
        readonly byte[] all = new byte[room];
        int at;

        public void Advance(int count) => at += count;

        public Memory<byte> GetMemory(int sizeHint = 0) => at < all.Length ? all.AsMemory(at) : throw new InsufficientMemoryException();

        public Span<byte> GetSpan(int sizeHint = 0) => GetMemory(sizeHint).Span;
    }
}
