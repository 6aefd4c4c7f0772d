using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Tests.Cartooning;

public class ComputeDeviceTests
{
    static readonly VipsCodec Codec = new(new PhotoLimits());
    static readonly ComputeDevice Auto = ComputeDevice.Choose(DeviceChoice.Auto);

    [SkippableFact]
    public void Without_cuda_asking_for_it_says_what_is_missing_and_what_to_do()
    {
        Skip.If(Auto.IsCuda, "This machine has a GPU that works.");

        ModelException refusal = Assert.Throws<ModelException>(() => ComputeDevice.Choose(DeviceChoice.Cuda));

        Assert.Matches(@"^CUDA can't be used: .*(\.so|docs/gpu\.md|GPU).*\. Use --device cpu, or install what is missing\.$", refusal.Message);
    }

    [SkippableFact]
    public void Without_a_driver_and_a_provider_nobody_is_told_of_cuda()
    {
        Skip.If(Directory.Exists("/proc/driver/nvidia"), "This machine has NVIDIA's driver.");

        Assert.Equal(("cpu", null), (Auto.Name, Auto.Note));
    }

    [SkippableTheory]
    [InlineData(640, 480, 1)]
    [InlineData(333, 500, 2)]
    public async Task The_gpu_draws_what_the_cpu_draws(int width, int height, int seed)
    {
        Skip.IfNot(Auto.IsCuda, "There is no GPU here: the test that it draws what the CPU draws needs one.");
        byte[] photo = TestPhotos.Encode(width, height, seed, OutputFormat.Png);

        using PixelImage onCpu = await DrawAsync(photo, ComputeDevice.Choose(DeviceChoice.Cpu));
        using PixelImage onGpu = await DrawAsync(photo, Auto);

        int apart = 0;
        for (int i = 0; i < onCpu.Rgb.Length; i++)
        {
            if (Math.Abs(onCpu.Rgb[i] - onGpu.Rgb[i]) > 1)
                apart++;
        }
        Assert.True(apart <= onCpu.Rgb.Length / 1000, $"{apart} of {onCpu.Rgb.Length} values are more than one grey level apart.");
    }

    static async Task<PixelImage> DrawAsync(byte[] photo, ComputeDevice device)
    {
        using StyleModels models = new(TestFolders.Models, device);
        Cartoon cartoon = await new Cartoonizer(Codec, models).DrawAsync(photo, new BatchOptions { Strength = 1 }, CancellationToken.None);
        return Codec.Decode(cartoon.Encoded, 2048, keepMetadata: false);
    }
}
