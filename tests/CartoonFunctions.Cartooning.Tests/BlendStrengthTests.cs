using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

public class BlendStrengthTests
{
    const int Width = 203; // no whole number of vectors, and odd when halved
    const int Height = 101;

    [Fact]
    public async Task At_full_strength_every_byte_is_the_model_s()
    {
        using Drawing drawing = Draw(1, Noise(seed: 1), Noise(seed: 2));
        using PixelImage cartoon = Noise(seed: 2);
        await BlendStrength.RunAsync(drawing, CancellationToken.None);
        Assert.Equal(cartoon.Rgb, drawing.Cartoon.Rgb);
    }

    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    public async Task What_has_no_lines_is_the_weighted_mean(double strength)
    {
        using Drawing drawing = Draw(strength, Filled(_ => 50), Filled(_ => 200));
        await BlendStrength.RunAsync(drawing, CancellationToken.None);
        foreach (byte value in drawing.Cartoon.Rgb)
            Assert.InRange(value, 50 + (150 * strength) - 1, 50 + (150 * strength) + 1);
    }

    [Theory]
    [InlineData(0.5)]
    [InlineData(0.7)]
    [InlineData(0.9)]
    public async Task A_line_of_the_photo_that_the_cartoon_lacks_does_not_come_through(double strength)
    {
        // A dark rim, three pixels wide, beside where the cartoon has its own.
        using Drawing drawing = Draw(strength, Filled(x => x is >= 100 and < 103 ? 0 : 200), Filled(x => x is >= 112 and < 115 ? 0 : 200));
        await BlendStrength.RunAsync(drawing, CancellationToken.None);

        byte[] row = drawing.Cartoon.RgbRow(50).ToArray();
        int steepest = Enumerable.Range(95, 12).Max(x => Math.Abs(row[3 * (x + 1)] - row[3 * x]));
        Assert.InRange(steepest, 0, 6); // a cross-fade at 0.7 leaves 60, at 0.9 20
        Assert.InRange(row[3 * 113], 0, 45); // the cartoon's own line stays dark
    }

    [Fact]
    public async Task More_strength_is_never_further_from_the_cartoon()
    {
        using PixelImage cartoon = Noise(seed: 2);
        double last = double.MaxValue;
        for (double strength = 0.1; strength < 1.01; strength += 0.1)
        {
            using Drawing drawing = Draw(Math.Min(strength, 1), Noise(seed: 1), Noise(seed: 2));
            await BlendStrength.RunAsync(drawing, CancellationToken.None);
            double distance = Distance(drawing.Cartoon, cartoon);
            Assert.True(distance < last, $"at {strength:0.0} {distance:0.00}, before {last:0.00}");
            last = distance;
        }
        Assert.Equal(0, last);
    }

    [Theory]
    [InlineData("sketch", ColourSource.Auto, true)]
    [InlineData("sketch", ColourSource.Photo, false)] // asked for
    [InlineData("ink-comic", ColourSource.Auto, false)]
    public async Task Colour_does_not_come_back_into_a_grey_style(string style, ColourSource colour, bool isGrey)
    {
        using Drawing drawing = Draw(0.5, Noise(seed: 1), Filled(x => x), style, colour);
        await BlendStrength.RunAsync(drawing, CancellationToken.None);
        byte[] rgb = drawing.Cartoon.Rgb.ToArray();
        Assert.Equal(isGrey, Enumerable.Range(0, rgb.Length / 3)
            .All(i => rgb[3 * i] == rgb[(3 * i) + 1] && rgb[3 * i] == rgb[(3 * i) + 2]));
    }

    static Drawing Draw(double strength, PixelImage photo, PixelImage cartoon, string style = "ink-comic",
        ColourSource colour = ColourSource.Auto)
    {
        using StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));
        return new Drawing(photo, models.Get(style), new DrawOptions { Strength = strength, Colour = colour }) { Cartoon = cartoon };
    }

    static double Distance(PixelImage one, PixelImage other)
    {
        double sum = 0;
        for (int i = 0; i < one.Rgb.Length; i++)
            sum += Math.Pow(one.Rgb[i] - other.Rgb[i], 2);
        return Math.Sqrt(sum / one.Rgb.Length);
    }

    static PixelImage Noise(int seed) => NoisePicture.Of(Width, Height, seed);

    static PixelImage Filled(Func<int, int> valueAt)
    {
        PixelImage image = new(Width, Height);
        for (int i = 0; i < image.Rgb.Length; i++)
            image.Rgb[i] = (byte)valueAt(i / 3 % Width);
        return image;
    }
}
