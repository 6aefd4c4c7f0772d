using ImageMagick;
using ImageMagick.Configuration;

namespace CartoonFunctions.Imaging.Magick;

/// <summary>Sets Magick.NET up once for the process: one reader, no writers, no programs of others, no temporary files, bounded
/// memory.</summary>
static class MagickRuntime
{
    const string Policy = """
        <policymap>
          <policy domain="delegate" rights="none" pattern="*"/>
          <policy domain="filter" rights="none" pattern="*"/>
          <policy domain="path" rights="none" pattern="@*"/>
          <policy domain="coder" rights="none" pattern="*"/>
          <policy domain="coder" rights="read" pattern="HEIC"/>
        </policymap>
        """;

    static readonly Lazy<bool> IsSetUp = new(() =>
    {
        SetUpOnce();
        return true;
    });

    /// <summary>Sets Magick.NET up where that is still to be done. The settings are the whole process's; call it before anything
    /// else.</summary>
    /// <exception cref="TypeInitializationException">There is no native code for this kind of machine; <see
    /// cref="DllNotFoundException"/> and <see cref="BadImageFormatException"/> say the same.</exception>
    public static void SetUp() => _ = IsSetUp.Value;

    static void SetUpOnce()
    {
        if (!Directory.Exists(Path.GetTempPath()))
            throw new IOException($"The folder for temporary files, {Path.GetTempPath()}, is not there. Make it, or name another with TMPDIR.");
        // The library reads its configuration from a folder, once, when it is first asked for a picture.
        string folder = Directory.CreateTempSubdirectory("cartoon-").FullName;
        try
        {
            IConfigurationFiles files = ConfigurationFiles.Default;
            files.Policy.Data = Policy;
            MagickNET.Initialize(files, folder);
            OpenCL.IsEnabled = false; // it would write what it measured into the home folder
            ResourceLimits.Thread = 1; // photos run side by side already
            ResourceLimits.Disk = 0;
            ResourceLimits.Width = ResourceLimits.Height = 8192;
            ResourceLimits.Area = 512u << 20;
            ResourceLimits.Memory = 640u << 20;
            ReadPolicy();
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static void ReadPolicy()
    {
        try
        {
            using MagickImage nothing = new([0], MagickFormat.Heic);
        }
        catch (MagickException)
        {
            // There is no picture in a byte; asking for one has loaded the configuration.
        }
    }
}
