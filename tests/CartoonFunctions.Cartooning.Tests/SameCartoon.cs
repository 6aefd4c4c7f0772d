using CartoonFunctions.Imaging;

namespace CartoonFunctions.Cartooning.Tests;

/// <summary>When two drawings count as the same cartoon: at most one grey level apart on 99.9% of pixels.</summary>
static class SameCartoon
{
    const int MostLevelsApart = 1;
    const int PixelsForEachFurtherApart = 1000;

    public static void Assert(PixelImage one, PixelImage other)
    {
        Xunit.Assert.Equal((one.Width, one.Height), (other.Width, other.Height));
        int apart = 0;
        for (int i = 0; i < one.Rgb.Length; i += 3)
        {
            if (Apart(i) || Apart(i + 1) || Apart(i + 2))
                apart++;
        }
        int pixels = one.Width * one.Height;
        Xunit.Assert.True(apart <= pixels / PixelsForEachFurtherApart,
            $"{apart} of {pixels} pixels are more than {MostLevelsApart} grey level apart.");

        bool Apart(int i) => Math.Abs(one.Rgb[i] - other.Rgb[i]) > MostLevelsApart;
    }
}
