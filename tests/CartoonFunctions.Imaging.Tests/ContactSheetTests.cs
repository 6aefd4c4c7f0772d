using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Imaging.Tests;

public class ContactSheetTests
{
    [SkippableTheory]
    [InlineData("\u200b")] // zero width space
    [InlineData("\u00ad")] // soft hyphen
    [InlineData("\u2060")] // word joiner
    [InlineData("\u2800")] // blank of Braille
    [InlineData("\ufeff")] // byte order mark
    [InlineData("\U000e0001")] // language tag
    [InlineData("")]
    [InlineData("\t\n")]
    public void A_label_without_ink_is_a_stroke_under_its_picture(string label)
    {
        Skip.IfNot(TextInk.HasFont, "needs a font");

        Assert.Equal(Drawn("-"), Drawn(label));
        Assert.NotEqual(Drawn("a"), Drawn(label));
    }

    static byte[] Drawn(string label)
    {
        using ContactSheet sheet = new(new VipsCodec(new PhotoLimits()), cellPixels: 96);
        sheet.Add(label, TestPhotos.Encode(64, 48));
        return sheet.Draw(mostAcross: 1, new EncodeOptions(OutputFormat.Png, 90));
    }
}
