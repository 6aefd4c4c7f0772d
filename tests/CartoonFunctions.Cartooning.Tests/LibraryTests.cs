using System.Diagnostics;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests;

/// <summary>The sample for those who use the drawing as a library.</summary>
public sealed class LibraryTests : IDisposable
{
    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task The_sample_draws_a_photo()
    {
        string photo = TestPhotos.Write(folder["photo.jpg"], 320, 240);

        using Process sample = Process.Start("dotnet",
            [Path.Combine(AppContext.BaseDirectory, "Draw.dll"), photo, folder["cartoon.png"], TestFolders.Models]);
        await sample.WaitForExitAsync();

        Assert.Equal(0, sample.ExitCode);
        using PixelImage drawn = new VipsCodec(new PhotoLimits()).Decode(await File.ReadAllBytesAsync(folder["cartoon.png"]), 1024,
            keepMetadata: false);
        Assert.Equal((320, 240), (drawn.Width, drawn.Height));
        using PixelImage original = TestPhotos.Draw(320, 240, seed: 1);
        Assert.NotEqual(original.Rgb.ToArray(), drawn.Rgb.ToArray());
    }

    [Theory]
    [InlineData("README.md")]
    [InlineData("src/CartoonFunctions.Cartooning/README.md")]
    public async Task A_README_shows_the_lines_of_the_sample(string readme)
    {
        string text = await File.ReadAllTextAsync(Path.Combine(TestFolders.Repository, readme));

        string shown = text.Split("```csharp\n")[1].Split("```")[0];

        Assert.Equal(WithoutComment(Sample()), WithoutComment(shown));
    }

    static string Sample() => File.ReadAllText(Path.Combine(TestFolders.Repository, "samples/Draw/Program.cs"));

    static string WithoutComment(string code) => code.StartsWith("//", StringComparison.Ordinal) ? code[(code.IndexOf('\n', StringComparison.Ordinal) + 1)..] : code;
}
