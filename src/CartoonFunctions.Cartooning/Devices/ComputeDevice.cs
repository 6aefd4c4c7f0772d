using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Devices;

/// <summary>Which processor runs the models.</summary>
public enum DeviceChoice
{
    /// <summary>The GPU where CUDA loads, else the CPU: none that was not seen to draw the same cartoon.</summary>
    Auto,

    /// <summary>The CPU, with all cores.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU, or an error that says what is missing.</summary>
    Cuda,

    /// <summary>Apple's CoreML, or an error that says what is missing. Not yet seen to draw the same cartoon.</summary>
    CoreMl,

    /// <summary>Microsoft's DirectML, or an error that says what is missing. Not yet seen to draw the same cartoon.</summary>
    DirectMl,
}

/// <summary>The processor that runs the models, chosen once.</summary>
public sealed class ComputeDevice
{
    readonly CudaProvider? cuda;
    readonly PlatformProvider? platform;

    ComputeDevice(CudaProvider? cuda, string? note, int? jobs, PlatformProvider? platform = null)
    {
        this.cuda = cuda;
        this.platform = platform;
        Note = note;
        AtOnce = IsCpu ? Concurrency.OnCpu(ProcessorShare.Cores, jobs) : Concurrency.OnGpu(Environment.ProcessorCount, jobs);
    }

    /// <summary>Whether it is an NVIDIA GPU.</summary>
    public bool IsCuda => cuda is not null;

    /// <summary>Whether it is the CPU alone, which has convolutions of our own.</summary>
    public bool IsCpu => cuda is null && platform is null;

    /// <summary>The version of ONNX Runtime that is loaded, like <c>1.31.0</c>.</summary>
    public static string RuntimeVersion => OrtEnv.Instance().GetVersionString();

    /// <summary>Why <see cref="DeviceChoice.Auto"/> did not take a GPU that one would expect it to take, in a line naming what is missing;
    /// else null.</summary>
    public string? Note { get; }

    /// <summary>The name in logs, health and reports: <c>cpu</c>, <c>cuda</c>, <c>coreml</c> or <c>directml</c>.</summary>
    public string Name => IsCuda ? "cuda" : platform?.Name ?? "cpu";

    /// <summary>How much it has under way at once.</summary>
    public Concurrency AtOnce { get; }

    /// <summary>Chooses the processor.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="jobs">Pictures to draw at once, 1 to <see cref="Concurrency.MostPictures"/>; null is as many as the device is
    /// worth.</param>
    /// <exception cref="DeviceUnavailableException">What was asked for can't be used here.</exception>
    public static ComputeDevice Choose(DeviceChoice choice, int? jobs = null)
    {
        if (choice == DeviceChoice.Cpu)
            return new ComputeDevice(cuda: null, note: null, jobs);
        if (PlatformProvider.Of(choice) is { } platform)
            return platform.CanBeUsed(out string? why) ? new ComputeDevice(cuda: null, note: null, jobs, platform)
                : throw new DeviceUnavailableException($"{choice} can't be used: {why}. Use --device cpu, or auto.");
        if (CudaProvider.TryLoad(out CudaProvider? cuda, out string? missing))
            return new ComputeDevice(cuda, note: null, jobs);
        return choice == DeviceChoice.Auto
            ? new ComputeDevice(cuda: null, CudaProvider.IsExpected ? missing : null, jobs)
            : throw new DeviceUnavailableException($"CUDA can't be used: {missing} Use --device cpu, or install what is missing.");
    }

    /// <summary>Session options for this processor. The caller disposes them.</summary>
    /// <param name="forFaces">For a network that sees one face or a small picture at a time. A layer of it is over before a second thread
    /// has woken: on two threads the search for faces took 17 ms of processor time a look, and takes 8 on one.</param>
    public SessionOptions CreateSessionOptions(bool forFaces = false)
    {
        SessionOptions options = new()
        {
            GraphOptimizationLevel = GraphOptimizationLevel.ORT_ENABLE_ALL,
            LogSeverityLevel = OrtLoggingLevel.ORT_LOGGING_LEVEL_ERROR,
        };
        if (cuda is not null)
        {
            cuda.AppendTo(options);
            return options;
        }
        if (platform is not null)
        {
            platform.AppendTo(options);
            return options;
        }
        // The runtime's own choice is one thread where it can't tell the processor's cores.
        options.IntraOpNumThreads = forFaces ? 1 : AtOnce.Threads;
        // A plan of all memory for each size of picture keeps 1.6 times as much for DCT-Net and saves no time: measured.
        options.EnableMemoryPattern = false;
        // Between two photos a spinning thread would take the core that decodes the next one.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
