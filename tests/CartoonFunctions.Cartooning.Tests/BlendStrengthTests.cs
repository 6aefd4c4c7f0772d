using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

public class BlendStrengthTests
{
    [Theory]
    [InlineData(0.1)]
    [InlineData(0.7)]
    [InlineData(1)]
    public async Task Every_value_is_the_weighted_mean_to_a_rounding(double strength)
    {
        // 37 x 11 values are no whole number of vectors.
        using StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));
        using PixelImage photo = Noise(seed: 1);
        using PixelImage cartoon = Noise(seed: 2);
        using Drawing drawing = new(Noise(seed: 1), models.Get("ink-comic"), new DrawOptions { Strength = strength }) { Cartoon = Noise(seed: 2) };

        await BlendStrength.RunAsync(drawing, CancellationToken.None);

        double furthest = 0;
        for (int i = 0; i < photo.Rgb.Length; i++)
            furthest = Math.Max(furthest, Math.Abs((strength * cartoon.Rgb[i]) + ((1 - strength) * photo.Rgb[i]) - drawing.Cartoon.Rgb[i]));
        Assert.InRange(furthest, 0, 0.51);
    }

    static PixelImage Noise(int seed)
    {
        PixelImage image = new(37, 11);
        new Random(seed).NextBytes(image.Rgb);
        return image;
    }
}
