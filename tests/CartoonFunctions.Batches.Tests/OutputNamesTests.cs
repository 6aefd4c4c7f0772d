using System.Text;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
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
    public void The_time_is_utc_wherever_the_batch_began() =>
        Assert.Equal("outputs-20260104-152347", OutputNames.Container(Start.ToOffset(TimeSpan.FromHours(8)), 1));

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
    [InlineData("a\u0000b\n\u202Egpj.exe", "a_b__gpj.png")]
    [InlineData("C:\\photos\\<me>.jpg", "C__photos__me_.png")]
    [InlineData("...", "photo.png")]
    [InlineData("👩‍🚀 crew.jpg", "👩_🚀 crew.png")]
    public void A_hostile_name_becomes_a_safe_one(string source, string expected) => Assert.Equal([expected], Original(OutputFormat.Png, source));

    [Fact]
    public void A_name_of_255_bytes_still_fits_a_file_system()
    {
        string name = Original(OutputFormat.Png, new string('ü', 127) + ".jpg")[0];

        Assert.InRange(Encoding.UTF8.GetByteCount(name), 100, 255);
    }

    [Fact]
    public void No_result_takes_the_name_of_the_manifest() =>
        Assert.NotEqual("manifest.json", OutputNames.Results(Start, new BatchOptions { Names = OutputNaming.Original }, ["manifest.json"])[0]);

    static IReadOnlyList<string> Original(OutputFormat format, params string[] names) =>
        OutputNames.Results(Start, new BatchOptions { Names = OutputNaming.Original, Format = format }, names);
}
