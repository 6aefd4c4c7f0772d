using System.Drawing;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests;

public sealed class WatermarkTests : IDisposable
{
    readonly VipsCodec codec = new(new PhotoLimits());
    readonly StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));

    public void Dispose() => models.Dispose();

    [Theory]
    [InlineData("© Ana & <Jo>", true)]
    [InlineData("写真 📷", true)]
    [InlineData("", false)]
    [InlineData("  ", false)]
    [InlineData("two\nlines", false)]
    [InlineData("two\u2028lines", false)]
    [InlineData("half \uD83D", false)]
    [InlineData("Logo.PNG", false)]
    public void A_text_is_one_line_that_can_be_seen_and_no_file(string text, bool isText) => Assert.Equal(isText, Watermark.IsText(text));

    [Fact]
    public void A_text_has_a_hundred_characters_at_most() =>
        Assert.Equal((true, false), (Watermark.IsText(new string('x', 100)), Watermark.IsText(new string('x', 101))));

    [Fact]
    public void An_open_place_is_the_first_corner_without_a_face()
    {
        Size picture = new(1000, 1000), mark = new(300, 100);
        FaceRecord right = new(700, 800, 250, 150, 1), left = new(50, 800, 250, 150, 1), top = new(650, 10, 300, 150, 1);

        Assert.Equal(new Point(680, 880), DrawWatermark.PlaceOf(WatermarkPlace.Auto, picture, mark, []));
        Assert.Equal(new Point(20, 880), DrawWatermark.PlaceOf(WatermarkPlace.Auto, picture, mark, [right]));
        Assert.Equal(new Point(680, 20), DrawWatermark.PlaceOf(WatermarkPlace.Auto, picture, mark, [right, left]));
        Assert.Equal(new Point(20, 20), DrawWatermark.PlaceOf(WatermarkPlace.Auto, picture, mark, [right, left, top]));
        Assert.Null(DrawWatermark.PlaceOf(WatermarkPlace.Auto, picture, mark, [new FaceRecord(100, 100, 800, 800, 1)]));
        Assert.Equal(new Point(350, 450), DrawWatermark.PlaceOf(WatermarkPlace.Center, picture, mark, [right]));
    }

    [Theory]
    [InlineData(WatermarkPlace.TopLeft, 0, 0)]
    [InlineData(WatermarkPlace.BottomRight, 1, 1)]
    public async Task A_picture_lies_in_its_corner_as_opaque_as_was_asked_and_the_rest_is_as_without(WatermarkPlace place, int right,
        int bottom)
    {
        byte[] photo = TestPhotos.Encode(600, 600);
        using PixelImage red = new(50, 50);
        for (int i = 0; i < red.Rgb.Length; i++)
            red.Rgb[i] = (byte)(i % 3 == 0 ? 255 : 0);
        DrawOptions options = new() { Resolution = 600, Style = "ink-comic" };
        Watermark mark = new("logo.png") { Place = place, Opacity = 0.5, Size = 0.2 };

        using PixelImage without = await DrawAsync(photo, options);
        using PixelImage with = await DrawAsync(photo, options with { Watermark = mark }, red);

        // It fits into 120 by 60 pixels, 12 from the edges.
        Rectangle expected = new(right == 0 ? 12 : 528, bottom == 0 ? 12 : 528, 60, 60);
        for (int y = 0; y < 600; y++)
        {
            for (int x = 0; x < 600; x++)
            {
                ReadOnlySpan<byte> before = without.RgbRow(y).Slice(3 * x, 3), after = with.RgbRow(y).Slice(3 * x, 3);
                if (!expected.Contains(x, y))
                    Assert.True(before.SequenceEqual(after), $"{x}, {y} is another");
                else
                    Assert.InRange(after[1] - (before[1] / 2.0), -1, 1);
            }
        }
    }

    [Fact]
    public async Task A_text_is_seen_on_a_cartoon()
    {
        byte[] photo = TestPhotos.Encode(640, 480);
        DrawOptions options = new() { Style = "ink-comic" };

        using PixelImage without = await DrawAsync(photo, options);
        using PixelImage with = await DrawAsync(photo,
            options with { Watermark = new("© Ana") { Opacity = 1, Place = WatermarkPlace.Bottom } });

        int changed = 0;
        for (int i = 0; i < with.Rgb.Length; i++)
        {
            if (Math.Abs(with.Rgb[i] - without.Rgb[i]) > 40)
                changed++;
        }
        Assert.InRange(changed / (double)with.Rgb.Length, 0.002, 0.05);
        Assert.True(with.Rgb[..(3 * 640 * 300)].SequenceEqual(without.Rgb[..(3 * 640 * 300)]), "something changed far above the text");
    }

    [Fact]
    public void A_picture_that_is_not_at_hand_is_refused_before_a_photo_is_looked_at()
    {
        ModelException refused = Assert.Throws<ModelException>(() =>
            new Cartoonizer(codec, models).Identify(new DrawOptions { Watermark = new("logo.png") }));

        Assert.Contains("logo.png", refused.Message, StringComparison.Ordinal);
    }

    async Task<PixelImage> DrawAsync(byte[] photo, DrawOptions options, PixelImage? picture = null)
    {
        Cartoon cartoon = await new Cartoonizer(codec, models, picture).DrawAsync(photo, options, CancellationToken.None);
        return codec.Decode(cartoon.Encoded, 4096, keepMetadata: false);
    }
}
