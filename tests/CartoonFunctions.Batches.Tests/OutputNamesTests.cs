using System.Text;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Batches.Tests;

public class OutputNamesTests
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    [Fact]
    public void Results_carry_the_time_of_the_batch_and_their_number() =>
        Assert.Equal(
            ["outputs_20260104_152347_001.png", "outputs_20260104_152347_002.png"],
            OutputNames.Results(Start, new BatchOptions(), ["b.jpg", "a.jpg"]));

    [Fact]
    public void The_time_is_that_of_the_clock_where_the_batch_began() =>
        Assert.Equal("outputs-20260104-232347", OutputNames.Container(Start.ToOffset(TimeSpan.FromHours(8)), 1));

    [Fact]
    public void Numbers_have_as_many_digits_as_the_batch_needs()
    {
        IReadOnlyList<string> names = OutputNames.Results(Start, new BatchOptions(),
            [.. Enumerable.Range(1, 1005).Select(i => $"{i}.jpg")]);

        Assert.Equal(("outputs_20260104_152347_0001.png", "outputs_20260104_152347_1005.png"), (names[0], names[^1]));
        Assert.Equal(names.Order(StringComparer.Ordinal), names);
    }

    [Theory]
    [InlineData("CON.jpg", "CON_.png")]
    [InlineData("lpt1.family.jpg", "lpt1_.family.png")]
    [InlineData("com².jpg", "com²_.png")]
    [InlineData("nul .old.jpg", "nul_.old.png")]
    [InlineData("console.jpg", "console.png")]
    public void No_result_has_the_name_of_a_device_of_Windows(string source, string expected) =>
        Assert.Equal([expected], Original(OutputFormat.Png, source));

    [Fact]
    public void Names_that_read_the_same_get_different_results() =>
        Assert.Equal(["Jos\u00E9.png", "Jos\u00E9 (2).png", "JOS\u00C9 (3).png"],
            Original(OutputFormat.Png, "Jos\u00E9.jpg", "Jose\u0301.jpg", "JOS\u00C9.jpg"));

    [Theory]
    [InlineData("Dr. Anna Miller", "Dr. Anna Miller.png")]
    [InlineData("me.and.you.JPEG", "me.and.you.png")]
    [InlineData("trip.2024", "trip.2024.png")]
    [InlineData("IMG_1.HEIC", "IMG_1.png")]
    [InlineData("end. .jpg", "end.png")]
    public void Only_the_ending_of_a_picture_is_cut(string source, string expected) =>
        Assert.Equal([expected], Original(OutputFormat.Png, source));

    [Fact]
    public void A_long_name_is_cut_between_what_reads_as_one_character()
    {
        string family = "\U0001F469\u200D\U0001F469\u200D\U0001F467";

        string name = Original(OutputFormat.Png, string.Concat(Enumerable.Repeat(family, 20)) + ".jpg")[0];

        Assert.Equal(string.Concat(Enumerable.Repeat(family, 200 / 18)) + ".png", name);
    }

    [Fact]
    public void A_taken_container_gets_a_suffix() => Assert.Equal("outputs-20260104-152347-3", OutputNames.Container(Start, 3));

    [Fact]
    public void Original_names_keep_the_stem_and_take_the_formats_extension() =>
        Assert.Equal(["Anna Müller.webp"], Original(OutputFormat.WebP, "team/Anna Müller.JPG"));

    [Fact]
    public void Two_photos_of_one_name_get_two_results() =>
        Assert.Equal(["a.png", "a (2).png", "A (3).png"], Original(OutputFormat.Png, "x/a.jpg", "y/a.png", "z/A.jpg"));

    [Theory]
    [InlineData("../../etc/passwd", "passwd.png")]
    [InlineData("a\u0000b\n\u202Egpj.exe", "a_b__gpj.exe.png")]
    [InlineData("C:\\photos\\<me>.jpg", "C__photos__me_.png")]
    [InlineData("...", "photo.png")]
    [InlineData("👩‍🚀 crew.jpg", "👩‍🚀 crew.png")]
    public void A_hostile_name_becomes_a_safe_one(string source, string expected) =>
        Assert.Equal([expected], Original(OutputFormat.Png, source));

    [Fact]
    public void A_name_of_255_bytes_still_fits_a_file_system()
    {
        string name = Original(OutputFormat.Png, new string('ü', 127) + ".jpg")[0];

        Assert.InRange(Encoding.UTF8.GetByteCount(name), 100, 255);
    }

    [Fact]
    public void No_result_takes_the_name_of_the_manifest() =>
        Assert.NotEqual("manifest.json",
            OutputNames.Results(Start, new BatchOptions { Names = OutputNaming.Original }, ["manifest.json"])[0]);

    static IReadOnlyList<string> Original(OutputFormat format, params string[] names) =>
        OutputNames.Results(Start, new BatchOptions { Names = OutputNaming.Original, Format = format }, names);
}
