using System.Text.Json.Nodes;

namespace CartoonFunctions.Local.Tests;

public class ModelsCommandTests
{
    [Fact]
    public async Task The_list_is_a_json_array_and_needs_no_download()
    {
        CartoonResult result = await CartoonProcess.RunAsync("models", "list", "--json");

        Assert.Equal(0, result.ExitCode);
        JsonArray models = JsonNode.Parse(result.Output)!.AsArray();
        JsonNode builtIn = Assert.Single(models, model => (string?)model!["id"] == "ink-comic")!;
        Assert.True((bool)builtIn["installed"]!);
        Assert.Equal("single", (string?)builtIn["kind"]);
        JsonNode recommended = Assert.Single(models, model => (bool)model!["recommended"]!)!;
        Assert.Equal("toon", (string?)recommended["id"]);
        Assert.Equal("compound", (string?)recommended["kind"]);
    }

    [Fact]
    public async Task A_pull_without_the_licence_accepted_shows_it_and_fetches_nothing()
    {
        using TemporaryFolder folder = new();
        File.Copy(Path.Combine(TestFolders.Models, "catalog.json"), folder["catalog.json"]);

        CartoonResult result = await CartoonProcess.RunWithAsync(new() { ["CARTOON_MODELS"] = folder.Path },
            "models", "pull", "blazeface-full-range");

        Assert.Equal(2, result.ExitCode);
        Assert.Contains("--accept-license", result.Error, StringComparison.Ordinal);
        Assert.Equal([folder["catalog.json"]], Directory.GetFileSystemEntries(folder.Path));
    }

    [Fact]
    public async Task An_import_of_nothing_says_so()
    {
        CartoonResult result = await CartoonProcess.RunAsync("models", "import", "no-such-file.onnx");
        Assert.Equal(2, result.ExitCode);
        Assert.Contains("no-such-file.onnx", result.Error, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_sheet_shows_the_photo_in_the_installed_styles()
    {
        using TemporaryFolder folder = new();
        string photo = TestPhotos.Write(folder["photo.jpg"], width: 200, height: 150);

        CartoonResult result = await CartoonProcess.RunAsync("styles", "sheet", photo, "--out", folder["sheet.png"], "--resolution", "512");

        Assert.Equal(0, result.ExitCode);
        Assert.Equal(folder["sheet.png"], result.Output.Trim());
        Assert.True(new FileInfo(folder["sheet.png"]).Length > 10_000);
    }

    [Fact]
    public async Task A_sheet_never_takes_the_place_of_its_photo()
    {
        using TemporaryFolder folder = new();
        string photo = TestPhotos.Write(folder["photo.jpg"], width: 200, height: 150);
        byte[] before = File.ReadAllBytes(photo);
        File.CreateSymbolicLink(folder["link.jpg"], photo);

        foreach (string output in (string[])[photo, folder["link.jpg"]])
        {
            CartoonResult result = await CartoonProcess.RunAsync("styles", "sheet", photo, "--out", output);

            Assert.Equal(2, result.ExitCode);
            Assert.Contains("That is the photo itself", result.Error, StringComparison.Ordinal);
        }
        Assert.Equal(before, File.ReadAllBytes(photo));
    }
}
