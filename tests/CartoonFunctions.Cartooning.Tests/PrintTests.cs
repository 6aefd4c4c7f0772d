using System.Buffers.Binary;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests;

public sealed class PrintTests : IDisposable
{
    readonly VipsCodec codec = new(new PhotoLimits());
    readonly StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData("10x15cm@300", 3.937, 5.906, 300)]
    [InlineData("10 x 15 CM@250", 3.937, 5.906, 250)]
    [InlineData("100×150mm", 3.937, 5.906, 300)]
    [InlineData("4x6in@600", 4, 6, 600)]
    [InlineData("8.5x11in", 8.5, 11, 300)]
    public void A_size_is_read_in_centimetres_millimetres_and_inches(string text, double width, double height, int dots)
    {
        PrintSize print = PrintSize.Parse(text)!.Value;

        Assert.Equal((width, height, dots), (Math.Round(print.Width, 3), Math.Round(print.Height, 3), print.DotsPerInch));
    }

    [Theory]
    [InlineData("")]
    [InlineData("10x15")]
    [InlineData("10cm@300")]
    [InlineData("0x15cm")]
    [InlineData("10x15cm@10")]
    [InlineData("10x15cm@99999")]
    [InlineData("900x900cm")]
    [InlineData("-10x15cm")]
    [InlineData("10x15cm@300 ")]
    public void What_is_no_size_or_beyond_all_paper_is_none(string text) => Assert.Null(PrintSize.Parse(text));

    [Theory]
    [InlineData(4000, 3000, 800)] // 4:3 on 2:3 paper: the short side is what fits
    [InlineData(3000, 4000, 800)]
    [InlineData(4000, 1000, 900)] // the long side is
    [InlineData(1000, 1000, 600)]
    public void A_photo_fills_the_paper_as_far_as_its_form_lets_it(int width, int height, int longSide) =>
        Assert.Equal(longSide, new PrintSize(2, 3, 300).LongSideOf(width, height));

    [Theory]
    [InlineData(1500, 1000, 591, 394, 100, false)]
    [InlineData(1000, 1500, 394, 591, 100, false)]
    [InlineData(300, 200, 300, 200, 50.8, true)]
    public async Task A_cartoon_has_the_pixels_that_paper_asks_for_or_its_own_and_says_how_fine_it_is(int width, int height,
        int printedWidth,
        int printedHeight, double dots, bool isNoted)
    {
        DrawOptions options = new() { Style = "ink-comic", Print = PrintSize.Parse("10x15cm@100"), Format = OutputFormat.Jpeg };

        Cartoon cartoon = await new Cartoonizer(codec, models).DrawAsync(TestPhotos.Encode(width, height), options, default);

        Assert.Equal((printedWidth, printedHeight), (cartoon.Width, cartoon.Height));
        using PixelImage read = codec.Decode(cartoon.Encoded, 4096, keepMetadata: true);
        Assert.Equal(dots, DotsOf(read.Metadata!.Exif!), 0.05);
        Assert.Equal(isNoted ? "fewerDots" : null, cartoon.Note?.Code);
        if (isNoted)
            Assert.Equal(("50", "100"), (cartoon.Note!.Values!["dots"], cartoon.Note.Values["wanted"]));
    }

    [Fact]
    public async Task A_print_is_drawn_larger_than_a_screen_s_picture_where_the_photo_has_the_pixels()
    {
        DrawOptions options = new() { Style = "ink-comic", Print = PrintSize.Parse("2x5in@300") };

        Cartoon cartoon = await new Cartoonizer(codec, models).DrawAsync(TestPhotos.Encode(1800, 200), options, default);

        Assert.Equal((1500, 167), (cartoon.Width, cartoon.Height));
    }

    /// <summary>XResolution of an EXIF block, in the inches that it says.</summary>
    static double DotsOf(ReadOnlySpan<byte> exif)
    {
        ReadOnlySpan<byte> tiff = exif.StartsWith("Exif\0\0"u8) ? exif[6..] : exif;
        Assert.True(tiff.StartsWith("II"u8));
        int directory = BinaryPrimitives.ReadInt32LittleEndian(tiff[4..]);
        int count = BinaryPrimitives.ReadInt16LittleEndian(tiff[directory..]);
        double dots = 0;
        for (int i = 0; i < count; i++)
        {
            ReadOnlySpan<byte> entry = tiff.Slice(directory + 2 + (12 * i), 12);
            int at = BinaryPrimitives.ReadInt32LittleEndian(entry[8..]);
            switch (BinaryPrimitives.ReadUInt16LittleEndian(entry))
            {
                case 0x011A:
                    dots = BinaryPrimitives.ReadUInt32LittleEndian(tiff[at..]) / (double)BinaryPrimitives.ReadUInt32LittleEndian(
                        tiff[(at + 4)..]);
                    break;
                case 0x0128:
                    Assert.Equal(2, BinaryPrimitives.ReadUInt16LittleEndian(entry[8..])); // inches
                    break;
            }
        }
        return dots;
    }
}
