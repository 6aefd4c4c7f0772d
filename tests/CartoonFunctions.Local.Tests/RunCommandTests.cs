using System.Text;
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
        Assert.Contains("--accept-damaged", refusing.Reason("no-rows.png"), StringComparison.Ordinal);
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
        for (int i = 0; i < 60; i++)
            TestPhotos.Write(folder[$"in/{i:D2}.jpg"], 1024, 1024, seed: i);

        RunReportReader report = await RunAsync(exit: 3, folder["in"], "--timeout", "2");

        Assert.InRange(report.Count("done"), 1, 59);
        Assert.Equal(60, report.Count("done") + report.Count("timedOut"));
        report.AssertZipIsWhole();
    }

    [Theory]
    [InlineData("INT")] // Ctrl-C
    [InlineData("HUP", "HUP")] // a terminal that closes: its shell and the system both tell of it
    public async Task Ctrl_c_or_a_terminal_that_closes_zips_what_is_finished(params string[] signals)
    {
        // So many that a quick machine, too, is in the middle when it first says how far it is.
        TestPhotos.Write(folder["in/000.jpg"], 1024, 1024);
        for (int i = 1; i < 400; i++)
            File.Copy(folder["in/000.jpg"], folder[$"in/{i:D3}.jpg"]);
        using CartoonProcess cartoon = CartoonProcess.Start("run", folder["in"], "--out", folder["out"], "--max-photos", "400", "--json");
        await cartoon.WaitForErrorAsync("/400");

        foreach (string signal in signals)
            cartoon.Signal(signal);
        CartoonResult result = await cartoon.WaitAsync();

        Assert.Equal(130, result.ExitCode);
        RunReportReader report = new(result);
        Assert.InRange(report.Count("cancelled"), 1, 399);
        report.AssertZipIsWhole();
    }

    [Theory]
    [InlineData("frob", "There is no command \"frob\" here. Commands: run, up, bench, models, styles. See: cartoon --help")]
    [InlineData("models frob", "There is no command \"frob\" here. Commands: list, pull, import, verify, remove. See: cartoon models --help")]
    [InlineData("", "Give a command: run, up, bench, models, styles. See: cartoon --help")]
    [InlineData("models import", "See: cartoon models import --help")]
    [InlineData("styles sheet", "See: cartoon styles sheet --help")]
    public async Task A_wrong_command_ends_in_one_line_that_points_to_its_help(string arguments, string said)
    {
        CartoonResult result = await CartoonProcess.RunAsync(arguments.Split(' ', StringSplitOptions.RemoveEmptyEntries));

        Assert.Equal(2, result.ExitCode);
        Assert.EndsWith(said, Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
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

    [Theory]
    [InlineData("--strength 3", "0.1 to 1")]
    [InlineData("--resolution 100", "512 to 2048")]
    [InlineData("--resolution wide", "512 to 2048")]
    [InlineData("--format bmp", "jpeg or webp")]
    [InlineData("--quality 101", "1 to 100")]
    [InlineData("--max-photos 0", "1 to 1000")]
    [InlineData("--timeout 0", "1 to 86400")]
    [InlineData("--style vermeer", "ink-comic")]
    [InlineData("--model /nowhere.onnx", "/nowhere.onnx")]
    [InlineData("--device tpu", "cpu or cuda")]
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
