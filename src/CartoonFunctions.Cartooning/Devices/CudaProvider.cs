using System.Diagnostics.CodeAnalysis;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Devices;

/// <summary>
/// ONNX Runtime's CUDA execution provider: the one that this build's runtime brings, or a library of its own that is registered
/// with the runtime of a build for CPUs.
/// </summary>
sealed class CudaProvider
{
    // Where it is not beside the program. It must be of the runtime's own version: what lies between the two is no public interface.
    const string LibraryVariable = "CARTOON_CUDA_PROVIDER";
    const string LibraryFile = "libonnxruntime_providers_cuda.so";
    const string Name = "CUDAExecutionProvider";

    // Photos come in many sizes: searching the quickest convolution for each would take longer than drawing it, and an arena
    // that doubles would keep twice of what the largest photo needed. TF32 rounds what it multiplies to ten bits: it saved no time
    // that could be measured, and without it a cartoon is the CPU's to a grey level.
    static readonly Dictionary<string, string> Options = new()
    {
        ["device_id"] = "0",
        ["cudnn_conv_algo_search"] = "HEURISTIC",
        ["arena_extend_strategy"] = "kSameAsRequested",
        ["use_tf32"] = "0",
    };

    readonly IReadOnlyList<OrtEpDevice> registered;

    CudaProvider(IReadOnlyList<OrtEpDevice> registered) => this.registered = registered;

    /// <summary>Whether somebody would expect the GPU to be used: there is an NVIDIA driver, or the provider's library.</summary>
    public static bool IsExpected => Directory.Exists("/proc/driver/nvidia") || File.Exists(Library);

    static string Library =>
        Environment.GetEnvironmentVariable(LibraryVariable) is { Length: > 0 } path ? path
        : Path.Combine(AppContext.BaseDirectory, LibraryFile);

    /// <summary>Loads the provider and the CUDA libraries behind it.</summary>
    /// <param name="provider">The provider, where it loads.</param>
    /// <param name="missing">What is missing, in a line; the name of the library where it is one.</param>
    public static bool TryLoad([NotNullWhen(true)] out CudaProvider? provider, [NotNullWhen(false)] out string? missing)
    {
        provider = null;
        missing = null;
        try
        {
            CudaProvider loaded = new(Register());
            using SessionOptions options = new();
            loaded.AppendTo(options);
            provider = loaded;
            return true;
        }
        catch (Exception fault) when (fault is OnnxRuntimeException or DllNotFoundException or EntryPointNotFoundException
            or DeviceUnavailableException)
        {
            missing = Summary(fault.Message);
            return false;
        }
    }

    /// <summary>Has a session run on the GPU.</summary>
    public void AppendTo(SessionOptions options)
    {
        if (registered.Count > 0)
        {
            options.AppendExecutionProvider(OrtEnv.Instance(), registered, Options);
            return;
        }
        using OrtCUDAProviderOptions cuda = new();
        cuda.UpdateOptions(Options);
        options.AppendExecutionProvider_CUDA(cuda);
    }

    /// <summary>The GPU of a library that had to be registered; none where the runtime brings its own.</summary>
    static IReadOnlyList<OrtEpDevice> Register()
    {
        OrtEnv runtime = OrtEnv.Instance();
        if (runtime.GetAvailableProviders().Contains(Name))
            return [];
        if (!File.Exists(Library))
            throw new DeviceUnavailableException($"this build's ONNX Runtime is for CPUs, and there is no {Library}; see docs/gpu.md");
        if (!Gpus(runtime).Any())
            runtime.RegisterExecutionProviderLibrary(Name, Library);
        OrtEpDevice first = Gpus(runtime).FirstOrDefault()
            ?? throw new DeviceUnavailableException("the CUDA libraries found no NVIDIA GPU");
        return [first];
    }

    static IEnumerable<OrtEpDevice> Gpus(OrtEnv runtime) => runtime.GetEpDevices().Where(device => device.EpName == Name);

    /// <summary>The first line, without the runtime's preamble: "libcublasLt.so.13: cannot open shared object file …".</summary>
    static string Summary(string message)
    {
        string line = message.Trim().Split('\n')[0].TrimEnd('.');
        const string Cause = "with error: ";
        int cause = line.IndexOf(Cause, StringComparison.Ordinal);
        return (cause < 0 ? line : line[(cause + Cause.Length)..]) + ".";
    }
}
