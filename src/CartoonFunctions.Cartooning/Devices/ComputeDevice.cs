using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Devices;

/// <summary>Which processor runs the models.</summary>
public enum DeviceChoice
{
    /// <summary>The GPU where CUDA loads, else the CPU.</summary>
    Auto,

    /// <summary>The CPU, with all cores.</summary>
    Cpu,

    /// <summary>An NVIDIA GPU, or an error that says what is missing.</summary>
    Cuda,
}

/// <summary>The processor that runs the models, chosen once.</summary>
public sealed class ComputeDevice
{
    readonly CudaProvider? cuda;

    ComputeDevice(CudaProvider? cuda, string? note, int? jobs)
    {
        this.cuda = cuda;
        Note = note;
        AtOnce = IsCuda ? Concurrency.OnGpu(Environment.ProcessorCount, jobs) : Concurrency.OnCpu(ProcessorShare.Cores, jobs);
    }

    /// <summary>Whether it is an NVIDIA GPU.</summary>
    public bool IsCuda => cuda is not null;

    /// <summary>Why <see cref="DeviceChoice.Auto"/> did not take a GPU that one would expect it to take, in a line naming what is missing;
    /// else null.</summary>
    public string? Note { get; }

    /// <summary>The name in logs, health and reports: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Name => IsCuda ? "cuda" : "cpu";

    /// <summary>How much it has under way at once.</summary>
    public Concurrency AtOnce { get; }

    /// <summary>Chooses the processor.</summary>
    /// <param name="choice">Which.</param>
    /// <param name="jobs">Pictures to draw at once, 1 to <see cref="Concurrency.MostPictures"/>; null is as many as the device is
    /// worth.</param>
    /// <exception cref="DeviceUnavailableException">CUDA was asked for and does not load.</exception>
    public static ComputeDevice Choose(DeviceChoice choice, int? jobs = null)
    {
        if (choice == DeviceChoice.Cpu)
            return new ComputeDevice(cuda: null, note: null, jobs);
        if (CudaProvider.TryLoad(out CudaProvider? cuda, out string? missing))
            return new ComputeDevice(cuda, note: null, jobs);
        return choice == DeviceChoice.Auto
            ? new ComputeDevice(cuda: null, CudaProvider.IsExpected ? missing : null, jobs)
            : throw new DeviceUnavailableException($"CUDA can't be used: {missing} Use --device cpu, or install what is missing.");
    }

    /// <summary>Session options for this processor. The caller disposes them.</summary>
    public SessionOptions CreateSessionOptions()
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
        // The runtime's own choice is one thread where it can't tell the processor's cores.
        options.IntraOpNumThreads = AtOnce.Threads;
        // A plan of all memory for each size of picture keeps 1.6 times as much for DCT-Net and saves no time: measured.
        options.EnableMemoryPattern = false;
        // Between two photos a spinning thread would take the core that decodes the next one.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
