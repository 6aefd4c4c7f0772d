using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Cartooning.Models.Graphs;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests.Models;

public class ByteGraphTests
{
    static readonly PictureTransfer Bytes = PictureTransfer.Exact with { AsBytes = true };

    [Theory]
    [InlineData("ink-comic")]
    [InlineData("sketch")]
    public async Task A_built_in_model_draws_byte_for_byte_what_it_draws_from_floats(string id)
    {
        CheckedModel model = CheckedModel.Read(Path.Combine(TestFolders.Models, $"builtin/{id}.onnx"));
        string photo = Path.Combine(TestFolders.Repository, "docs/samples/portrait-4.jpg");

        await AssertSameAsync(model, contract: null, photo);
    }

    [SkippableTheory]
    [InlineData("3d")]
    [InlineData("anime")]
    [InlineData("sketch")]
    public async Task A_public_model_draws_byte_for_byte_what_it_draws_from_floats(string style)
    {
        CheckedModel model = CheckedModel.Read(TestFolders.Shared($"models/dct-net/{style}.onnx"));

        await AssertSameAsync(model, new ModelContract(4, 64), TestFolders.Shared("photos/portraits/tdd-emma.jpg"));
    }

    [Theory]
    [InlineData("x", "y")]
    [InlineData("pixels", "constant_1")]
    [InlineData("output", "input")]
    [InlineData("Фото/0:a b", "漫画")]
    public async Task Names_may_be_any(string input, string output) => await AssertSameAsync(OnnxFile.Of("Tanh", input, output));

    [Theory]
    [InlineData(9)]
    [InlineData(11)]
    [InlineData(13)]
    [InlineData(18)]
    [InlineData(21)]
    [InlineData(24)]
    public async Task Operators_may_be_of_any_version_since_the_ninth(int opset) =>
        await AssertSameAsync(OnnxFile.Of("Tanh", opset: opset));

    [Fact]
    public void Older_operators_are_refused_by_their_version()
    {
        ModelException refused = Assert.Throws<ModelException>(() => OnnxFile.Load(OnnxFile.Of("Tanh", opset: 8), Bytes));

        Assert.Contains("version 8", refused.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Weights_may_be_listed_among_the_inputs_as_old_files_do()
    {
        OnnxGraphBuilder graph = new();
        string gain = graph.Floats(0.5f);
        graph.Input(gain, OnnxType.Float, "1");
        string photo = OnnxFile.Picture(graph, "photo");
        graph.NodeAs("cartoon", "Mul", [photo, gain]);
        graph.Output("cartoon", OnnxType.Float, "1", "3", "h", "w");

        await AssertSameAsync(OnnxFile.Of(graph, opset: 9, irVersion: 3));
    }

    [Theory]
    [InlineData("Log")] // no number for what is below 0
    [InlineData("Reciprocal")] // far out of the range, on both sides
    [InlineData("Atanh")] // infinite for black and white
    public async Task Values_that_are_no_colours_become_the_same_bytes(string operation) => await AssertSameAsync(OnnxFile.Of(operation));

    [Theory]
    [InlineData(0f)]
    [InlineData(0.49f)]
    [InlineData(0.5f)]
    [InlineData(254.5f)]
    public async Task A_value_between_two_levels_becomes_the_nearer_one(float level)
    {
        OnnxGraphBuilder graph = new();
        string photo = OnnxFile.Picture(graph, "photo");
        graph.NodeAs("cartoon", "Add", [graph.Node("Mul", [photo, graph.Floats(0)]), graph.Floats((level - 127.5f) / 127.5f)]);
        graph.Output("cartoon", OnnxType.Float, "1", "3", "h", "w");
        using ModelSession session = OnnxFile.Load(OnnxFile.Of(graph), Bytes);
        using PixelImage picture = TestPhotos.Draw(20, 10, seed: 1);

        using PixelImage drawn = await session.RunAsync(picture, CancellationToken.None);

        Assert.All(drawn.Rgb.ToArray(), value => Assert.Equal((byte)(level + 0.5f), value));
    }

    [Fact]
    public void A_truncated_file_is_refused()
    {
        byte[] file = OnnxFile.Of("Tanh");

        for (int length = 0; length < file.Length; length++)
            Assert.Throws<ModelException>(() => OnnxFile.Load(file[..length], Bytes));
    }

    [Fact]
    public void A_damaged_file_is_refused_or_taken_as_it_is_but_never_read_past_its_end()
    {
        byte[] file = OnnxFile.Of("Tanh");
        int refused = 0;

        for (int at = 0; at < file.Length; at++)
        {
            for (int bit = 0; bit < 8; bit++)
            {
                byte[] damaged = [.. file];
                damaged[at] ^= (byte)(1 << bit);
                refused += IsRefused(damaged) ? 1 : 0;
            }
        }

        Assert.InRange(refused, file.Length, 8 * file.Length);
    }

    [Fact]
    public void Lengths_beyond_any_file_are_refused()
    {
        byte[] endless = [0x3A, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0xFF, 0x01];
        byte[] overlong = [0x3A, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x80, 0x00];

        Assert.All([endless, overlong, "this is no model"u8.ToArray()], file => Assert.True(IsRefused(file)));
    }

    static bool IsRefused(byte[] file)
    {
        try
        {
            ByteGraph.Around(CheckedModel.Of("test.onnx", file), "photo", "cartoon");
            return false;
        }
        catch (ModelException)
        {
            return true;
        }
    }

    static async Task AssertSameAsync(CheckedModel model, ModelContract? contract, string photo)
    {
        using PixelImage picture = new VipsCodec(new PhotoLimits()).Decode(await File.ReadAllBytesAsync(photo), 400, keepMetadata: false);
        ComputeDevice cpu = ComputeDevice.Choose(DeviceChoice.Cpu);
        using ModelSession floats = ModelSession.Load(model, cpu, contract, PictureTransfer.Exact);
        using ModelSession bytes = ModelSession.Load(model, cpu, contract, Bytes);
        await AssertSameAsync(picture, floats, bytes);
    }

    static async Task AssertSameAsync(byte[] file)
    {
        using PixelImage picture = TestPhotos.Draw(97, 41, seed: 2);
        using ModelSession floats = OnnxFile.Load(file, PictureTransfer.Exact);
        using ModelSession bytes = OnnxFile.Load(file, Bytes);
        await AssertSameAsync(picture, floats, bytes);
    }

    static async Task AssertSameAsync(PixelImage picture, ModelSession floats, ModelSession bytes)
    {
        using PixelImage fromFloats = await floats.RunAsync(picture, CancellationToken.None);
        using PixelImage fromBytes = await bytes.RunAsync(picture, CancellationToken.None);

        Assert.Equal(fromFloats.Rgb.ToArray(), fromBytes.Rgb.ToArray());
    }
}
