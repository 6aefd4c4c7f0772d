using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

public class KeepPhotoColoursTests
{
    [Fact]
    public async Task The_photo_s_colour_comes_back_and_the_cartoon_s_brightness_stays()
    {
        using Drawing drawing = Draw(ColourSource.Photo);

        await KeepPhotoColours.EverywhereAsync(drawing, CancellationToken.None);

        // The cartoon's luma, 0.299 * 150 + 0.587 * 120 + 0.114 * 80 = 124.41, with the photo's chroma: the photo's luma is 123.65,
        // so every channel is the photo's plus 0.76.
        Assert.Equal([101, 151, 51], drawing.Cartoon.RgbRow(5).Slice(3 * 7, 3).ToArray());
    }

    [Theory]
    [InlineData(ColourSource.Model)]
    [InlineData(ColourSource.Auto)] // a style that does not say otherwise
    public async Task The_model_s_colours_stay_where_nobody_asked(ColourSource colour)
    {
        using Drawing drawing = Draw(colour);
        await KeepPhotoColours.InSceneAsync(drawing, CancellationToken.None);
        await KeepPhotoColours.EverywhereAsync(drawing, CancellationToken.None);
        Assert.Equal([150, 120, 80], drawing.Cartoon.RgbRow(5).Slice(3 * 7, 3).ToArray());
    }

    [Fact]
    public async Task A_style_that_lightens_skin_leaves_dark_skin_dark_and_a_line_on_it_a_line()
    {
        using StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));
        Style pale = models.Get("ink-comic") with { Colour = ColourSource.Photo };
        PixelImage photo = new(200, 120), cartoon = new(200, 120);
        for (int i = 0; i < 200 * 120; i++)
        {
            bool isLine = i % 200 == 60;
            Paint(photo, i, 96, 64, 48); // dark skin
            Paint(cartoon, i, isLine ? 0 : 190, isLine ? 0 : 160, isLine ? 0 : 140); // drawn pale, with a line
        }
        using Drawing drawing = new(photo, pale, new DrawOptions()) { Cartoon = cartoon };

        await KeepPhotoColours.InSceneAsync(drawing, CancellationToken.None);

        byte[] row = drawing.Cartoon.RgbRow(60).ToArray();
        Assert.InRange(Luma(150), 70, 75); // the photo's is 72, the model's 167
        Assert.InRange(Luma(60), 0, 5); // the line is as black as it was drawn

        double Luma(int x) => (0.299 * row[3 * x]) + (0.587 * row[(3 * x) + 1]) + (0.114 * row[(3 * x) + 2]);

        static void Paint(PixelImage image, int i, int red, int green, int blue)
        {
            image.Rgb[3 * i] = (byte)red;
            image.Rgb[(3 * i) + 1] = (byte)green;
            image.Rgb[(3 * i) + 2] = (byte)blue;
        }
    }

    static Drawing Draw(ColourSource colour)
    {
        using StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));
        return new Drawing(Filled(100, 150, 50), models.Get("ink-comic"),
            new DrawOptions { Colour = colour })
        { Cartoon = Filled(150, 120, 80) };
    }

    static PixelImage Filled(byte red, byte green, byte blue)
    {
        PixelImage image = new(20, 12);
        for (int i = 0; i < 20 * 12; i++)
        {
            image.Rgb[3 * i] = red;
            image.Rgb[(3 * i) + 1] = green;
            image.Rgb[(3 * i) + 2] = blue;
        }
        return image;
    }
}
