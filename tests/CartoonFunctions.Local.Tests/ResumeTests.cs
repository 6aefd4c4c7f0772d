namespace CartoonFunctions.Local.Tests;

/// <summary>Runs that are killed and go on, as processes on real files.</summary>
public sealed class ResumeTests : IDisposable
{
    const string Journal = ".resume.jsonl";
    const int Photos = 40;

    readonly TemporaryFolder folder = new();

    public ResumeTests()
    {
        for (int i = 0; i < Photos; i++)
            TestPhotos.Write(folder[$"in/{i:D3}.jpg"], 200 + (8 * i), 200, seed: i);
        File.WriteAllText(folder["in/broken.jpg"], "<html>");
    }

    public void Dispose() => folder.Dispose();

    [SkippableFact]
    public async Task A_run_that_is_killed_again_and_again_ends_with_the_bytes_and_names_of_an_unbroken_one()
    {
        string[] options = ["--names", "original", "--format", "jpeg", "--quality", "80", "--max-photos", "10"];
        RunReportReader whole = new(await CartoonProcess.RunAsync(["run", folder["in"], "--out", folder["whole"], "--json", .. options]));

        await KillAsync(0, ["run", folder["in"], "--out", folder["out"], .. options]);
        string output = Assert.Single(Directory.GetDirectories(folder["out"]));
        Random random = new(Environment.TickCount);
        for (int kills = 0; kills < 3; kills++)
            await KillAsync(random.Next(200), ["run", "--resume", output]);
        CartoonResult result = await CartoonProcess.RunAsync("run", "--resume", output, "--json");

        Assert.True(result.ExitCode == 3, result.Error); // the broken one is refused
        RunReportReader report = new(result);
        report.AssertZipIsWhole();
        Assert.Equal(Hashes(whole), Hashes(report));
        string[] expected = ["manifest.json", Path.GetFileName(report.Zip!), .. Hashes(whole).Select(photo => photo.Output).OfType<string>()];
        Assert.Equal(expected.Order(StringComparer.Ordinal),
            Directory.GetFileSystemEntries(output).Select(Path.GetFileName).Order(StringComparer.Ordinal));
    }

    [SkippableFact]
    public async Task Cartoons_beside_their_photos_go_on_beside_them()
    {
        await KillAsync(50, ["run", folder["in"], "--out", folder["out"], "--beside"], folder["in"]);

        CartoonResult result = await CartoonProcess.RunAsync("run", "--resume", Assert.Single(Directory.GetDirectories(folder["out"])));

        Assert.Contains($"{Photos} of {Photos + 1} photos done", result.Error, StringComparison.Ordinal);
        Assert.Equal(Enumerable.Range(0, Photos).Select(i => $"{i:D3}.cartoon.png"),
            Directory.GetFiles(folder["in"], "*.png").Select(Path.GetFileName).Order(StringComparer.Ordinal));
        Assert.Equal(2 * Photos + 1, Directory.GetFileSystemEntries(folder["in"]).Length);
    }

