using System.Text.Json.Nodes;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Installing;

namespace CartoonFunctions.Cartooning.Tests.Models.Installing;

public sealed class ModelInstallerTests : IDisposable
{
    static readonly ComputeDevice Cpu = ComputeDevice.Choose(DeviceChoice.Cpu);
    static readonly string[] BuiltIns = ["toon", "ink-comic", "sketch"];
    static readonly string InkComic = Path.Combine(TestFolders.Models, "builtin/ink-comic.onnx");

    readonly TemporaryFolder folder = new();

    public ModelInstallerTests()
    {
        Directory.CreateDirectory(folder["builtin"]);
        File.Copy(Path.Combine(TestFolders.Models, ModelCatalog.FileName), folder[ModelCatalog.FileName]);
        foreach (string model in (string[])["toon-scene", "toon-head", "ink-comic", "sketch"])
            File.Copy(Path.Combine(TestFolders.Models, $"builtin/{model}.onnx"), folder[$"builtin/{model}.onnx"]);
    }

    public void Dispose() => folder.Dispose();

    ModelInstaller Installer => new(folder.Path);

    [Fact]
    public void A_fresh_folder_lists_every_style_and_has_those_built_in()
    {
        IReadOnlyList<ModelStatus> models = Installer.List();

        string[] styles = ["3d", "anime", "artstyle", "design", "handdrawn", "illustration", "sketch"];
        Assert.Equal([.. BuiltIns, .. styles.Select(style => $"dct-net-{style}"), "blazeface-full-range", "selfie-segmentation"],
            models.Select(model => model.Id));
        Assert.Equal(BuiltIns, models.Where(model => model.Installed).Select(model => model.Id));
        Assert.Equal(["toon"], models.Where(model => model.Recommended).Select(model => model.Id));
        Assert.All(models, model => Assert.True(model.Licence.Length > 2 && model.Sha256.Length == 64 && model.Size > 1000, model.Id));
    }

    [Fact]
    public void A_style_that_is_not_installed_says_how_to_get_it()
    {
        using StyleModels models = new(folder.Path, Cpu);
        ModelException missing = Assert.Throws<ModelException>(() => models.Get("dct-net-3d"));
        Assert.Contains("models pull dct-net-3d", missing.Message, StringComparison.Ordinal);
    }

    [SkippableFact]
    public async Task A_folder_of_public_files_becomes_the_seven_styles()
    {
        await Installer.ImportAsync(TestFolders.Shared("models/dct-net-tflite"), Cpu, CancellationToken.None);
        IReadOnlyList<ImportOutcome> faces = await Installer.ImportAsync(TestFolders.Shared("models/faces"), Cpu, CancellationToken.None);

        Assert.Contains(faces, outcome => outcome.Id is null && outcome.File.EndsWith("facemesh_256.onnx", StringComparison.Ordinal));
        await Installer.ImportAsync(TestFolders.FaceModel, Cpu, CancellationToken.None);
        await Installer.ImportAsync(TestFolders.PeopleModel, Cpu, CancellationToken.None);
        Assert.All(Installer.List(), model => Assert.True(model.Installed, model.Id));
        Assert.All(Installer.Verify(), check => Assert.True(check.IsSound, check.Note));
        using StyleModels models = new(folder.Path, Cpu);
        Assert.NotNull(models.Get("dct-net-3d").Heads);
    }

