using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models.Installing;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;

namespace CartoonFunctions.Local;

/// <summary>Loads what every run begins with while its options are still read, for a person waits for both. It is made again
/// by whoever needs it: what takes time is the code behind it, which a process loads once.</summary>
static class EarlyLoad
{
    /// <summary>Begins. What can't be loaded is told by whoever needs it.</summary>
    public static void Begin()
    {
        _ = Task.Run(() => ComputeDevice.RuntimeVersion);
        _ = Task.Run(() => new VipsCodec(new PhotoLimits()));
        _ = Task.Run(() => new ModelInstaller(ModelsFolder.All));
    }
}
