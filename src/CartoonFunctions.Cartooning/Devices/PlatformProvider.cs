using System.Diagnostics.CodeAnalysis;
using System.Runtime.InteropServices;
using Microsoft.ML.OnnxRuntime;

namespace CartoonFunctions.Cartooning.Devices;

/// <summary>An execution provider that ONNX Runtime has on one system only, by its name in the runtime.</summary>
sealed record PlatformProvider
{
    /// <summary>Apple's: comes with the runtime's own package for macOS.</summary>
    static readonly PlatformProvider CoreMl = new("CoreML", "coreml", "CoreMLExecutionProvider", OSPlatform.OSX, "macOS",
        new() { ["ModelFormat"] = "MLProgram" });

    /// <summary>Microsoft's: comes with a runtime built for it.</summary>
    static readonly PlatformProvider DirectMl = new("DML", "directml", "DmlExecutionProvider", OSPlatform.Windows, "Windows",
        new() { ["device_id"] = "0" });

    readonly string appendedAs;
    readonly string runtimeName;
    readonly OSPlatform system;
    readonly string systemName;
    readonly Dictionary<string, string> options;

    PlatformProvider(string appendedAs, string name, string runtimeName, OSPlatform system, string systemName,
        Dictionary<string, string> options)
    {
        (this.appendedAs, Name, this.runtimeName) = (appendedAs, name, runtimeName);
        (this.system, this.systemName, this.options) = (system, systemName, options);
    }

    /// <summary>Its name for people: <c>coreml</c> or <c>directml</c>.</summary>
    public string Name { get; }

    /// <summary>The provider of a choice; null where the choice is none of these.</summary>
    public static PlatformProvider? Of(DeviceChoice choice) => choice switch
    {
        DeviceChoice.CoreMl => CoreMl,
        DeviceChoice.DirectMl => DirectMl,
        _ => null,
    };

    /// <summary>Whether a session can be had on it.</summary>
    /// <param name="missing">Why not, without a full stop.</param>
    public bool CanBeUsed([NotNullWhen(false)] out string? missing)
    {
        missing = !RuntimeInformation.IsOSPlatform(system) ? $"it is there on {systemName} only"
            : !OrtEnv.Instance().GetAvailableProviders().Contains(runtimeName)
                ? $"this build's ONNX Runtime {ComputeDevice.RuntimeVersion} does not have it"
            : null;
        if (missing is not null)
            return false;
        try
        {
            using SessionOptions session = new();
            AppendTo(session);
            return true;
        }
        catch (OnnxRuntimeException fault)
        {
            missing = fault.Message.Trim().Split('\n')[0].TrimEnd('.');
            return false;
        }
    }

    /// <summary>Has a session run on it; what it can't do runs on the CPU.</summary>
    public void AppendTo(SessionOptions session)
    {
        // DirectML takes neither (its documentation); CoreML does not mind.
        session.EnableMemoryPattern = false;
        session.ExecutionMode = ExecutionMode.ORT_SEQUENTIAL;
        session.AppendExecutionProvider(appendedAs, options);
    }
}
