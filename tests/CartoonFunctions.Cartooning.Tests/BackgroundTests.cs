using System.Drawing;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Installing;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests;

public class BackgroundTests
{
    [Theory]
    [InlineData("#3399FF", BackgroundKind.Colour, 0x33, 0x99, 0xFF)]
    [InlineData("White", BackgroundKind.Colour, 255, 255, 255)]
    [InlineData("rebeccaPurple", BackgroundKind.Colour, 0x66, 0x33, 0x99)]
    [InlineData("blur", BackgroundKind.Blur, 0, 0, 0)]
    [InlineData("TRANSPARENT", BackgroundKind.Transparent, 0, 0, 0)]
    [InlineData("keep", BackgroundKind.Keep, 0, 0, 0)]
    public void A_background_is_a_word_a_number_or_a_colour_s_name(string text, BackgroundKind kind, int red, int green, int blue)
    {
        Background background = Background.Parse(text)!.Value;

        Assert.Equal((kind, red, green, blue), (background.Kind, background.Colour.R, background.Colour.G, background.Colour.B));
    }

    [Theory]
    [InlineData("")]
    [InlineData("#39f")]
    [InlineData("#3399f-")]
    [InlineData("#3399FF00")]
    [InlineData("wight")]
    [InlineData("ActiveCaption")]
    [InlineData("7")]
    public void What_is_none_is_no_background(string text) => Assert.Null(Background.Parse(text));

    [Fact]
    public void A_coarse_mask_is_brought_to_the_edge_between_two_colours_that_are_equally_bright()
    {
        // More rows than are filtered at once, and a luma (BT.601) that is the same on both sides of column 50.
        const int width = 100, height = 700, edge = 50, radius = 8;
        using PixelImage guide = new(width, height);
        float[] mask = new float[width * height];
        for (int i = 0; i < mask.Length; i++)
        {
            Color side = i % width < edge ? Color.FromArgb(200, 60, 80) : Color.FromArgb(40, 140, 84);
            (guide.Rgb[3 * i], guide.Rgb[(3 * i) + 1], guide.Rgb[(3 * i) + 2]) = (side.R, side.G, side.B);
            mask[i] = i % width < edge + 4 ? 1 : 0;
        }

        ColourGuidedFilter.Apply(mask, guide, radius, softEdge: 12);

        for (int y = 0; y < height; y++)
        {
            Assert.Equal(mask[..width], mask.AsSpan(y * width, width).ToArray(), (a, b) => Math.Abs(a - b) < 0.001);
            Assert.InRange(mask[(y * width) + edge - 1], 0.9, 1.1);
            Assert.True(mask[(y * width) + edge - 1] - mask[(y * width) + edge] > 0.4, "the mask has no edge where the photo has one");
        }
    }

    [Fact]
    public void The_colours_of_half_covered_pixels_are_the_person_s_own()
    {
        // A person of 200 before 20, the edge 11 pixels wide.
        const int width = 120, height = 40;
        float[] colour = new float[width * height], opacity = new float[colour.Length];
        for (int i = 0; i < colour.Length; i++)
        {
            opacity[i] = Math.Clamp((65 - (i % width)) / 11f, 0, 1);
            colour[i] = float.Lerp(20, 200, opacity[i]);
        }
        float[] people = new float[colour.Length], behind = new float[colour.Length];

        ForegroundColours.Estimate(colour, opacity, people, behind, width, far: 12, near: 2);

        for (int i = 0; i < colour.Length; i++)
        {
            if (opacity[i] > 0.2)
                Assert.InRange(people[i], 160, 200.5);
            if (opacity[i] < 0.8)
                Assert.InRange(behind[i], 19.5, 60);
        }
    }

    [Theory]
    [InlineData(1000, 800, 450, 200, 100, 120, 320, 94, 360)] // one face: three of its sides, and more below than above
    [InlineData(1000, 800, 0, 0, 100, 100, 0, 0, 300)] // in a corner
    [InlineData(300, 200, 100, 50, 100, 100, 50, 0, 200)] // larger than the photo is high
    public void An_avatar_is_a_square_about_the_face_inside_the_photo(int width, int height, int x, int y, int faceWidth, int faceHeight,
        int left, int top, int side)
    {
        Rectangle frame = FramePhoto.Avatar(new Size(width, height), [new FaceRecord(x, y, faceWidth, faceHeight, 1)]);

        Assert.Equal(new Rectangle(left, top, side, side), frame);
    }

