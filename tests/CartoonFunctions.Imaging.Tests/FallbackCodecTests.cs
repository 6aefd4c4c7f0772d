using System.Buffers;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>Two codecs as one keep the contract of one, in both orders: here libvips, and libvips held to less.</summary>
public abstract class FallbackCodecTests : ImageCodecContract
{
    [Fact]
    public void What_one_has_no_reader_for_the_other_reads()
    {
        byte[] gif = GifFile.RedThenBlue();
        Assert.Throws<PhotoRefusedException>(() => { new HeldToLess(new VipsCodec(Limits)).Probe(gif); });

        PhotoHeader header = Codec.Probe(gif);
        using PixelImage read = Codec.Decode(gif, 64, keepMetadata: false);
        Assert.Equal((PhotoFormat.Gif, header.Width, header.Height), (header.Format, read.Width, read.Height));
    }

    [Fact]
    public void What_one_has_no_writer_for_the_other_writes()
    {
        using PixelImage drawn = TestPictures.Picture(32, 24);
        byte[] file = Codec.Encode(drawn, new EncodeOptions(OutputFormat.WebP, 90));

        Assert.Equal(PhotoFormat.WebP, Codec.Probe(file).Format);
    }

    [Fact]
    public void What_both_refuse_is_refused_for_what_the_photo_is()
    {
        ReadOnlyMemory<byte> cutOff = GifFile.RedThenBlue().AsMemory(0, 90);
        PhotoRefusedException refused = Assert.Throws<PhotoRefusedException>(() => Codec.Decode(cutOff, 64, keepMetadata: false).Dispose());

        Assert.Equal(PhotoReasons.BrokenPixels.Code, refused.Reason.Code);
    }

    /// <summary>A codec without GIF and WebP: it refuses and throws as ImageSharp does for what it lacks.</summary>
    protected sealed class HeldToLess(IImageCodec codec) : IImageCodec
    {
        public PhotoHeader Probe(ReadOnlyMemory<byte> photo) => codec.Probe(Checked(photo));

        public PixelImage Decode(ReadOnlyMemory<byte> photo, int longSidePixels, bool keepMetadata, bool acceptDamaged = false) =>
            codec.Decode(Checked(photo), longSidePixels, keepMetadata, acceptDamaged);

        public void Encode(PixelImage image, EncodeOptions options, IBufferWriter<byte> file)
        {
            if (options.Format is OutputFormat.WebP)
                throw new NotSupportedException();
            codec.Encode(image, options, file);
        }

        public PixelImage Resize(PixelImage image, int width, int height) => codec.Resize(image, width, height);

        static ReadOnlyMemory<byte> Checked(ReadOnlyMemory<byte> photo)
        {
            Limits.Check(photo.Length);
            return FormatSniffer.Sniff(photo.Span) is PhotoFormat.Gif or PhotoFormat.WebP
                ? throw new PhotoRefusedException(PhotoReasons.FormatNotHere.With(("format", "GIF"))) : photo;
        }
    }
}

/// <summary>The lesser codec first, as ImageSharp is in the app.</summary>
public sealed class LesserFirstTests : FallbackCodecTests
{
    protected override IImageCodec Codec { get; } = new FallbackCodec(new HeldToLess(new VipsCodec(Limits)), new VipsCodec(Limits));
}

/// <summary>The lesser codec second.</summary>
public sealed class LesserSecondTests : FallbackCodecTests
{
    protected override IImageCodec Codec { get; } = new FallbackCodec(new VipsCodec(Limits), new HeldToLess(new VipsCodec(Limits)));
}