    [SkippableFact]
    public async Task A_run_that_had_too_little_time_goes_on_with_more()
    {
        int large = WriteLarge();
        CartoonResult cut = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"], "--timeout", "1", "--jobs", "1");
        Skip.If(cut.ExitCode == 3 && !cut.Error.Contains("--resume", StringComparison.Ordinal), "this machine draws all in a second");
        string output = Assert.Single(Directory.GetDirectories(folder["out"]));

        CartoonResult result = await CartoonProcess.RunAsync("run", "--resume", output, "--timeout", "300");

        Assert.Contains($"{Photos + large} of {Photos + large + 1} photos done", result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task What_was_put_where_a_cartoon_was_to_go_stays_and_is_named()
    {
        await KillAsync(0, ["run", folder["in"], "--out", folder["out"], "--beside"], folder["in"]);
        string taken = folder["in/039.cartoon.png"];
        File.WriteAllText(taken, "mine");
        string output = Assert.Single(Directory.GetDirectories(folder["out"]));

        CartoonResult result = await CartoonProcess.RunAsync("run", "--resume", output);

        Assert.Contains("039.cartoon.png, and stays as it is", result.Error, StringComparison.Ordinal);
        Assert.Contains($"{Photos - 1} of {Photos + 1} photos done", result.Error, StringComparison.Ordinal);
        Assert.Equal("mine", File.ReadAllText(taken));
        Assert.False(File.Exists(Path.Combine(output, Journal)));
    }

    [SkippableFact]
    public async Task While_the_photos_drive_is_away_nothing_is_lost_and_the_run_can_go_on_later()
    {
        await KillAsync(0, ["run", folder["in"], "--out", folder["out"]]);
        string output = Assert.Single(Directory.GetDirectories(folder["out"]));
        string[] before = Directory.GetFiles(output);
        Directory.Move(folder["in"], folder["away"]);

        CartoonResult without = await CartoonProcess.RunAsync("run", "--resume", output);
        Assert.Equal(before, Directory.GetFiles(output));
        Directory.Move(folder["away"], folder["in"]);
        File.Move(folder["in/038.jpg"], folder["one-away.jpg"]);
        File.Move(folder["in/039.jpg"], folder["other-away.jpg"]);
        // What the system answers to this is no less than an error of the disk.
        File.CreateSymbolicLink(folder["in/039.jpg"], folder["in/039.jpg"]);
        CartoonResult withAllButTwo = await CartoonProcess.RunAsync("run", "--resume", output);
        File.Move(folder["one-away.jpg"], folder["in/038.jpg"]);
        File.Move(folder["other-away.jpg"], folder["in/039.jpg"], overwrite: true);
        CartoonResult whole = await CartoonProcess.RunAsync("run", "--resume", output);

        Assert.True(without.ExitCode == 2, without.Error);
        Assert.Contains("Connect the drive", without.Error, StringComparison.Ordinal);
        Assert.Contains($"{Photos - 2} of {Photos + 1} photos done", withAllButTwo.Error, StringComparison.Ordinal);
        Assert.Contains("Check the disk", withAllButTwo.Error, StringComparison.Ordinal);
        Assert.Contains("--resume", withAllButTwo.Error, StringComparison.Ordinal);
        Assert.Contains($"{Photos} of {Photos + 1} photos done", whole.Error, StringComparison.Ordinal);
        Assert.False(File.Exists(Path.Combine(output, Journal)));
    }

    [SkippableFact]
    public async Task A_result_that_is_called_like_a_contact_sheet_stays()
    {
        string[] options = ["--format", "jpeg", "--names", $"{{batch}}_sheet_{{number:0}}of{Photos}"];
        await KillAsync(0, ["run", folder["in"], "--out", folder["out"], .. options]);

        CartoonResult result =
            await CartoonProcess.RunAsync("run", "--resume", Assert.Single(Directory.GetDirectories(folder["out"])), "--json");

        RunReportReader report = new(result);
        report.AssertZipIsWhole();
        string output = Path.GetDirectoryName(report.Zip!)!;
        string[] names = [.. Hashes(report).Select(photo => photo.Output).OfType<string>()];
        Assert.Equal(Photos, names.Length);
        Assert.All(names, name => Assert.True(File.Exists(Path.Combine(output, name)), name));
    }

    [SkippableFact]
    public async Task A_result_that_is_gone_before_the_zip_is_drawn_anew_by_the_command_that_is_named()
    {
        using CartoonProcess cartoon = CartoonProcess.Start("run", folder["in"], "--out", folder["out"]);
        string output = await UntilDrawnAsync(0);
        cartoon.Signal("STOP");
        File.Delete(Directory.GetFiles(output, "*.png")[0]);
        cartoon.Signal("CONT");
        CartoonResult cut = await cartoon.WaitAsync();

        CartoonResult result = await CartoonProcess.RunAsync("run", "--resume", output);

        Assert.True(cut.ExitCode == 3, cut.Error);
        Assert.Contains($"run --resume {output}", cut.Error, StringComparison.Ordinal);
        Assert.Contains($"{Photos} of {Photos + 1} photos done", result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task Another_watermark_than_that_of_the_first_photos_is_refused()
    {
        TestPhotos.Write(folder["mark.png"], 64, 32, seed: 1, CartoonFunctions.Imaging.OutputFormat.Png);
        await KillAsync(0, ["run", folder["in"], "--out", folder["out"], "--watermark", folder["mark.png"]]);
        TestPhotos.Write(folder["mark.png"], 64, 32, seed: 2, CartoonFunctions.Imaging.OutputFormat.Png);

        CartoonResult result = await CartoonProcess.RunAsync("run", "--resume", Assert.Single(Directory.GetDirectories(folder["out"])));

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("is not the one any more", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task What_keeps_a_run_from_being_gone_on_with_is_said_as_it_is()
    {
        Directory.CreateDirectory(folder[$"odd/{Journal}"]);

        CartoonResult result = await CartoonProcess.RunAsync("run", "--resume", folder["odd"]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("denied", result.Error, StringComparison.Ordinal);
        Assert.DoesNotContain("under way", result.Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task After_ctrl_c_the_rest_is_drawn_by_the_command_that_it_names()
    {
        using CartoonProcess cartoon = CartoonProcess.Start("run", folder["in"], "--out", folder["out"], "--json");
        string output = await UntilDrawnAsync(0);
        cartoon.Signal("INT");
        CartoonResult cut = await cartoon.WaitAsync();
        Assert.Equal(130, cut.ExitCode);
        Assert.Contains($"cartoon run --resume {output}", cut.Error, StringComparison.Ordinal);

        RunReportReader report = new(await CartoonProcess.RunAsync("run", "--resume", output, "--json"));

        Assert.Equal((Photos, 0), (report.Count("done"), report.Count("cancelled")));
        report.AssertZipIsWhole();
        Assert.False(File.Exists(Path.Combine(output, Journal)));
    }

    [SkippableFact]
    public async Task What_a_power_cut_tore_is_drawn_again_and_what_a_person_changed_is_refused()
    {
        await KillAsync(0, ["run", folder["in"], "--out", folder["out"], "--names", "original"]);
        string output = Assert.Single(Directory.GetDirectories(folder["out"]));
        string drawn = Directory.GetFiles(output, "*.png")[0];
        byte[] cartoon = File.ReadAllBytes(drawn);
        File.WriteAllBytes(drawn, new byte[cartoon.Length]);
        File.AppendAllText(Path.Combine(output, Journal), "\n{\"$type\":\"drawn\",\"outc");
        TestPhotos.Write(folder["in/038.jpg"], 64, 48);
        File.Delete(folder["in/039.jpg"]);
        TestPhotos.Write(folder["in/new.jpg"], 64, 48);

        RunReportReader report = new(await CartoonProcess.RunAsync("run", "--resume", output, "--json"));

        Assert.Equal(cartoon, File.ReadAllBytes(drawn));
        Assert.Equal(("changed", "removed"), (report.Photo("038.jpg").GetProperty("reasonCode").GetString(),
            report.Photo("039.jpg").GetProperty("reasonCode").GetString()));
        Assert.Equal(Photos - 2, report.Count("done"));
        Assert.DoesNotContain(report.Photos, photo => photo.GetProperty("name").GetString() == "new.jpg");
        report.AssertZipIsWhole();
    }

    [SkippableFact]
    public async Task A_new_run_of_the_same_photos_names_the_command_that_goes_on()
    {
        await KillAsync(0, ["run", folder["in"], "--out", folder["out"]]);
        string output = Assert.Single(Directory.GetDirectories(folder["out"]));
        string moved = folder["out/outputs-of mine"];
        Directory.Move(output, moved);

        CartoonResult other = await CartoonProcess.RunAsync("run", folder["in/000.jpg"], "--out", folder["out"]);
        Assert.DoesNotContain("--resume", other.Error, StringComparison.Ordinal);
        CartoonResult again = await CartoonProcess.RunAsync("run", folder["in"], "--out", folder["out"]);
        Assert.Contains($"cartoon run --resume '{moved}'", again.Error, StringComparison.Ordinal);

        RunReportReader report = new(await CartoonProcess.RunAsync("run", "--resume", moved, "--json"));
        Assert.Equal((Photos, moved), (report.Count("done"), report.Folder));
    }

    [Theory]
    [InlineData("Leave out in, --out, --style.", "in", "--style", "sketch", "--out", "elsewhere")]
    [InlineData("Leave out --keep-metadata.", "--keep-metadata")]
    public async Task What_a_run_was_begun_with_is_not_given_again(string said, params string[] others)
    {
        CartoonResult result = await CartoonProcess.RunAsync(["run", "--resume", folder["in"], .. others]);

        Assert.Equal(2, result.ExitCode);
        Assert.Contains(said, Assert.Single(result.Error.TrimEnd().Split('\n')), StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_folder_with_nothing_to_go_on_with_is_said_to_be_so()
    {
        RunReportReader done = new(await CartoonProcess.RunAsync("run", folder["in/000.jpg"], "--out", folder["out"], "--json"));

        Assert.Contains("came to its end", (await CartoonProcess.RunAsync("run", "--resume", done.Folder)).Error, StringComparison.Ordinal);
        Assert.Contains("no output folder", (await CartoonProcess.RunAsync("run", "--resume", folder["in"])).Error,
            StringComparison.Ordinal);
        Assert.Contains("Name photos", (await CartoonProcess.RunAsync("run")).Error, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_run_that_is_under_way_is_neither_offered_nor_gone_on_with()
    {
        using CartoonProcess cartoon = CartoonProcess.Start("run", folder["in"], "--out", folder["out"]);
        string output = await UntilDrawnAsync(0);
        cartoon.Signal("STOP");
        try
        {
            CartoonResult second = await CartoonProcess.RunAsync("run", "--resume", output);
            Assert.Equal(2, second.ExitCode);
            Assert.Contains("still under way", second.Error, StringComparison.Ordinal);
        }
        finally
        {
            cartoon.Signal("CONT");
        }
        Assert.DoesNotContain("--resume", (await cartoon.WaitAsync()).Error, StringComparison.Ordinal);
    }

    /// <summary>Kills a run as a power cut does, some time after one photo more is drawn.</summary>
    async Task KillAsync(int milliseconds, string[] arguments, string? results = null)
    {
        int before = Drawn(results);
        using CartoonProcess cartoon = CartoonProcess.Start(arguments);
        await UntilDrawnAsync(before, results);
        await Task.Delay(milliseconds);
        cartoon.Signal("KILL");
        await cartoon.WaitAsync();
    }

    /// <summary>Adds photos, drawn last, that take seconds together.</summary>
    int WriteLarge()
    {
        const int Large = 10;
        for (int i = 0; i < Large; i++)
            TestPhotos.Write(folder[$"in/large-{i}.jpg"], 1600, 1200);
        return Large;
    }

    /// <summary>Waits until more are drawn than that, and gives the output folder.</summary>
    async Task<string> UntilDrawnAsync(int before, string? results = null)
    {
        for (int tries = 0; tries < 1200 && Drawn(results) is var drawn && drawn <= before && drawn < Photos; tries++)
            await Task.Delay(25);
        return Assert.Single(Directory.GetDirectories(folder["out"]));
    }

    int Drawn(string? results)
    {
        string place = results ?? folder["out"];
        return !Directory.Exists(place) ? 0 : Directory.GetFiles(place, "*", SearchOption.AllDirectories).Count(path =>
            Path.GetExtension(path) is ".png" || (results is null && Path.GetExtension(path) is ".jpg"));
    }

    static IReadOnlyList<(string Name, string? Output, string? Sha256)> Hashes(RunReportReader report) =>
        [.. report.Photos.Select(photo => (photo.GetProperty("name").GetString()!, photo.GetProperty("output").GetString(),
            photo.GetProperty("sha256").GetString()))];
}
