using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Installing;

namespace CartoonFunctions.Cartooning.Tests.Models.Installing;

/// <summary>What a style is known by: its files' hashes, taken once, whatever asks and however often.</summary>
public sealed class StyleIdentityTests : IDisposable
{
    const string Own = "installed/own/mine.onnx";
    readonly TemporaryFolder folder = new();
    readonly List<string> catalogsRead = [];
    readonly List<string> hashed = [];

    public StyleIdentityTests()
    {
        Directory.CreateDirectory(folder["builtin"]);
        Directory.CreateDirectory(folder["installed/own"]);
        File.Copy(Path.Combine(TestFolders.Models, ModelCatalog.FileName), folder[ModelCatalog.FileName]);
        foreach (string model in (string[])["ink-comic", "sketch"])
            File.Copy(Path.Combine(TestFolders.Models, $"builtin/{model}.onnx"), folder[$"builtin/{model}.onnx"]);
        File.WriteAllText(folder[Own], "no model at all");
    }

    public void Dispose() => folder.Dispose();

    [Fact]
    public void A_style_is_named_without_being_loaded()
    {
        using StyleModels models = new(folder.Path, ComputeDevice.Choose(DeviceChoice.Cpu));

        Assert.Equal(new ModelIdentity("mine", CheckedModel.Hash("no model at all"u8)), models.Identify("mine"));
        Assert.Equal(CheckedModel.HashFile(folder["builtin/ink-comic.onnx"]), models.Identify("ink-comic").Sha256);
        Assert.Throws<ModelException>(() => models.Get("mine"));
    }

    [Fact]
    public void A_style_is_named_as_it_is_when_it_is_loaded()
    {
        using StyleModels models = new(folder.Path, ComputeDevice.Choose(DeviceChoice.Cpu));
        ModelIdentity named = models.Identify("sketch");

        Assert.Equal(named, models.Get("sketch").Identity);
        // What was loaded goes on drawing, so it goes on giving its name.
        File.Copy(folder["builtin/ink-comic.onnx"], folder["builtin/sketch.onnx"], overwrite: true);
        Assert.Equal(named, models.Identify("sketch"));
    }

    [Fact]
    public void A_model_of_one_s_own_is_hashed_once_and_again_when_it_changes()
    {
        ModelInstaller installer = Observed();
        for (int i = 0; i < 3; i++)
            installer.List();
        string before = installer.Identify("mine").Sha256;
        Assert.Equal([folder[Own]], hashed);

        File.WriteAllText(folder[Own], "no model at all, longer");
        installer.List();

        Assert.Equal([folder[Own], folder[Own]], hashed);
        Assert.Equal(CheckedModel.Hash("no model at all, longer"u8), installer.Identify("mine").Sha256);
        Assert.NotEqual(before, installer.Identify("mine").Sha256);
    }

    [Fact]
    public void A_file_of_the_same_size_that_was_written_later_is_hashed_again()
    {
        ModelInstaller installer = Observed();
        installer.Identify("mine");

        File.WriteAllText(folder[Own], "NO MODEL AT ALL");
        File.SetLastWriteTimeUtc(folder[Own], DateTime.UtcNow.AddSeconds(5));

        Assert.Equal(CheckedModel.Hash("NO MODEL AT ALL"u8), installer.Identify("mine").Sha256);
        Assert.Equal(2, hashed.Count);
    }

    [Fact]
    public void Many_that_ask_at_once_hash_a_file_once()
    {
        ModelInstaller installer = Observed();
        Parallel.For(0, 64, new ParallelOptions { MaxDegreeOfParallelism = 16 }, _ => installer.Identify("mine"));
        Assert.Single(hashed);
    }

    [Fact]
    public void The_catalogue_is_read_once_and_again_when_it_changes()
    {
        ModelInstaller installer = Observed();
        for (int i = 0; i < 3; i++)
            installer.List();
        Assert.Single(catalogsRead);

        string catalogue = File.ReadAllText(folder[ModelCatalog.FileName]);
        File.WriteAllText(folder[ModelCatalog.FileName], catalogue.Replace("\"default\": \"toon\"", "\"default\": \"ink-comic\"",
            StringComparison.Ordinal));

        Assert.Equal("ink-comic", installer.Catalog.Default);
        Assert.Equal(2, catalogsRead.Count);
    }

    [Fact]
    public void A_catalogue_that_breaks_and_is_mended_is_read_again()
    {
        ModelInstaller installer = Observed();
        string catalogue = File.ReadAllText(folder[ModelCatalog.FileName]);
        File.WriteAllText(folder[ModelCatalog.FileName], "{");
        Assert.Throws<ModelException>(installer.List);

        File.WriteAllText(folder[ModelCatalog.FileName], catalogue);
        Assert.NotEmpty(installer.List());
    }

    [Fact]
    public void A_model_that_can_t_be_read_is_listed_as_such_beside_the_others()
    {
        ModelInstaller installer = new(new ModelFolders(folder.Path), ModelCatalog.Read, path => throw new ModelException($"The model file {path} can't be read."));

        ModelStatus mine = Assert.Single(installer.List(), model => model.Id == "mine");
        Assert.False(mine.Installed);
        Assert.Contains("can't be read", Assert.Single(mine.Limits), StringComparison.Ordinal);
        Assert.True(Assert.Single(installer.List(), model => model.Id == "sketch").Installed);
    }

    ModelInstaller Observed() => new(new ModelFolders(folder.Path),
        path =>
        {
            catalogsRead.Add(path);
            return ModelCatalog.Read(path);
        },
        path =>
        {
            lock (hashed)
                hashed.Add(path);
            return CheckedModel.HashFile(path);
        });
}
