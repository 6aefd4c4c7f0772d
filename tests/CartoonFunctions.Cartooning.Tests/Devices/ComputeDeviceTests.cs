using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Cartooning.Tests.Devices;

public class ComputeDeviceTests
{
    static readonly VipsCodec Codec = new(new PhotoLimits());
    static readonly ComputeDevice Auto = ComputeDevice.Choose(DeviceChoice.Auto);

    [SkippableFact]
    public void Without_cuda_asking_for_it_says_what_is_missing_and_what_to_do()
    {
        Skip.If(Auto.IsCuda, "This machine has a GPU that works.");

        DeviceUnavailableException refusal = Assert.Throws<DeviceUnavailableException>(() => ComputeDevice.Choose(DeviceChoice.Cuda));

        Assert.Matches(@"^CUDA can't be used: .*(\.so|docs/gpu\.md|GPU).*\. Use --device cpu, or install what is missing\.$",
            refusal.Message);
    }

    [SkippableFact]
    public void Without_a_driver_and_a_provider_nobody_is_told_of_cuda()
    {
        Skip.If(Directory.Exists("/proc/driver/nvidia"), "This machine has NVIDIA's driver.");

        Assert.Equal(("cpu", null), (Auto.Name, Auto.Note));
    }

    [SkippableTheory]
    [InlineData(DeviceChoice.CoreMl, "OSX", "CoreMl can't be used: it is there on macOS only. Use --device cpu, or auto.")]
    [InlineData(DeviceChoice.DirectMl, "WINDOWS", "DirectMl can't be used: it is there on Windows only. Use --device cpu, or auto.")]
    public void What_another_system_has_is_refused_with_where_it_is(DeviceChoice choice, string system, string said)
    {
        Skip.If(System.Runtime.InteropServices.RuntimeInformation.IsOSPlatform(System.Runtime.InteropServices.OSPlatform.Create(system)), "This system may have it.");

        Assert.Equal(said, Assert.Throws<DeviceUnavailableException>(() => ComputeDevice.Choose(choice)).Message);
    }

    [SkippableFact]
    public async Task Cpu_and_coreml_give_the_same_cartoon()
    {
        Skip.IfNot(OperatingSystem.IsMacOS(), "CoreML is there on macOS only.");

        await AssertSameCartoonAsync(Path.Combine(TestFolders.Models, "builtin/ink-comic.onnx"), contract: null,
            TestPhotos.Encode(640, 480, seed: 1, OutputFormat.Png), ComputeDevice.Choose(DeviceChoice.CoreMl));
    }

    [SkippableTheory]
    [InlineData("ink-comic", 640, 480)]
    [InlineData("ink-comic", 333, 500)]
    [InlineData("sketch", 640, 480)]
    public async Task Cpu_and_gpu_give_the_same_cartoon_at_most_one_grey_level_apart(string style, int width, int height)
    {
        Skip.IfNot(Auto.IsCuda, "There is no GPU here: the test that it draws what the CPU draws needs one.");

        await AssertSameCartoonAsync(Path.Combine(TestFolders.Models, $"builtin/{style}.onnx"), contract: null,
            TestPhotos.Encode(width, height, seed: 1, OutputFormat.Png));
    }

    [SkippableTheory]
    [InlineData("3d")]
    [InlineData("anime")]
    [InlineData("sketch")]
    public async Task Cpu_and_gpu_give_the_same_cartoon_with_public_models_too(string style)
    {
        Skip.IfNot(Auto.IsCuda, "There is no GPU here: the test that it draws what the CPU draws needs one.");

        byte[] photo = await File.ReadAllBytesAsync(TestFolders.Shared("photos/portraits/human-stock-emotions-a-3.jpg"));
        await AssertSameCartoonAsync(TestFolders.Shared($"models/dct-net/{style}.onnx"), new ModelContract(4, 64), photo);
    }

    static async Task AssertSameCartoonAsync(string model, ModelContract? contract, byte[] photo, ComputeDevice? other = null)
    {
        using PixelImage picture = Codec.Decode(photo, 1024, keepMetadata: false);

        using PixelImage onCpu = await DrawAsync(ComputeDevice.Choose(DeviceChoice.Cpu));
        using PixelImage onGpu = await DrawAsync(other ?? Auto);

        SameCartoon.Assert(onCpu, onGpu);

        async Task<PixelImage> DrawAsync(ComputeDevice device)
        {
            using ModelSession session = ModelSession.Load(CheckedModel.Read(model), device, contract);
            return await session.RunAsync(picture, CancellationToken.None);
        }
    }
}
