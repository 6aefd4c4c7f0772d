using System.Diagnostics.CodeAnalysis;
using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;

namespace CartoonFunctions.Cartooning.Devices;

/// <summary>
/// Keeps ONNX Runtime from noting and sending anything: since 1.29 its native library keeps a device's id and a database of events
/// under the home folder and reports them, from the moment it is loaded. Only its environment stops that in time.
/// </summary>
static partial class RuntimePrivacy
{
    const string Switch = "ORT_DISABLE_TELEMETRY";

    /// <summary>Before anything of this assembly runs, so that no program that uses it can load the library sooner through it.</summary>
    [ModuleInitializer]
    [SuppressMessage("Usage", "CA2255", Justification = "It must come before the library is loaded, in every program that uses this one.")]
    internal static void Begin()
    {
        // Who has set it has been asked.
        if (Environment.GetEnvironmentVariable(Switch) is not null)
            return;
        Environment.SetEnvironmentVariable(Switch, "1");
        // On Unix .NET keeps its variables to itself; native code reads the process's own.
        if (!OperatingSystem.IsWindows())
            _ = SetNativeVariable(Switch, "1", overwrite: 0);
    }

    [LibraryImport("libc", EntryPoint = "setenv", StringMarshalling = StringMarshalling.Utf8)]
    private static partial int SetNativeVariable(string name, string value, int overwrite);
}