    [Fact]
    public void No_face_of_a_long_row_is_cut_from_its_avatar()
    {
        FaceRecord[] row = [.. Enumerable.Range(0, 6).Select(i => new FaceRecord(50 + (150 * i), 80, 60, 60, 1))];

        Rectangle frame = FramePhoto.Avatar(new Size(1000, 200), row);

        Assert.All(row, face => Assert.True(
            frame.Contains(new Rectangle((int)face.X, (int)face.Y, (int)face.Width, (int)face.Height)), $"{face} is not in {frame}"));
    }

    [Theory]
    [InlineData(1000, 400, 300, 400)]
    [InlineData(400, 1000, 300, 400)]
    public void Without_a_face_the_square_is_the_one_in_the_middle(int width, int height, int at, int side)
    {
        Rectangle frame = FramePhoto.Square(new Size(width, height), []);

        Assert.Equal(width > height ? new Rectangle(at, 0, side, side) : new Rectangle(0, at, side, side), frame);
    }

    [Fact]
    public void A_format_without_transparency_is_refused_before_anything_is_drawn()
    {
        DrawOptions options = new() { Background = new(BackgroundKind.Transparent), Format = OutputFormat.Jpeg };

        Assert.Throws<ArgumentOutOfRangeException>(options.ThrowIfOutOfRange);
    }

    [Fact]
    public void A_model_that_is_missing_is_named_with_how_to_get_it()
    {
        using TemporaryFolder folder = new();
        File.Copy(Path.Combine(TestFolders.Models, ModelCatalog.FileName), folder[ModelCatalog.FileName]);
        using StyleModels models = new(folder.Path, ComputeDevice.Choose(DeviceChoice.Cpu));

        models.Require(new DrawOptions());
        ModelException people = Assert.Throws<ModelException>(() => models.Require(new() { Background = new(BackgroundKind.Blur) }));
        ModelException faces = Assert.Throws<ModelException>(() => models.Require(new() { Crop = CropKind.Face }));

        Assert.Contains("cartoon models pull selfie-segmentation", people.Message, StringComparison.Ordinal);
        Assert.Contains("cartoon models pull blazeface-full-range", faces.Message, StringComparison.Ordinal);
    }
}

