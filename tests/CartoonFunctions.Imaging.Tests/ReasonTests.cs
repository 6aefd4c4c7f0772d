namespace CartoonFunctions.Imaging.Tests;

public sealed class ReasonTests
{
    public static TheoryData<PhotoFormat> Formats => [.. Enum.GetValues<PhotoFormat>()];

    [Theory]
    [MemberData(nameof(Formats))]
    public void A_damaged_photo_is_named_with_the_right_article(PhotoFormat format)
    {
        string text = PhotoRefusedException.BrokenPixels(format, new InvalidDataException()).Message;

        Assert.DoesNotMatch("\\ba [AEIOU]|\\ban [^AEIOU]", text);
        Assert.Contains(format.Label(), text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_refusal_has_a_code_and_its_values()
    {
        Reason reason = Assert.Throws<PhotoRefusedException>(() => new PhotoLimits().Check(new PhotoHeader(PhotoFormat.Png, 9000, 20)))
            .Reason;

        Assert.Equal("tooWide", reason.Code);
        Assert.Equal(("9000", "20", "8192"), (reason.Values!["width"], reason.Values["height"], reason.Values["limit"]));
        Assert.Equal("It is 9000 x 20 pixels; the longest side may have 8192. Make it smaller.", reason.Text);
    }

    [Fact]
    public void A_value_that_the_text_speaks_of_cannot_be_forgotten() =>
        Assert.Throws<KeyNotFoundException>(() => PhotoReasons.TooWide.With(("width", 1)));

    [Fact]
    public void Every_codec_format_has_an_entry_with_its_json_name() => Assert.Equal(
        Enum.GetValues<OutputFormat>().Select(format => System.Text.Json.JsonSerializer.Serialize(format)),
        OutputFormats.All.Select(entry => $"\"{entry.Name}\""));
}
