using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Local.Bench;

/// <summary>The steps that no cartoonizer can do without, each alone and one photo after another: decode and resize, inference on prepared
/// tensors, encode.</summary>
/// <param name="Decode">libvips: bytes to upright sRGB pixels at the size they are drawn at, and the drawing back to the size of the
/// result.</param>
/// <param name="Inference"><c>InferenceSession.Run</c> and nothing else, in the form in which the whole job runs it: on a GPU, bytes there
/// and back.</param>
/// <param name="Encode">libvips: the cartoon's pixels to a file's bytes.</param>
sealed record BareSteps(Usage Decode, Usage Inference, Usage Encode)
{
    /// <summary>The least time the whole job could take: all processor time over all cores, and never less than the inference
    /// alone.</summary>
    public double BoundSeconds(int cores) =>
        Math.Max((Decode.CpuSeconds + Inference.CpuSeconds + Encode.CpuSeconds) / cores, Inference.Seconds);

    /// <summary>Measures the steps on some photos.</summary>
    public static async Task<BareSteps> MeasureAsync(IReadOnlyList<string> photos, IImageCodec codec, Style style, BatchOptions options)
    {
        CartoonizeScene scene = new(codec);
        double decodeSeconds = 0, decodeCpu = 0, inferSeconds = 0, inferCpu = 0, encodeSeconds = 0, encodeCpu = 0;
        foreach (string path in photos)
        {
            byte[] bytes = await File.ReadAllBytesAsync(path);
            using PixelImage photo = codec.Decode(bytes, options.Resolution, keepMetadata: false);
            using PixelImage? smaller = scene.SmallestFaithful(photo, style.Scene.Contract.BestLongSidePixels);
            PixelImage drawnAt = smaller ?? photo;

            Usage decode = await Usage.MeasureAsync(() =>
            {
                codec.Decode(bytes, options.Resolution, keepMetadata: false).Dispose();
                if (smaller is not null)
                {
                    codec.Resize(photo, smaller.Width, smaller.Height).Dispose();
                    codec.Resize(smaller, photo.Width, photo.Height).Dispose();
                }
                return Task.CompletedTask;
            });
            using PreparedPicture prepared = style.Scene.Prepare(drawnAt, style.Scene.Contract);
            Usage infer = await Usage.MeasureAsync(() =>
            {
                style.Scene.Infer(prepared, CancellationToken.None);
                return Task.CompletedTask;
            });
            using PixelImage drawn = prepared.Drawn();
            using PixelImage? enlarged = smaller is null ? null : codec.Resize(drawn, photo.Width, photo.Height);
            Usage encode = await Usage.MeasureAsync(() =>
            {
                codec.Encode(enlarged ?? drawn, new EncodeOptions(options.Format, options.Quality));
                return Task.CompletedTask;
            });
            (decodeSeconds, decodeCpu) = (decodeSeconds + decode.Seconds, decodeCpu + decode.CpuSeconds);
            (inferSeconds, inferCpu) = (inferSeconds + infer.Seconds, inferCpu + infer.CpuSeconds);
            (encodeSeconds, encodeCpu) = (encodeSeconds + encode.Seconds, encodeCpu + encode.CpuSeconds);
        }
        return new BareSteps(new(decodeSeconds, decodeCpu), new(inferSeconds, inferCpu), new(encodeSeconds, encodeCpu));
    }
}
