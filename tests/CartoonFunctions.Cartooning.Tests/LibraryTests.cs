using System.Runtime.CompilerServices;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests;

/// <summary>The README's lines for those who use the drawing as a library, run as they stand there.</summary>
public sealed class LibraryTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Opening_the_models_and_drawing_a_photo_is_five_lines()
    {
        string modelsFolder = TestFolders.Models;
        string photoPath = TestPhotos.Write(Path.Combine(folder.Path, "photo.jpg"));
        string cartoonPath = Path.Combine(folder.Path, "cartoon.png");

        using StyleModels models = new(modelsFolder, ComputeDevice.Choose(DeviceChoice.Auto));
        Cartoonizer cartoonizer = new(new VipsCodec(new PhotoLimits()), models);
        byte[] photo = await File.ReadAllBytesAsync(photoPath);
        Cartoon cartoon = await cartoonizer.DrawAsync(photo, new DrawOptions { Style = "ink-comic" }, CancellationToken.None);
        await File.WriteAllBytesAsync(cartoonPath, cartoon.Encoded);

        Assert.Equal((320, 240), (cartoon.Width, cartoon.Height));
        Assert.Equal(cartoon.Encoded, await File.ReadAllBytesAsync(cartoonPath));
    }

    [Fact]
    public async Task The_README_shows_the_lines_that_are_run_here()
    {
        string readme = await File.ReadAllTextAsync(Path.Combine(TestFolders.Repository, "README.md"));
        string here = await File.ReadAllTextAsync(ThisFile());
        string shown = readme.Split("```csharp\n")[1].Split("```")[0];

        string[] lines = shown.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(5, lines.Length);
        Assert.All(lines, line => Assert.Contains(line.Trim(), here, StringComparison.Ordinal));
    }

    static string ThisFile([CallerFilePath] string path = "") => path;
}
