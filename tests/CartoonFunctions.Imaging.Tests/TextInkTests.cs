using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

public class TextInkTests
{
    [SkippableTheory]
    [InlineData("© Ana")]
    [InlineData("i")]
    [InlineData("<b>Ana</b> & <span")]
    [InlineData("Ελένη, Łukasz, Жанна, سلمى")]
    [InlineData("WWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWWW")]
    public void A_text_fills_its_box_in_one_direction_and_stays_inside_it(string text)
    {
        Skip.IfNot(TextInk.HasFont, "needs a font");

        using PixelImage ink = TextInk.Draw(text, 600, 80)!;

        Assert.InRange(ink.Width, 1, 606); // letters are whole pixels apart
        Assert.InRange(ink.Height, 1, 84);
        Assert.True(ink.Width > 540 || ink.Height > 68, $"{ink.Width} x {ink.Height} is too small");
        Assert.Equal(255, ink.Alpha.ToArray().Max());
        Assert.Equal(0, ink.Alpha[0]);
    }

    [SkippableFact]
    public void What_looks_like_markup_is_written_as_it_is()
    {
        Skip.IfNot(TextInk.HasFont, "needs a font");

        using PixelImage tagged = TextInk.Draw("<b>x</b>", 4000, 60)!;
        using PixelImage plain = TextInk.Draw("x", 4000, 60)!;

        Assert.True(tagged.Width > 3 * plain.Width, $"{tagged.Width} beside {plain.Width}");
    }

    [SkippableFact]
    public void Letters_are_white_and_their_shadow_is_black()
    {
        Skip.IfNot(TextInk.HasFont, "needs a font");

        using PixelImage ink = TextInk.Draw("HHH", 600, 200)!;

        int letters = 0, shadow = 0;
        for (int i = 0; i < ink.Alpha.Length; i++)
        {
            if (ink.Alpha[i] == 255 && ink.Rgb[3 * i] == 255)
                letters++;
            if (ink.Alpha[i] is > 40 and < 200 && ink.Rgb[3 * i] < 40)
                shadow++;
        }
        Assert.True(letters > ink.Alpha.Length / 5, $"{letters} pixels of letters");
        Assert.True(shadow > ink.Alpha.Length / 50, $"{shadow} pixels of shadow");
    }

    [SkippableFact]
    public void A_text_that_cannot_be_seen_gives_no_picture()
    {
        Skip.IfNot(TextInk.HasFont, "needs a font");

        Assert.Null(TextInk.Draw("\u00A0", 200, 50));
    }
}
