using System.ComponentModel;
using System.Diagnostics;
using System.Globalization;

namespace CartoonFunctions.Local.Bench;

/// <summary>The first GPU's memory, as the driver's own tool reports it.</summary>
static class GpuMemory
{
    /// <summary>What all programs use of it, MiB; null where <c>nvidia-smi</c> does not answer.</summary>
    public static async Task<double?> ReadAsync()
    {
        ProcessStartInfo ask = new("nvidia-smi",
            ["--id=0", "--query-gpu=memory.used", "--format=csv,noheader,nounits"])
        { RedirectStandardOutput = true };
        try
        {
            using Process process = Process.Start(ask)!;
            string answer = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();
            return double.TryParse(answer, CultureInfo.InvariantCulture, out double used) ? used : null;
        }
        catch (Win32Exception)
        {
            return null;
        }
    }
}
