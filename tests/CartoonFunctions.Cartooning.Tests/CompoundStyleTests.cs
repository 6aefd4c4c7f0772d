using System.Text.Json;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Installing;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests;

/// <summary>The whole way of a compound style on real photos, against what was looked at and found right.</summary>
public class CompoundStyleTests(InstalledStyles styles) : IClassFixture<InstalledStyles>
{
    const string Portrait = "human-stock-emotions-a-3.jpg";
    const string Group = "human-group-3.jpg";

    static readonly VipsCodec Codec = new(new PhotoLimits());

    [SkippableTheory]
    [InlineData(Portrait, "dct-net-3d")]
    [InlineData(Portrait, "dct-net-sketch")]
    [InlineData(Group, "dct-net-3d")]
    [InlineData(Group, "dct-net-anime")]
    public async Task A_photo_becomes_the_cartoon_that_was_looked_at(string photo, string style)
    {
        Cartoon cartoon = await DrawAsync(photo, style);
        using PixelImage drawn = Decode(cartoon);
        ExpectedCartoon measured = ExpectedCartoon.Measure(drawn, cartoon.Faces!);

        string differences = ExpectedCartoon.Stored(photo, style)?.Compare(measured) ?? "nothing is stored";

        Assert.True(differences.Length == 0, $"{differences}. Measured:\n{JsonSerializer.Serialize(measured)}");
    }

    [SkippableFact]
    public async Task The_comparison_sees_swapped_colours_an_offset_of_two_pixels_and_a_missed_face()
    {
        Cartoon cartoon = await DrawAsync(Group, "dct-net-3d");
        using PixelImage drawn = Decode(cartoon);
        ExpectedCartoon expected = ExpectedCartoon.Stored(Group, "dct-net-3d")!;
        Cartoon scene = await styles.DrawAsync(Group, "scene-only",
            new DrawOptions { Strength = 1, Resolution = 512, Colour = ColourSource.Photo });
        using PixelImage withoutFaces = Decode(scene);

        using PixelImage swapped = Remade(drawn, (x, y, c) => drawn.RgbRow(y)[(3 * x) + 2 - c]);
        using PixelImage moved = Remade(drawn, (x, y, c) => drawn.RgbRow(y)[(3 * Math.Max(0, x - 2)) + c]);
        Assert.NotEmpty(expected.Compare(ExpectedCartoon.Measure(swapped, cartoon.Faces!)));
        Assert.NotEmpty(expected.Compare(ExpectedCartoon.Measure(moved, cartoon.Faces!)));
        Assert.NotEmpty(expected.Compare(ExpectedCartoon.Measure(withoutFaces, cartoon.Faces!)));
        Assert.NotEmpty(expected.Compare(ExpectedCartoon.Measure(drawn, [.. cartoon.Faces!.Skip(1)])));
        Assert.NotEmpty(expected.Compare(ExpectedCartoon.Measure(drawn, [.. cartoon.Faces!.Select(face => face with { X = face.X + 2 })])));
    }

    [SkippableFact]
    public async Task A_photo_without_a_face_is_what_the_scene_model_draws()
    {
        byte[] photo = TestPhotos.Encode(400, 300);
        DrawOptions options = new() { Strength = 1, Resolution = 512, Colour = ColourSource.Model };
        Cartoon asCompound = await styles.DrawAsync(photo, "dct-net-anime", options);
        Cartoon asScene = await styles.DrawAsync(photo, "scene-only-anime", options);
        Assert.Equal([], asCompound.Faces!);
        Assert.Null(asScene.Faces);
        Assert.Equal(asScene.Encoded, asCompound.Encoded);
    }

    [SkippableFact]
    public async Task Nearly_all_29_faces_of_a_group_are_found_though_each_is_a_thirtieth_of_its_width()
    {
        Cartoon cartoon = await styles.DrawAsync("human-solvay1927.jpg", "dct-net-sketch",
            new DrawOptions { Strength = 1, Resolution = 1024 });
        Assert.InRange(cartoon.Faces!.Count, 27, 29);
        Assert.All(cartoon.Faces, face => Assert.InRange(Math.Min(face.Width, face.Height), 20, 40));
    }

