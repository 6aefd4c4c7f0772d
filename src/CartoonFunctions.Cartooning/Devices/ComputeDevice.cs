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

    ComputeDevice(CudaProvider? cuda, string? note)
    {
        this.cuda = cuda;
        Note = note;
    }

    /// <summary>Whether it is an NVIDIA GPU.</summary>
    public bool IsCuda => cuda is not null;

    /// <summary>Why <see cref="DeviceChoice.Auto"/> did not take a GPU that one would expect it to take, in a line naming what is missing;
    /// else null.</summary>
    public string? Note { get; }

    /// <summary>The name in logs, health and reports: <c>cpu</c> or <c>cuda</c>.</summary>
    public string Name => IsCuda ? "cuda" : "cpu";

    /// <summary>How many inferences are worth running at once: a CPU gives all its cores to one.</summary>
    /// <remarks>Measured on two cores: two at once draw a tenth more of the built-in style a minute, for half as much memory again;
    /// DCT-Net gets slower.</remarks>
    public int ParallelInferences => IsCuda ? 2 : 1;

    /// <summary>How many photos are worth having under way: those being drawn, and those being decoded and encoded meanwhile.</summary>
    /// <remarks>Measured on two cores: with three beside the one being drawn a folder is as quick, but a blob storage, which answers
    /// later, is waited for.</remarks>
    public int PhotosInFlight => ParallelInferences + (IsCuda ? Environment.ProcessorCount : 4);

    /// <summary>Chooses the processor.</summary>
    /// <exception cref="DeviceUnavailableException">CUDA was asked for and does not load.</exception>
    public static ComputeDevice Choose(DeviceChoice choice)
    {
        if (choice == DeviceChoice.Cpu)
            return new ComputeDevice(cuda: null, note: null);
        if (CudaProvider.TryLoad(out CudaProvider? cuda, out string? missing))
            return new ComputeDevice(cuda, note: null);
        return choice == DeviceChoice.Auto
            ? new ComputeDevice(cuda: null, CudaProvider.IsExpected ? missing : null)
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
        // Between two photos a spinning thread would take the core that decodes the next one.
        options.AddSessionConfigEntry("session.intra_op.allow_spinning", "0");
        return options;
    }
}
