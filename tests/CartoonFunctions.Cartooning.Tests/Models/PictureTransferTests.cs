using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests.Models;

public class PictureTransferTests
{
    static readonly VipsCodec Codec = new(new PhotoLimits());
    static readonly ComputeDevice Cpu = ComputeDevice.Choose(DeviceChoice.Cpu);

    [Theory]
    [InlineData(1024, 4, 64, 1152)]
    [InlineData(683, 4, 64, 832)]
    [InlineData(1, 32, 64, 192)]
    [InlineData(600, 24, 64, 768)]
    [InlineData(600, 100, 64, 800)]
    [InlineData(288, 4, 0, 288)] // the crop of a face repeats as it is
    [InlineData(600, 8, 32, 664)] // too small a margin for more padding
    public void A_gpu_gets_sizes_that_repeat(int length, int multiple, int margin, int expected) =>
        Assert.Equal(expected, PictureTransfer.OverTheBus.Padded(length, new ModelContract(multiple, margin)));

    [Fact]
    public void Neighbouring_sizes_become_the_same_one()
    {
        ModelContract contract = new(SizeMultiple: 4, MarginPixels: 64);

        IEnumerable<int> sizes = Enumerable.Range(700, 64).Select(length => PictureTransfer.OverTheBus.Padded(length, contract));

        Assert.Equal([832, 896], sizes.Distinct());
    }

    [Fact]
    public Task The_built_in_style_draws_the_same_in_a_size_that_repeats() =>
        AssertSameCartoonAsync(CheckedModel.Read(Path.Combine(TestFolders.Models, "builtin/ink-comic.onnx")), new ModelContract(8, 64),
            Path.Combine(TestFolders.Repository, "docs/samples/portrait-4.jpg"));

    [SkippableTheory]
    [InlineData("3d")]
    [InlineData("anime")]
    public Task A_public_style_draws_the_same_in_a_size_that_repeats(string style) =>
        AssertSameCartoonAsync(CheckedModel.Read(TestFolders.Shared($"models/dct-net/{style}.onnx")), new ModelContract(4, 64),
            TestFolders.Shared("photos/portraits/human-stock-emotions-a-3.jpg"));

    static async Task AssertSameCartoonAsync(CheckedModel model, ModelContract contract, string photo)
    {
        using PixelImage picture = Codec.Decode(await File.ReadAllBytesAsync(photo), 500, keepMetadata: false);
        using ModelSession exact = ModelSession.Load(model, Cpu, contract, PictureTransfer.Exact);
        using ModelSession overTheBus = ModelSession.Load(model, Cpu, contract, PictureTransfer.OverTheBus);
        Assert.NotEqual(contract.Padded(picture.Width), PictureTransfer.OverTheBus.Padded(picture.Width, contract));

        using PixelImage one = await exact.RunAsync(picture, CancellationToken.None);
        using PixelImage other = await overTheBus.RunAsync(picture, CancellationToken.None);

        SameCartoon.Assert(one, other);
    }
}
