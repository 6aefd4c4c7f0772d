using NetVips;

namespace CartoonFunctions.Imaging.Vips;

/// <summary>Sets libvips up once for the process: for many small jobs side by side, and for files that strangers send.</summary>
static class VipsRuntime
{
    // libvips warns on standard error about profiles and tags that it passes over; what matters comes back as an error.
    static readonly Log.LogDelegate Silence = (_, _, _) => { };

    /// <summary>Sets libvips up. The settings are the whole process's; call it once, before anything else.</summary>
    public static void SetUp()
    {
        // Photos run side by side already: one thread for each, and nothing kept of a photo that is done.
        NetVips.NetVips.Concurrency = 1;
        Cache.Max = 0;
        Log.SetLogHandler("VIPS", Enums.LogLevelFlags.Warning | Enums.LogLevelFlags.Message | Enums.LogLevelFlags.Info, Silence);

        // Every loader is shut, then those in VipsLoader's table are opened. What libvips itself holds unfit for strangers' files stays
        // shut.
        Operation.Block("VipsForeignLoad", true);
        foreach (VipsLoader loader in VipsLoader.All)
            Operation.Block("VipsForeignLoad" + loader.Operation, false);
        NetVips.NetVips.BlockUntrusted = true;
    }
}
