using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Models;

/// <summary>A loaded network that looks at a small picture of fixed size and answers with a few tensors. Thread-safe.</summary>
sealed class VisionNetwork : IDisposable
{
    readonly InferenceSession session;
    readonly Pixels pixels;
    readonly string[] outputs;

    VisionNetwork(InferenceSession session, Pixels pixels, string[] outputs)
    {
        this.session = session;
        this.pixels = pixels;
        this.outputs = outputs;
    }

    /// <summary>What the network takes: <c>(pixel - Mean) / Scale</c>, float32 [1, 3, Height, Width], RGB, under the name
    /// <c>input</c>.</summary>
    public readonly record struct Pixels(int Width, int Height, float Mean, float Scale);

    /// <summary>Loads a network.</summary>
    /// <exception cref="ModelException">The file is missing, not ONNX, or of another contract.</exception>
    public static VisionNetwork Load(CheckedModel model, ComputeDevice device, Pixels pixels, params string[] outputs)
    {
        InferenceSession session;
        try
        {
            using SessionOptions options = device.CreateSessionOptions(forFaces: true);
            session = new InferenceSession(model.Content, options);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new ModelException($"{model.Path} is not an ONNX model that can be run. Install it anew.", fault);
        }
        bool fits = session.InputMetadata.TryGetValue("input", out NodeMetadata? input)
            && input.Dimensions.AsSpan().SequenceEqual([1, 3, pixels.Height, pixels.Width])
            && outputs.All(session.OutputMetadata.ContainsKey);
        if (fits)
            return new VisionNetwork(session, pixels, outputs);
        session.Dispose();
        throw new ModelException($"{model.Path} is an ONNX model, but not the one that the catalogue names. Install it anew.");
    }

    /// <summary>Looks at a picture of the network's size; the answers are flat, in the order of the outputs.</summary>
    public float[][] Run(PixelImage picture, CancellationToken cancellation)
    {
        using PixelBuffer<float> buffer = new(3 * pixels.Width * pixels.Height);
        try
        {
            using CoresAtWork.Work work = CoresAtWork.Begin();
            Fill(picture.Rgb, buffer.Span);
            using OrtValue input = OrtValue.CreateTensorValueFromMemory(OrtMemoryInfo.DefaultInstance, buffer.Memory,
                [1, 3, pixels.Height, pixels.Width]);
            using RunOptions run = new();
            using CancellationTokenRegistration stop = cancellation.Register(() => run.Terminate = true);
            using IDisposableReadOnlyCollection<OrtValue> answers = session.Run(run, ["input"], [input], outputs);
            return [.. answers.Select(answer => answer.GetTensorDataAsSpan<float>().ToArray())];
        }
        catch (OnnxRuntimeException) when (cancellation.IsCancellationRequested)
        {
            throw new OperationCanceledException(cancellation);
        }
        catch (OnnxRuntimeException fault)
        {
            throw new DeviceFaultException($"The device that draws failed: {fault.Message}", fault);
        }
    }

    /// <summary>Frees the network.</summary>
    public void Dispose() => session.Dispose();

    void Fill(ReadOnlySpan<byte> rgb, Span<float> values)
    {
        int plane = pixels.Width * pixels.Height;
        float scale = 1 / pixels.Scale;
        Span<float> red = values[..plane];
        Span<float> green = values.Slice(plane, plane);
        Span<float> blue = values.Slice(2 * plane, plane);
        for (int i = 0; i < plane; i++)
        {
            red[i] = (rgb[3 * i] - pixels.Mean) * scale;
            green[i] = (rgb[(3 * i) + 1] - pixels.Mean) * scale;
            blue[i] = (rgb[(3 * i) + 2] - pixels.Mean) * scale;
        }
    }
}