/// <summary>People cut out of made up portraits, with the models that npm brings.</summary>
public sealed class CutOutTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly VipsCodec codec = new(new PhotoLimits());
    StyleModels? models;

    public void Dispose()
    {
        models?.Dispose();
        folder.Dispose();
    }

    [SkippableFact]
    public async Task A_portrait_is_cut_out_with_its_face_whole_and_nothing_behind()
    {
        Cartoon cartoon = await DrawAsync(new() { Background = new(BackgroundKind.Transparent), Resolution = 512 });
        using PixelImage drawn = codec.Decode(cartoon.Encoded, 512, keepMetadata: false);

        FaceRecord face = Assert.Single(cartoon.Faces!);
        for (int y = (int)face.Y; y < face.Y + face.Height; y += 4)
            Assert.Equal(255, drawn.Alpha[(y * drawn.Width) + (int)(face.X + (face.Width / 2))]);
        Assert.Equal((0, 0), (drawn.Alpha[0], drawn.Alpha[drawn.Width - 1]));
        int between = drawn.Alpha.ToArray().Count(alpha => alpha is > 12 and < 243);
        Assert.InRange(between / (double)drawn.Alpha.Length, 0.001, 0.06); // hair and edges, no veil
    }

    [SkippableFact]
    public async Task A_colour_stands_behind_the_person_and_the_person_is_the_cartoon_s_own()
    {
        DrawOptions options = new() { Resolution = 512, Format = OutputFormat.Png };
        using PixelImage kept = codec.Decode((await DrawAsync(options)).Encoded, 512, keepMetadata: false);
        Cartoon cartoon = await DrawAsync(options with { Background = Background.Parse("#0080ff")!.Value });
        using PixelImage drawn = codec.Decode(cartoon.Encoded, 512, keepMetadata: false);

        Assert.Equal<byte>([0, 0x80, 0xFF], drawn.RgbRow(0)[..3].ToArray());
        FaceRecord face = Assert.Single(cartoon.Faces!);
        int middle = 3 * (int)(face.X + (face.Width / 2));
        int row = (int)(face.Y + (face.Height / 2));
        for (int c = 0; c < 3; c++)
            Assert.InRange(drawn.RgbRow(row)[middle + c] - kept.RgbRow(row)[middle + c], -1, 1);
    }

    [SkippableFact]
    public async Task A_blurred_background_has_its_colours_and_no_detail()
    {
        DrawOptions options = new() { Resolution = 512, Format = OutputFormat.Png };
        using PixelImage kept = codec.Decode((await DrawAsync(options)).Encoded, 512, keepMetadata: false);
        using PixelImage drawn = codec.Decode((await DrawAsync(options with { Background = new(BackgroundKind.Blur) })).Encoded, 512,
            false);

        // The upper corners, where nobody is.
        int size = drawn.Width / 8;
        Assert.True(Roughness(drawn, size) < Roughness(kept, size) / 2 + 0.05, $"{Roughness(drawn, size)} of {Roughness(kept, size)}");
        Assert.InRange(Mean(drawn, size) - Mean(kept, size), -12, 12);
    }

    [SkippableFact]
    public async Task An_avatar_has_the_pixels_that_were_asked_for_and_the_face_in_it()
    {
        Cartoon cartoon = await DrawAsync(new() { Crop = CropKind.Face, Resolution = 512 });

        Assert.Equal(cartoon.Width, cartoon.Height);
        FaceRecord face = Assert.Single(cartoon.Faces!);
        Assert.InRange(face.Height / cartoon.Height, 0.25, 0.5);
        Assert.InRange((face.X + (face.Width / 2)) / cartoon.Width, 0.4, 0.6);
        Assert.Null(cartoon.Note);
    }

    [SkippableFact]
    public async Task A_photo_of_nobody_is_drawn_whole_and_says_what_was_not_done()
    {
        byte[] pattern = TestPhotos.Encode(600, 400);

        Cartoon avatar = await DrawAsync(new() { Crop = CropKind.Face, Background = new(BackgroundKind.Blur) }, pattern);
        Cartoon square = await DrawAsync(new() { Crop = CropKind.Square }, pattern);

        Assert.Equal((600, 400, "noFace"), (avatar.Width, avatar.Height, avatar.Note?.Code));
        Assert.Contains("background stayed", avatar.Note!.Text, StringComparison.Ordinal);
        Assert.Equal((400, 400, "noFaceButMiddle"), (square.Width, square.Height, square.Note?.Code));
    }

    async Task<Cartoon> DrawAsync(DrawOptions options, byte[]? photo = null)
    {
        photo ??= await File.ReadAllBytesAsync(Path.Combine(TestFolders.Repository, "docs/samples/portrait-1.jpg"));
        models ??= await InstallAsync();
        return await new Cartoonizer(codec, models).DrawAsync(photo, options, CancellationToken.None);
    }

    async Task<StyleModels> InstallAsync()
    {
        ComputeDevice cpu = ComputeDevice.Choose(DeviceChoice.Cpu);
        File.Copy(Path.Combine(TestFolders.Models, ModelCatalog.FileName), folder[ModelCatalog.FileName]);
        Directory.CreateSymbolicLink(folder["builtin"], Path.Combine(TestFolders.Models, "builtin"));
        ModelInstaller installer = new(folder.Path);
        foreach (string model in (string[])[TestFolders.FaceModel, TestFolders.PeopleModel])
            await installer.ImportAsync(model, cpu, CancellationToken.None);
        return new StyleModels(folder.Path, cpu);
    }

    /// <summary>How far neighbours lie apart in the upper left corner, on the mean.</summary>
    static double Roughness(PixelImage picture, int size)
    {
        double sum = 0;
        for (int y = 0; y < size; y++)
        {
            for (int x = 3; x < 3 * size; x++)
                sum += Math.Abs(picture.RgbRow(y)[x] - picture.RgbRow(y)[x - 3]);
        }
        return sum / (3.0 * size * size);
    }

    static double Mean(PixelImage picture, int size)
    {
        double sum = 0;
        for (int y = 0; y < size; y++)
        {
            foreach (byte value in picture.RgbRow(y)[..(3 * size)])
                sum += value;
        }
        return sum / (3.0 * size * size);
    }
}
