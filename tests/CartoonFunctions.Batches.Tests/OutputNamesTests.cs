using System.Text;
using CartoonFunctions.Batches.Names;
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

    [Fact]
    public void A_name_that_a_result_has_stays_and_no_other_gets_it() =>
        Assert.Equal(["b (2).png", "b.png", "a.png"],
            OutputNames.Results(Start, new BatchOptions { Names = OutputNaming.Original }, ["b.jpg", "c.jpg", "a.jpg"],
                known: [null, "b.png"]));

    [Fact]
    public void A_long_name_that_stands_twice_leaves_room_for_what_tells_it_from_others() =>
        Assert.EndsWith(" 001.png", Assert.Single(OutputNames.Results(Start,
            new BatchOptions { Names = "{name} {name} {number}" }, [new string('x', 240) + ".jpg"])), StringComparison.Ordinal);

    [Theory]
    [InlineData("{batch}_{number:000}_{name}", "outputs_20260104_152347_001_Jos\u00E9.png")]
    [InlineData("{number:0} {name}", "1 Jos\u00E9.png")]
    [InlineData("{date} {time} {style} {number}", "2026-01-04 152347 toon 001.png")]
    [InlineData("{name}.cartoon", "Jos\u00E9.cartoon.png")]
    [InlineData("Original", "Jos\u00E9.png")]
    [InlineData(".{name}. ", "Jos\u00E9.png")]
    [InlineData("{number:0000000}", "0000001.png")]
    public void A_pattern_makes_the_names(string pattern, string expected)
    {
        Assert.Empty(new BatchOptions { Names = pattern }.Validate());
        Assert.Equal([expected], OutputNames.Results(Start, new BatchOptions { Names = pattern }, ["team/Jose\u0301.jpg"], "toon"));
    }

    [Theory]
    [InlineData("")]
    [InlineData("cartoon")]
    [InlineData("{date}")]
    [InlineData("{name}/{number}")]
    [InlineData("..\\{name}")]
    [InlineData("{name}{")]
    [InlineData("{Name} {number}")]
    [InlineData("{number:abc}")]
    [InlineData("{number:0000000000}")]
    [InlineData("{name}\n")]
    [InlineData("{name}\u202E")]
    public void A_pattern_that_makes_no_names_is_refused_with_what_does(string pattern)
    {
        OptionError error = Assert.Single(new BatchOptions { Names = pattern }.Validate());
        Assert.Contains("{number:000}", error.Advice, StringComparison.Ordinal);
    }

    [Fact]
    public void A_long_name_gives_way_to_what_tells_photos_apart()
    {
        string[] photos = [new string('\u00FC', 127) + ".jpg", new string('\u00FC', 127) + ".png"];

        IReadOnlyList<string> names = OutputNames.Results(Start, new BatchOptions { Names = "{name}_{number}" }, photos);

        Assert.EndsWith("\u00FC_001.png", names[0], StringComparison.Ordinal);
        Assert.EndsWith("\u00FC_002.png", names[1], StringComparison.Ordinal);
        Assert.All(names, name => Assert.InRange(Encoding.UTF8.GetByteCount(name), 190, 255));
    }

    [Fact]
    public void A_pattern_too_gives_each_photo_a_name_of_its_own_and_none_of_a_device() =>
        Assert.Equal(["CON_.png", "con_ (2).png", "Stra\u00DFe.png", "STRASSE (2).png"],
            OutputNames.Results(Start, new BatchOptions { Names = "{name}" }, ["CON.jpg", "con.png", "Stra\u00DFe.jpg", "STRASSE.jpg"]));

    [Fact]
    public void A_pattern_of_a_later_version_numbers_the_photos() =>
        Assert.Equal(["outputs_20260104_152347_001.png"],
            OutputNames.Results(Start, new BatchOptions { Names = "{camera}_{number}" }, ["a.jpg"]));

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

    [Fact]
    public void Names_that_a_disk_without_case_takes_for_one_get_different_results() =>
        Assert.Equal(["Stra\u00DFe.png", "STRASSE (2).png", "stra\u1E9Ee (3).png", "\uFB01n.png", "Fin (2).png", "\u0130.png", "i\u0307 (2).png"],
            Original(OutputFormat.Png, "Stra\u00DFe.jpg", "STRASSE.jpg", "stra\u1E9Ee.jpg", "\uFB01n.jpg", "Fin.jpg", "\u0130.jpg", "i\u0307.jpg"));

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
    [InlineData("2019/Meer/a.jpg", "2019/Meer/a.png")]
    [InlineData("a.jpg", "a.png")]
    [InlineData("../../etc/passwd", "photo/photo/etc/passwd.png")]
    [InlineData("/etc//a.jpg", "photo/etc/photo/a.png")]
    [InlineData("nul/aux.d/a.jpg", "nul_/aux_.d/a.png")]
    [InlineData("r1/a.jpg", "r1_/a.png")]
    [InlineData("Manifest.json/a.jpg", "Manifest.json_/a.png")]
    [InlineData("x/r1/a.jpg", "x/r1/a.png")]
    [InlineData("\u202Eevil /C:\\.jpg", "_evil/C__.png")]
    public void Folders_that_are_kept_are_safe_and_lead_nowhere_else(string source, string expected) =>
        Assert.Equal([expected], Results(new() { Names = OutputNaming.Original, KeepFolders = true }, source));

    [Fact]
    public void Kept_folders_and_results_of_one_name_do_not_meet() =>
        Assert.Equal(["a.png/b.png", "a (2).png", "Team/x.png", "team/x (2).png", "y/x.png"],
            Results(new() { Names = OutputNaming.Original, KeepFolders = true }, "a.png/b.jpg", "a.jpg", "Team/x.jpg", "team/x.jpg", "y/x.jpg"));

    [Fact]
    public void A_folder_that_is_called_like_a_result_from_before_is_another() =>
        Assert.Equal(["1.png", "1.png (2)/2.png", "1.PNG (2)/y/3.png"],
            OutputNames.Results(Start, new BatchOptions { Names = OutputNaming.Original, KeepFolders = true },
                ["1.jpg", "1.png/2.jpg", "1.PNG/y/3.jpg"], known: ["1.png", null, null]));

    [Theory]
    [InlineData("{batch}_sheet_{number:0}of2", "a.jpg", "outputs_20260104_152347_sheet_1of2 (2).jpg")]
    [InlineData("original", "outputs_20260104_152347_SHEET.jpeg", "outputs_20260104_152347_SHEET (2).jpg")]
    [InlineData("original", "outputs_20260104_152348_sheet.jpeg", "outputs_20260104_152348_sheet.jpg")] // that of another batch
    public void No_result_has_the_name_of_a_contact_sheet_of_its_batch(string pattern, string source, string expected) =>
        Assert.Equal(expected, Results(new() { Names = pattern, Format = OutputFormat.Jpeg }, source)[0]);

    [Fact]
    public void Folders_deeper_than_systems_can_say_are_cut()
    {
        string deep = string.Concat(Enumerable.Repeat(new string('d', 100) + "/", 30));

        string name = Results(new() { Names = OutputNaming.Original, KeepFolders = true }, deep + "a.jpg")[0];

        Assert.InRange(name.Length, 400, 800);
        Assert.EndsWith("/a.png", name, StringComparison.Ordinal);
    }

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

    static IReadOnlyList<string> Results(BatchOptions options, params string[] names) => OutputNames.Results(Start, options, names);

    static IReadOnlyList<string> Original(OutputFormat format, params string[] names) =>
        OutputNames.Results(Start, new BatchOptions { Names = OutputNaming.Original, Format = format }, names);
}