    [SkippableFact]
    public async Task An_equal_model_from_another_conversion_stands_in_for_the_catalogue_s()
    {
        ImportOutcome outcome = Assert.Single(
            await Installer.ImportAsync(TestFolders.Shared("models/dct-net/sketch.onnx"), Cpu, CancellationToken.None));
        Assert.Equal("dct-net-sketch", outcome.Id);
        Assert.Contains("blazeface-full-range", outcome.Note, StringComparison.Ordinal);
        Assert.True(Assert.Single(Installer.Verify(), check => check.Id == "dct-net-sketch").IsSound);
        UnusableStyle withoutFaces = Assert.Single(Installer.Unusable);
        Assert.Equal("dct-net-sketch", withoutFaces.Model.Id);
        Assert.Contains("models pull dct-net-sketch", withoutFaces.Why, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_model_of_one_s_own_becomes_a_style_by_its_file_s_name()
    {
        // A file that the catalogue does not know: metadata added to the end of an ONNX file keeps it one.
        string path = folder["My Style 2.onnx"];
        await File.WriteAllBytesAsync(path, [.. await File.ReadAllBytesAsync(InkComic), 0x72, 6, 0x0A, 1, (byte)'k', 0x12, 1, (byte)'v']);

        ImportOutcome outcome = Assert.Single(await Installer.ImportAsync(path, Cpu, CancellationToken.None));

        Assert.Equal("my-style-2", outcome.Id);
        Assert.True(Assert.Single(Installer.List(), model => model.Id == "my-style-2").Installed);
        using (StyleModels models = new(folder.Path, Cpu))
            Assert.Equal("my-style-2", models.Get("my-style-2").Identity.Id);
        Installer.Remove("my-style-2");
        Assert.DoesNotContain(Installer.List(), model => model.Id == "my-style-2");
    }

    [SkippableFact]
    public async Task A_model_of_another_contract_is_not_imported()
    {
        string facemesh = TestFolders.Shared("models/faces/facemesh_256.onnx");
        ModelException refused = await Assert.ThrowsAsync<ModelException>(() =>
            Installer.ImportAsync(facemesh, Cpu, CancellationToken.None));
        Assert.Contains("not one that turns a picture into a picture", refused.Message, StringComparison.Ordinal);
        Assert.False(Directory.Exists(folder["installed/own"]));
    }

    [Fact]
    public void A_changed_byte_is_found_and_the_style_refused()
    {
        byte[] model = File.ReadAllBytes(folder["builtin/ink-comic.onnx"]);
        model[^100] ^= 1;
        File.WriteAllBytes(folder["builtin/ink-comic.onnx"], model);

        Assert.Equal("ink-comic", Assert.Single(Installer.Verify(), check => !check.IsSound).Id);
        using StyleModels models = new(folder.Path, Cpu);
        Assert.Throws<ModelException>(() => models.Get("ink-comic"));
    }

    [Fact]
    public void Without_the_face_model_the_default_style_draws_the_scene_alone()
    {
        using StyleModels models = new(folder.Path, Cpu);
        Assert.Null(models.Get(null).Heads);
        Assert.False(models.FindsFaces);
    }

    [SkippableFact]
    public async Task With_the_face_model_the_default_style_draws_faces_on_their_own()
    {
        await Installer.ImportAsync(TestFolders.FaceModel, Cpu, CancellationToken.None);
        using StyleModels models = new(folder.Path, Cpu);
        Assert.NotNull(models.Get(null).Heads);
    }

    [Fact]
    public void What_comes_with_the_program_is_not_removed()
    {
        Assert.Throws<ModelException>(() => Installer.Remove("ink-comic"));
        Assert.True(File.Exists(folder["builtin/ink-comic.onnx"]));
    }

    [Fact]
    public async Task What_is_installed_goes_to_a_folder_of_its_own_beside_the_program_s()
    {
        using TemporaryFolder data = new();
        string path = folder["mine.onnx"];
        await File.WriteAllBytesAsync(path, [.. await File.ReadAllBytesAsync(InkComic), 0x72, 6, 0x0A, 1, (byte)'k', 0x12, 1, (byte)'v']);
        ModelFolders folders = new(folder.Path, data["models"]);

        await new ModelInstaller(folders).ImportAsync(path, Cpu, CancellationToken.None);

        Assert.Equal([data["models/installed/own/mine.onnx"]], Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories));
        Assert.False(Directory.Exists(folder["installed"]));
        using (StyleModels models = new(new ModelInstaller(folders), Cpu))
        {
            Assert.Equal([.. BuiltIns, "mine"], models.Installed.Select(model => model.Id));
            Assert.NotNull(models.Get("mine"));
            Assert.NotNull(models.Get("sketch"));
        }
        new ModelInstaller(folders).Remove("mine");
        Assert.Empty(Directory.GetFiles(data.Path, "*", SearchOption.AllDirectories));
    }

    [Fact]
    public void A_face_model_that_comes_with_the_program_is_used_before_an_installed_one_and_stays()
    {
        using TemporaryFolder data = new();
        string file = new ModelInstaller(folder.Path).Catalog.Faces!.Model.File;
        foreach (string place in (string[])[folder[file], data[file]])
        {
            Directory.CreateDirectory(Path.GetDirectoryName(place)!);
            File.WriteAllText(place, "a face model");
        }
        ModelFolders folders = new(folder.Path, data.Path);

        ModelException refused = Assert.Throws<ModelException>(() => new ModelInstaller(folders).Remove("blazeface-full-range"));

        Assert.Contains("comes with the program", refused.Message, StringComparison.Ordinal);
        Assert.Equal(folder[file], folders.Find(file));
        Assert.True(File.Exists(folder[file]));
    }

    [Fact]
    public void A_file_that_an_earlier_catalogue_named_is_missing_and_not_taken_for_installed()
    {
        Directory.CreateDirectory(folder["installed"]);
        File.WriteAllText(folder["installed/dct-net-3d.onnx"], "of an earlier version");

        Assert.Contains(Installer.Missing(["dct-net-3d"]), model => model.Id == "dct-net-3d");
    }

    [Fact]
    public void A_model_that_nobody_knows_is_refused_with_those_there_are()
    {
        ModelException refused = Assert.Throws<ModelException>(() => Installer.Missing(["dct-net-4d"]));
        Assert.Contains("dct-net-3d", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_compound_style_needs_the_face_model_too() =>
        Assert.Equal(["dct-net-anime", "blazeface-full-range"], Installer.Missing(["dct-net-anime"]).Select(model => model.Id));

    [Fact]
    public async Task A_pull_that_was_cut_off_goes_on_where_it_stopped()
    {
        byte[] model = await File.ReadAllBytesAsync(InkComic);
        await using FileServer server = new(model) { CutAfterBytes = 400_000 };
        PublishDetectorAt(server, model);
        using HttpClient http = new();

        await Installer.PullAsync("blazeface-full-range", http, progress: null, CancellationToken.None);

        Assert.Equal(model, await File.ReadAllBytesAsync(folder["installed/blazeface-full-range.onnx"]));
        Assert.Equal([0, 400_000, 800_000], server.Starts);
    }

    [Fact]
    public async Task A_pull_from_a_server_without_ranges_begins_anew()
    {
        byte[] model = await File.ReadAllBytesAsync(InkComic);
        await using FileServer server = new(model) { KnowsRanges = false };
        PublishDetectorAt(server, model);
        Directory.CreateDirectory(folder["installed/.downloads"]);
        await File.WriteAllBytesAsync(folder[$"installed/.downloads/{CheckedModel.Hash(model)}.part"], new byte[5000]);
        using HttpClient http = new();

        await Installer.PullAsync("blazeface-full-range", http, progress: null, CancellationToken.None);

        Assert.Equal(model, await File.ReadAllBytesAsync(folder["installed/blazeface-full-range.onnx"]));
    }

    [Fact]
    public async Task Another_file_at_the_public_address_is_not_installed()
    {
        byte[] model = await File.ReadAllBytesAsync(InkComic);
        byte[] other = [.. model];
        other[1000] ^= 1;
        await using FileServer server = new(other);
        PublishDetectorAt(server, model);
        using HttpClient http = new();

        ModelException refused = await Assert.ThrowsAsync<ModelException>(() =>
            Installer.PullAsync("blazeface-full-range", http, progress: null, CancellationToken.None));

        Assert.Contains(CheckedModel.Hash(other), refused.Message, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["installed/blazeface-full-range.onnx"]));
        Assert.Empty(Directory.EnumerateFiles(folder["installed/.downloads"]));
    }

    /// <summary>Rewrites the catalogue so that the detector is a file that a test's own server has.</summary>
    void PublishDetectorAt(FileServer server, byte[] content)
    {
        JsonNode catalog = JsonNode.Parse(File.ReadAllText(folder[ModelCatalog.FileName]))!;
        JsonNode file = catalog["faces"]!["model"]!;
        file["sha256"] = CheckedModel.Hash(content);
        file["source"] = new JsonObject
        {
            ["url"] = server.Url.ToString(),
            ["sha256"] = CheckedModel.Hash(content),
            ["bytes"] = content.Length,
            ["format"] = "onnx",
        };
        File.WriteAllText(folder[ModelCatalog.FileName], catalog.ToJsonString());
    }
}
