using System.Text;
using System.Text.Json;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Local.Tests;

/// <summary>The whole command, run as a process on real files.</summary>
public sealed class RunCommandTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task A_folder_of_photos_becomes_cartoons_and_one_zip()
    {
        TestPhotos.Write(folder["in/b.jpg"], seed: 1);
        TestPhotos.Write(folder["in/team/a.png"], 200, 333, seed: 2, OutputFormat.Png);
        TestPhotos.Write(folder["in/.hidden.jpg"]);
        TestPhotos.Write(folder["in/.thumbnails/c.jpg"]);

        RunReportReader report = await RunAsync(exit: 0, folder["in"]);

        Assert.Equal(["b.jpg", "team/a.png"], report.Photos.Select(photo => photo.GetProperty("name").GetString()));
        Assert.Matches(@"outputs-\d{8}-\d{6}$", report.Folder);
        Assert.Matches(@"outputs_\d{8}_\d{6}_001\.png$", report.Photo("b.jpg").GetProperty("output").GetString());
        Assert.Equal((200, 333), (report.Photo("team/a.png").GetProperty("width").GetInt32(),
            report.Photo("team/a.png").GetProperty("height").GetInt32()));
        report.AssertZipIsWhole();
        using PixelImage cartoon = new VipsCodec(new PhotoLimits()).Decode(report.Output("team/a.png"), 1024, keepMetadata: false);
        using PixelImage photo = TestPhotos.Draw(200, 333, seed: 2);
        Assert.Equal((200, 333), (cartoon.Width, cartoon.Height));
        Assert.NotEqual(photo.Rgb.ToArray(), cartoon.Rgb.ToArray());
    }

    [Fact]
    public async Task A_watermark_is_a_text_or_a_picture_of_the_person_s_own()
    {
        TestPhotos.Write(folder["in/a.png"], 300, 300, seed: 1, OutputFormat.Png);
        TestPhotos.Write(folder["logo.png"], 40, 40, seed: 2, OutputFormat.Png);

        CartoonResult missing = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"], "--watermark",
            folder["gone.png"]);
        RunReportReader report = await RunAsync(exit: 0, folder["in"], "--watermark", folder["logo.png"], "--watermark-place", "top-left");

        Assert.Equal(2, missing.ExitCode);
        Assert.Contains("Give a PNG that can be read, or a text.", missing.Error, StringComparison.Ordinal);
        using JsonDocument manifest = JsonDocument.Parse(File.ReadAllBytes(Path.Combine(report.Folder, "manifest.json")));
        Assert.Equal("logo.png", manifest.RootElement.GetProperty("options").GetProperty("watermark").GetString());
    }

    /// <summary>Among twenty one or two ended with a segmentation fault, when the process waited for nothing.</summary>
    [Fact]
    public async Task A_command_that_ends_with_an_error_while_its_model_is_loaded_says_so_with_its_status()
    {
        TestPhotos.Write(folder["in/a.png"], 64, 64, seed: 1, OutputFormat.Png);
        for (int i = 0; i < 20; i++)
        {
            CartoonResult result = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"], "--watermark", folder["gone.png"]);
            Assert.Equal(2, result.ExitCode);
        }
    }

    [Theory]
    [InlineData("--background", "wight", "a colour's CSS name")]
    [InlineData("--watermark", "two\nlines", "one line")]
    [InlineData("--background", "transparent", "png, webp, avif")]
    [InlineData("--print", "A4", "10x15cm@300")]
    public async Task An_output_that_cannot_be_made_is_refused_before_a_photo_is_looked_at(string option, string value, string said)
    {
        TestPhotos.Write(folder["in/a.jpg"]);

        CartoonResult result = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"], "--format", "jpeg", option,
            value);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, result.Error, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["out"]) && Directory.EnumerateFileSystemEntries(folder["out"]).Any());
    }

    [Fact]
    public async Task Without_json_the_last_and_only_line_of_standard_output_is_the_zip()
    {
        TestPhotos.Write(folder["in/a.jpg"]);

        CartoonResult result = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"]);

        Assert.Equal(0, result.ExitCode);
        Assert.True(File.Exists(result.Output.TrimEnd('\n')), result.Output);
        Assert.Contains("1 of 1 photos done", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Broken_files_are_refused_by_name_and_the_others_are_done()
    {
        TestPhotos.Write(folder["in/good.jpg"]);
        File.WriteAllText(folder["in/page.jpg"], "<!DOCTYPE html><title>not found</title>");
        File.WriteAllBytes(folder["in/empty.png"], []);
        File.WriteAllBytes(folder["in/cut.jpg"], TestPhotos.Encode(640, 480)[..4000]);
        File.WriteAllText(folder["in/notes.txt"], "Remember the milk.");
        File.CreateSymbolicLink(folder["in/gone.jpg"], folder["nowhere.jpg"]);

        CartoonResult result = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"], "--json");
        RunReportReader report = new(result);

        Assert.Equal(3, result.ExitCode);
        Assert.Equal((1, 5), (report.Count("done"), report.Count("refused")));
        Assert.Contains("HTML", report.Reason("page.jpg"), StringComparison.Ordinal);
        Assert.Contains("empty", report.Reason("empty.png"), StringComparison.Ordinal);
        Assert.Contains("damaged", report.Reason("cut.jpg"), StringComparison.Ordinal);
        Assert.Contains("removed", report.Reason("gone.jpg"), StringComparison.Ordinal);
        Assert.Contains("cut.jpg refused", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("--resume", result.Error, StringComparison.Ordinal);
        report.AssertZipIsWhole();
    }

    [Fact]
    public async Task A_photo_that_lacks_its_end_or_a_few_rows_on_request_is_done_with_a_note()
    {
        byte[] whole = TestPhotos.Encode(640, 480, format: OutputFormat.Png);
        Directory.CreateDirectory(folder["in"]);
        File.WriteAllBytes(folder["in/no-end.png"], whole[..^12]);
        File.WriteAllBytes(folder["in/no-rows.png"], whole[..^(whole.Length / 50)]);

        CartoonResult plain = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"], "--json");
        Assert.Equal(3, plain.ExitCode);
        RunReportReader refusing = new(plain);
        Assert.Equal(("done", "refused"), (refusing.State("no-end.png"), refusing.State("no-rows.png")));
        Assert.Equal("withoutEnd", refusing.Photo("no-end.png").GetProperty("reasonCode").GetString());
        Assert.Contains("accept damaged", refusing.Reason("no-rows.png"), StringComparison.Ordinal);
        Assert.Contains("no-end.png done: Its file lacks its end", plain.Error, StringComparison.Ordinal);

        RunReportReader accepting = await RunAsync(exit: 0, folder["in"], "--accept-damaged");
        Assert.Equal(2, accepting.Count("done"));
        Assert.Equal("withoutRows", accepting.Photo("no-rows.png").GetProperty("reasonCode").GetString());
        accepting.AssertZipIsWhole();
    }

    [Fact]
    public async Task A_photo_gives_the_same_bytes_alone_and_among_others()
    {
        string photo = TestPhotos.Write(folder["in/m.jpg"], 700, 500, seed: 7);
        byte[] alone = (await RunAsync(exit: 0, photo)).Output("m.jpg");
        for (int i = 0; i < 6; i++)
            TestPhotos.Write(folder[$"in/other-{i}.jpg"], 400 + (40 * i), 300, seed: i);

        Assert.Equal(alone, (await RunAsync(exit: 0, folder["in"])).Output("m.jpg"));
    }

    [Fact]
    public async Task Names_of_any_kind_come_through()
    {
        string[] names = ["👩‍🚀 crew.jpg", "two\nlines.jpg", " spaces .jpg", new string('n', 251) + ".jpg", "--help.jpg"];
        foreach (string name in names)
            TestPhotos.Write(folder[$"in/{name}"], 64, 48);

        RunReportReader report = await RunAsync(exit: 0, folder["in"], "--names", "original", "--format", "webp");

        Assert.Equal(names.Order(StringComparer.Ordinal), report.Photos.Select(photo => photo.GetProperty("name").GetString()));
        Assert.Equal("two_lines.webp", report.Photo("two\nlines.jpg").GetProperty("output").GetString());
        report.AssertZipIsWhole();
    }

    [Fact]
    public async Task Two_photos_of_one_name_are_both_drawn()
    {
        TestPhotos.Write(folder["a/p.jpg"], 64, 48, seed: 1);
        TestPhotos.Write(folder["b/p.jpg"], 64, 48, seed: 2);

        RunReportReader report = await RunAsync(exit: 0, folder["a"], folder["b"], "--names", "original");

        Assert.Equal(["p.png", "p (2).png"], report.Photos.Select(photo => photo.GetProperty("output").GetString()));
    }

    [Fact]
    public async Task A_pattern_names_the_results_in_the_folder_and_the_zip()
    {
        TestPhotos.Write(folder["in/Anna.jpg"], 64, 48);
        TestPhotos.Write(folder["in/team/Ben.jpg"], 64, 48);

        RunReportReader report = await RunAsync(exit: 0, folder["in"], "--names", "{number:00} {name} {style}");

        Assert.Equal(["01 Anna toon.png", "02 Ben toon.png"], report.Photos.Select(photo => photo.GetProperty("output").GetString()));
        report.AssertZipIsWhole();
    }

    [Fact]
    public async Task Folders_are_kept_in_the_output_and_the_zip_and_their_results_are_no_photos_later()
    {
        TestPhotos.Write(folder["in/a.jpg"], 64, 48);
        TestPhotos.Write(folder["in/2019/Meer/a.jpg"], 64, 48);

        RunReportReader report = await RunAsync(exit: 0, folder["in"], "--keep-folders", "--names", "original");

        Assert.Equal("2019/Meer/a.png", report.Photo("2019/Meer/a.jpg").GetProperty("output").GetString());
        Assert.True(File.Exists(Path.Combine(report.Folder, "2019", "Meer", "a.png")));
        report.AssertZipIsWhole();
        Directory.Move(report.Folder, folder["in/cartoons of mine"]);
        RunReportReader again = await RunAsync(exit: 0, folder["in"]);
        Assert.Equal(["2019/Meer/a.jpg", "a.jpg"], again.Photos.Select(photo => photo.GetProperty("name").GetString()));
    }

    [Fact]
    public async Task Zips_of_a_size_come_as_lines_and_hold_every_photo_once()
    {
        Random random = new(1);
        for (int i = 0; i < 4; i++)
        {
            using PixelImage noise = new(700, 700);
            random.NextBytes(noise.Rgb);
            File.WriteAllBytes(folder[$"{i}.png"], new VipsCodec(new PhotoLimits()).Encode(noise, new EncodeOptions(OutputFormat.Png, 90)));
        }

        CartoonResult result = await CartoonProcess.RunAsync("run", folder["0.png"], folder["1.png"], folder["2.png"], folder["3.png"],
            "--out", folder["out"], "--zip-max", "1MB", "--strength", "0.2", "--names", "original");

        string[] zips = result.Output.TrimEnd().Split('\n');
        Assert.InRange(zips.Length, 2, 5);
        Assert.All(zips, (zip, i) => Assert.EndsWith($"_{i + 1}of{zips.Length}.zip", zip, StringComparison.Ordinal));
        Assert.Equal(["0.png", "1.png", "2.png", "3.png"], zips.SelectMany(path =>
        {
            using System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(path);
            Assert.Equal("manifest.json", zip.Entries[^1].FullName);
            return zip.Entries.SkipLast(1).Select(entry => entry.FullName).ToList();
        }));
    }

    [Fact]
    public async Task Contact_sheets_show_every_cartoon_beside_its_photo_in_pages()
    {
        for (int i = 0; i < 13; i++)
            TestPhotos.Write(folder[$"in/{i:D2}.jpg"], 200, 150, seed: i);
        File.Move(folder["in/12.jpg"], folder[$"in/12 {new string('長', 60)}<b>&.jpg"]);

        RunReportReader report = await RunAsync(exit: 0, folder["in"], "--sheet", "before-after");

        string[] sheets = [.. Directory.GetFiles(report.Folder, "*_sheet_*of2.jpg").Order(StringComparer.Ordinal)];
        Assert.Equal(2, sheets.Length);
        VipsCodec codec = new(new PhotoLimits());
        using PixelImage first = codec.Decode(File.ReadAllBytes(sheets[0]), 8192, keepMetadata: false);
        // Twelve pairs, two in a row: the photo of the last pair, and its cartoon, are where they belong.
        AssertShown(TestPhotos.Encode(200, 150, seed: 11), column: 2);
        AssertShown(report.Output("11.jpg"), column: 3);
        using System.IO.Compression.ZipArchive zip = System.IO.Compression.ZipFile.OpenRead(report.Zip!);
        Assert.Equal(sheets.Select(Path.GetFileName), zip.Entries.Select(entry => entry.Name).Where(name => name.Contains("_sheet", StringComparison.Ordinal)));

        void AssertShown(byte[] picture, int column)
        {
            using PixelImage cell = codec.Decode(picture, 360, keepMetadata: false);
            int cellHeight = (first.Height - 12) / 6;
            int left = 12 + (column * 372) + ((360 - cell.Width) / 2);
            int top = 12 + (5 * cellHeight);
            double apart = 0;
            for (int y = 0; y < cell.Height; y++)
            {
                for (int x = 0; x < 3 * cell.Width; x++)
                    apart += Math.Abs(cell.RgbRow(y)[x] - first.RgbRow(top + y)[(3 * left) + x]);
            }
            Assert.InRange(apart / (3 * cell.Width * cell.Height), 0, 6);
        }
    }

    [Fact]
    public async Task Beside_each_photo_lies_its_cartoon_and_nothing_that_was_there_is_lost()
    {
        TestPhotos.Write(folder["in/a.jpg"], 64, 48, seed: 1);
        TestPhotos.Write(folder["in/team/a.png"], 64, 48, seed: 2, OutputFormat.Png);
        TestPhotos.Write(folder["in/team/a.jpg"], 64, 48, seed: 3);
        File.WriteAllText(folder["in/a.cartoon.png"], "mine");

        RunReportReader report = await RunAsync(exit: 0, folder["in"], "--beside");

        Assert.Equal([folder["in/a.cartoon (2).png"], folder["in/team/a.cartoon.png"], folder["in/team/a.cartoon (2).png"]],
            // a.jpg before a.png
            report.Photos.Select(photo => photo.GetProperty("output").GetString()));
        Assert.All(report.Photos, photo => Assert.True(File.Exists(photo.GetProperty("output").GetString())));
        Assert.Equal("mine", File.ReadAllText(folder["in/a.cartoon.png"]));
        Assert.Null(report.Zip);
        Assert.Equal(["manifest.json"], Directory.GetFileSystemEntries(report.Folder).Select(Path.GetFileName));

        CartoonResult again = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"], "--beside", "--format", "jpeg");
        Assert.Contains("3 of 3 photos done", again.Error, StringComparison.Ordinal);
        Assert.Equal("manifest.json", Path.GetFileName(again.Output.TrimEnd()));
        Assert.True(File.Exists(folder["in/team/a.cartoon.jpg"]));
    }

    [Fact]
    public async Task More_photos_than_a_batch_holds_come_as_one_zip()
    {
        for (int i = 0; i < 7; i++)
            TestPhotos.Write(folder[$"in/{i}.jpg"], 64, 48, seed: i);

        RunReportReader report = await RunAsync(exit: 0, folder["in"], "--max-photos", "3");

        Assert.Equal(7, report.Count("done"));
        report.AssertZipIsWhole();
    }

    [Fact]
    public async Task At_the_timeout_the_finished_photos_are_zipped_and_the_others_named()
    {
        // The first are drawn in time by a busy machine, and so many are not by a quick one.
        for (int i = 0; i < 5; i++)
            TestPhotos.Write(folder[$"in/{i:D3}.jpg"], 64, 48, seed: i);
        TestPhotos.Write(folder["in/005.jpg"], 1024, 1024);
        for (int i = 6; i < 400; i++)
            File.Copy(folder["in/005.jpg"], folder[$"in/{i:D3}.jpg"]);

        RunReportReader report = await RunAsync(exit: 3, folder["in"], "--timeout", "3", "--max-photos", "400");

        Assert.InRange(report.Count("done"), 1, 399);
        Assert.Equal(400, report.Count("done") + report.Count("timedOut"));
        report.AssertZipIsWhole();
    }

    [SkippableTheory]
    [InlineData("INT")] // Ctrl-C
    [InlineData("HUP", "HUP")] // a terminal that closes: its shell and the system both tell of it
    public async Task Ctrl_c_or_a_terminal_that_closes_zips_what_is_finished(params string[] signals)
    {
        // So many that a quick machine, too, is in the middle when it first says that some are done; a busy one says before that none is.
        TestPhotos.Write(folder["in/000.jpg"], 1024, 1024);
        for (int i = 1; i < 400; i++)
            File.Copy(folder["in/000.jpg"], folder[$"in/{i:D3}.jpg"]);
        using CartoonProcess cartoon = CartoonProcess.Start("run", folder["in"], "--out", folder["out"], "--max-photos", "400", "--json");
        await cartoon.WaitForErrorAsync(@"\b[1-9]\d*/400");

        foreach (string signal in signals)
            cartoon.Signal(signal);
        CartoonResult result = await cartoon.WaitAsync();

        Assert.Equal(130, result.ExitCode);
        RunReportReader report = new(result);
        Assert.InRange(report.Count("cancelled"), 1, 399);
        report.AssertZipIsWhole();
    }

    [Theory]
    [InlineData("frob", "There is no command \"frob\" here. Commands: run, up, bench, models, styles, doctor, completion. See: cartoon --help")]
    [InlineData("models frob", "There is no command \"frob\" here. Commands: list, pull, import, verify, remove. See: cartoon models --help")]
    [InlineData("", "Give a command: run, up, bench, models, styles, doctor, completion. See: cartoon --help")]
    [InlineData("models import", "See: cartoon models import --help")]
    [InlineData("styles sheet", "See: cartoon styles sheet --help")]
    public async Task A_wrong_command_ends_in_one_line_that_points_to_its_help(string arguments, string said)
    {
        CartoonResult result = await CartoonProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith(said, Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("An argument is empty.", "run", "")]
    [InlineData("--out is empty.", "run", "photo.jpg", "--out", "")]
    [InlineData("--model is empty.", "run", "photo.jpg", "--model", "")]
    [InlineData("--data is empty.", "doctor", "--data", "")]
    [InlineData("--data is empty.", "up", "--data", "")]
    [InlineData("An argument is empty.", "models", "import", "")]
    public async Task An_empty_argument_is_named(string said, params string[] arguments)
    {
        CartoonResult result = await CartoonProcess.RunAsync(arguments);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_that_cannot_be_written_is_said_by_its_own_name()
    {
        string photo = TestPhotos.Write(folder["photo.jpg"], 64, 48);

        CartoonResult result = await CartoonProcess.RunAsync("styles", "sheet", photo, "--out", folder["no-such-folder/sheet.png"],
            "--resolution", "512");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no-such-folder", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("results", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task The_original_size_is_each_photo_s_own()
    {
        TestPhotos.Write(folder["in/a.jpg"], 2200, 300);
        TestPhotos.Write(folder["in/b.jpg"], 640, 480);

        RunReportReader report = await RunAsync(exit: 0, folder["in"], "--resolution", "original");

        VipsCodec codec = new(new PhotoLimits());
        Assert.Equal(2200, codec.Probe(report.Output("a.jpg")).Width);
        Assert.Equal(640, codec.Probe(report.Output("b.jpg")).Width);
    }

    [Theory]
    [InlineData("--strength 3", "0.1 to 1")]
    [InlineData("--resolution 100", "512 to 4096")]
    [InlineData("--resolution wide", "512 to 4096")]
    [InlineData("--format bmp", "webp or avif")]
    [InlineData("--quality 101", "1 to 100")]
    [InlineData("--beside --names original", "Leave out --names.")]
    [InlineData("--zip-max 100", "such as 25MB")]
    [InlineData("--names {place}", "{number:000}, {name}")]
    [InlineData("--max-photos 0", "1 to 1000")]
    [InlineData("--timeout 0", "1 to 86400")]
    [InlineData("--style vermeer", "ink-comic")]
    [InlineData("--model /nowhere.onnx", "/nowhere.onnx")]
    [InlineData("--device tpu", "cpu, cuda, coreml")]
    [InlineData("--device directml", "Windows only")]
    [InlineData("--colour", "--colour")]
    [InlineData("--speed 9", "--speed")]
    public async Task A_wrong_option_ends_in_one_line_that_says_what_to_give(string option, string said)
    {
        TestPhotos.Write(folder["in/a.jpg"], 64, 48);

        CartoonResult result = await CartoonProcess.RunAsync(["run", folder["in"], "--out", folder["out"], .. option.Split(' ')]);

        Assert.Equal(2, result.ExitCode);
        Assert.Equal("", result.Output);
        Assert.Contains(said, Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_path_that_does_not_exist_is_named()
    {
        CartoonResult result = await CartoonProcess.RunAsync("run", folder["nowhere"], "--out", folder["out"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(folder["nowhere"], Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_empty_folder_has_no_photo()
    {
        Directory.CreateDirectory(folder["in"]);

        CartoonResult result = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"]);

        Assert.Equal(4, result.ExitCode);
        Assert.Contains("no photo", Assert.Single(result.Error.TrimEnd().Split('\n'), line =>
            line.StartsWith("cartoon:", StringComparison.Ordinal)), StringComparison.Ordinal);
        Assert.Empty(Directory.EnumerateFileSystemEntries(folder["out"]));
    }

    [Fact]
    public async Task Not_one_usable_photo_leaves_a_manifest_and_no_zip()
    {
        TestPhotos.Write(folder["in/wide.png"], 8193, 8, format: OutputFormat.Png);

        CartoonResult result = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"], "--json");
        RunReportReader report = new(result);

        Assert.Equal(4, result.ExitCode);
        Assert.Null(report.Zip);
        Assert.Contains("8192", report.Reason("wide.png"), StringComparison.Ordinal);
        Assert.True(File.Exists(Path.Combine(report.Folder, "manifest.json")));
    }

    [Fact]
    public async Task An_output_folder_that_cannot_be_written_is_named_before_any_work()
    {
        string photo = TestPhotos.Write(folder["a.jpg"], 64, 48);

        CartoonResult result = await CartoonProcess.RunAsync("run", photo, "--out", Path.Combine(photo, "out"));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--out", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_that_is_not_onnx_is_refused()
    {
        string photo = TestPhotos.Write(folder["a.jpg"], 64, 48);
        File.WriteAllText(folder["model.onnx"], "not a model");

        CartoonResult result = await CartoonProcess.RunAsync("run", photo, "--out", folder["out"], "--model", folder["model.onnx"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("not an ONNX model", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_model_of_another_contract_is_refused()
    {
        string detector = TestFolders.Shared("models/faces/version-RFB-320.onnx");
        string photo = TestPhotos.Write(folder["a.jpg"], 64, 48);

        CartoonResult result = await CartoonProcess.RunAsync("run", photo, "--out", folder["out"], "--model", detector);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("float32 [1, 3, H, W]", Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Place_and_time_stay_only_when_asked_for()
    {
        File.WriteAllBytes(folder["a.jpg"], WithExif(TestPhotos.Encode(64, 48), "secret place"));

        byte[] without = (await RunAsync(exit: 0, folder["a.jpg"], "--format", "jpeg")).Output("a.jpg");
        byte[] with = (await RunAsync(exit: 0, folder["a.jpg"], "--format", "jpeg", "--keep-metadata")).Output("a.jpg");

        Assert.Equal(-1, without.AsSpan().IndexOf("secret place"u8));
        Assert.NotEqual(-1, with.AsSpan().IndexOf("secret place"u8));
    }

    [SkippableFact]
    public async Task A_full_disk_ends_in_one_line_and_not_in_a_trace()
    {
        Directory.CreateDirectory(folder["full"]);
        Skip.IfNot(Mount(folder["full"]), "needs the right to mount a small disk");
        try
        {
            for (int i = 0; i < 8; i++)
                TestPhotos.Write(folder[$"in/{i}.jpg"], 800, 600, seed: i);

            CartoonResult result = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["full"]);

            Assert.Equal(4, result.ExitCode);
            Assert.DoesNotContain("   at ", result.Error, StringComparison.Ordinal);
            Assert.Contains("can't be written", result.Error.TrimEnd().Split('\n')[^1], StringComparison.Ordinal);
        }
        finally
        {
            System.Diagnostics.Process.Start("umount", [folder["full"]]).WaitForExit();
        }
    }

    [SkippableFact]
    public async Task Every_hard_file_is_done_or_refused_with_its_reason()
    {
        string hard = TestFolders.Shared("photos/hard");

        RunReportReader report = await RunAsync(exit: 3, hard, "--resolution", "512", "--max-photos", "100");

        Assert.Equal(Directory.GetFiles(hard).Length, report.Photos.Count);
        Assert.Equal(report.Photos.Count, report.Count("done") + report.Count("refused"));
        Assert.All(report.Photos, photo =>
            Assert.True(photo.GetProperty("state").GetString() == "done" || photo.GetProperty("reason").GetString()!.EndsWith('.')));
        report.AssertZipIsWhole();
    }

    async Task<RunReportReader> RunAsync(int exit, params string[] arguments)
    {
        CartoonResult result = await CartoonProcess.RunAsync(["run", .. arguments, "--out", folder["out"], "--json"]);
        Assert.True(exit == result.ExitCode, $"exit {result.ExitCode}: {result.Error}");
        return new RunReportReader(result);
    }

    static bool Mount(string path)
    {
        using System.Diagnostics.Process mount =
            System.Diagnostics.Process.Start("mount", ["-t", "tmpfs", "-o", "size=600k", "tmpfs", path]);
        mount.WaitForExit();
        return mount.ExitCode == 0;
    }

    /// <summary>Puts an EXIF block with an image description behind the start of a JPEG.</summary>
    static byte[] WithExif(byte[] jpeg, string description)
    {
        byte[] text = [.. Encoding.ASCII.GetBytes(description), 0];
        byte[] tiff = [.. "MM\0*"u8, 0, 0, 0, 8, 0, 1, 0x01, 0x0E, 0, 2, 0, 0, 0, (byte)text.Length, 0, 0, 0, 26, 0, 0, 0, 0, .. text];
        byte[] block = [.. "Exif\0\0"u8, .. tiff];
        return [0xFF, 0xD8, 0xFF, 0xE1, (byte)((block.Length + 2) >> 8), (byte)(block.Length + 2), .. block, .. jpeg[2..]];
    }
}