    [SkippableTheory]
    [InlineData("deca-image03786.jpg")] // from below
    [InlineData("human-stock-group-2.jpg", 4)] // one of four turned away
    public async Task A_face_that_is_turned_away_is_found(string photo, int atLeast = 1)
    {
        Cartoon cartoon = await styles.DrawAsync(photo, "dct-net-sketch", new DrawOptions { Strength = 1, Resolution = 1024 });
        Assert.InRange(cartoon.Faces!.Count, atLeast, 20);
    }

    [SkippableTheory]
    [InlineData(Portrait)]
    [InlineData(Group)]
    public async Task The_same_photo_gives_the_same_bytes(string photo)
    {
        Cartoon first = await DrawAsync(photo, "dct-net-3d");
        Cartoon second = await DrawAsync(photo, "dct-net-3d");
        Assert.Equal(first.Encoded, second.Encoded);
    }

    /// <summary>Faces are drawn side by side; one that still read the photo would read what its memory holds next.</summary>
    [SkippableFact]
    public async Task A_photo_that_was_cancelled_among_its_faces_leaves_the_next_one_as_it_is()
    {
        Cartoon before = await DrawAsync(Group, "dct-net-3d");
        for (int part = 1; part <= 8; part++)
        {
            using CancellationTokenSource cancel = new(TimeSpan.FromMilliseconds(150 * part));
            await Record.ExceptionAsync(() => DrawAsync(Group, "dct-net-3d", cancel.Token));
            Assert.Equal(before.Encoded, (await DrawAsync(Group, "dct-net-3d")).Encoded);
        }
    }

    Task<Cartoon> DrawAsync(string photo, string style, CancellationToken cancellation = default) =>
        styles.DrawAsync(photo, style, new DrawOptions { Strength = 1, Resolution = 512 }, cancellation);

    static PixelImage Decode(Cartoon cartoon) => Codec.Decode(cartoon.Encoded, 4096, keepMetadata: false);

    static PixelImage Remade(PixelImage image, Func<int, int, int, byte> channel)
    {
        PixelImage made = new(image.Width, image.Height);
        for (int y = 0; y < image.Height; y++)
        {
            for (int i = 0; i < 3 * image.Width; i++)
                made.RgbRow(y)[i] = channel(i / 3, y, i % 3);
        }
        return made;
    }
}

/// <summary>A models folder with the public models of <c>../shared</c>, and two of them once more without faces.</summary>
public sealed class InstalledStyles : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly Lazy<Task<StyleModels>> models;

    public InstalledStyles() => models = new Lazy<Task<StyleModels>>(InstallAsync);

    internal async Task<Cartoon> DrawAsync(string photo, string style, DrawOptions options, CancellationToken cancellation = default)
    {
        byte[] bytes = await File.ReadAllBytesAsync(TestFolders.Shared($"photos/portraits/{photo}"), CancellationToken.None);
        return await DrawAsync(bytes, style, options, cancellation);
    }

    internal async Task<Cartoon> DrawAsync(byte[] photo, string style, DrawOptions options, CancellationToken cancellation = default)
    {
        Cartoonizer cartoonizer = new(new VipsCodec(new PhotoLimits()), await models.Value);
        return await cartoonizer.DrawAsync(photo, options with { Style = style }, cancellation);
    }

    public void Dispose()
    {
        if (models.IsValueCreated && models.Value.IsCompletedSuccessfully)
            models.Value.Result.Dispose();
        folder.Dispose();
    }

    async Task<StyleModels> InstallAsync()
    {
        string tflite = TestFolders.Shared("models/dct-net-tflite");
        string faces = TestFolders.FaceModel;
        File.Copy(Path.Combine(TestFolders.Models, ModelCatalog.FileName), folder[ModelCatalog.FileName]);
        ModelInstaller installer = new(folder.Path);
        ComputeDevice cpu = ComputeDevice.Choose(DeviceChoice.Cpu);
        foreach (string file in (string[])["3d", "anime", "sketch"])
            await installer.ImportAsync(Path.Combine(tflite, file + ".tflite"), cpu, CancellationToken.None);
        await installer.ImportAsync(faces, cpu, CancellationToken.None);
        Directory.CreateDirectory(folder["installed/own"]);
        File.Copy(folder["installed/dct-net-3d.onnx"], folder["installed/own/scene-only.onnx"]);
        File.Copy(folder["installed/dct-net-anime.onnx"], folder["installed/own/scene-only-anime.onnx"]);
        return new StyleModels(folder.Path, cpu);
    }
}
