using System.Buffers.Binary;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

/// <summary>A file says how many pixels it has to an inch, in every format.</summary>
public sealed class PrintedFileTests
{
    static readonly VipsCodec Codec = new(new PhotoLimits());

    public static TheoryData<OutputFormat> Formats => [.. Enum.GetValues<OutputFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void Pixels_an_inch_stand_in_the_file_beside_the_note_of_its_origin(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Picture(32, 48);
        drawn.Metadata = DigitalSource.Note(null);

        using PixelImage read = Codec.Decode(Codec.Encode(drawn, new EncodeOptions(format, 90, 240)), 48, keepMetadata: true);

        Assert.Equal(240, DotsOf(read.Metadata!.Exif), 0.01);
        Assert.NotNull(read.Metadata.Xmp);
        Assert.Equal((32, 48), (read.Width, read.Height));
    }

    [Theory]
    [MemberData(nameof(Formats))]
    public void What_a_kept_block_said_of_the_photo_s_own_print_is_replaced(OutputFormat format)
    {
        using PixelImage drawn = TestPictures.Picture(32, 48);
        byte[] printed = Codec.Encode(drawn, new EncodeOptions(OutputFormat.Jpeg, 90, 72));
        using PixelImage photo = Codec.Decode(printed, 48, keepMetadata: true);
        Assert.Equal(72, DotsOf(photo.Metadata!.Exif), 0.01);

        using PixelImage read = Codec.Decode(Codec.Encode(photo, new EncodeOptions(format, 90, 300)), 48, keepMetadata: true);

        Assert.Equal(300, DotsOf(read.Metadata!.Exif), 0.01);
    }

    [Fact]
    public void A_png_says_it_in_its_own_way_too()
    {
        using PixelImage drawn = TestPictures.Picture(32, 48);

        byte[] file = Codec.Encode(drawn, new EncodeOptions(OutputFormat.Png, 90, 254));

        int chunk = file.AsSpan().IndexOf("pHYs"u8);
        Assert.Equal(10_000u, BinaryPrimitives.ReadUInt32BigEndian(file.AsSpan(chunk + 4))); // a metre
    }

    static double DotsOf(byte[]? exif)
    {
        ReadOnlySpan<byte> tiff = exif.AsSpan();
        if (tiff.StartsWith("Exif\0\0"u8))
            tiff = tiff[6..];
        Assert.True(tiff.StartsWith("II"u8), "there is no EXIF that can be read here");
        int directory = BinaryPrimitives.ReadInt32LittleEndian(tiff[4..]);
        int count = BinaryPrimitives.ReadInt16LittleEndian(tiff[directory..]);
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = tiff.Slice(directory + 2 + (12 * i), 12);
            int at = BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
            if (BinaryPrimitives.ReadUInt16LittleEndian(entry) == 0x011A)
                return BinaryPrimitives.ReadUInt32LittleEndian(tiff[at..]) / (double)BinaryPrimitives.ReadUInt32LittleEndian(
                    tiff[(at + 4)..]);
        }
        return 0;
    }
}
