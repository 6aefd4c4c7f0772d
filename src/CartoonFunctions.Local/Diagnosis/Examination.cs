using System.Collections;
using System.Diagnostics;
using System.Globalization;
using System.Reflection;
using System.Runtime.InteropServices;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Cartooning.Models.Installing;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Local.Terminal;
using CartoonFunctions.Storage.DataFolders;

namespace CartoonFunctions.Local.Diagnosis;

/// <summary>Looks at all that a run and a service need, and draws a picture: what it says can be shown to strangers.</summary>
/// <param name="dataFolder">Where the service keeps its data.</param>
sealed class Examination(string dataFolder)
{
    /// <summary>Side of the picture that is drawn to see whether drawing works, in pixels.</summary>
    const int TrialPixels = 128;

    static readonly string[] Prefixes = ["CARTOON_", "ORT_", "MALLOC_", "VIPS_", "CUDA_", "XDG_DATA_HOME", "TMPDIR"];

    readonly ComputeDevice device = ComputeDevice.Choose(DeviceChoice.Auto);

    /// <summary>The program's version, with the commit that it was built from.</summary>
    public static string Version { get; } =
        typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "unknown";

    /// <summary>Everything, in the order in which one looks.</summary>
    public async Task<IReadOnlyList<Finding>> LookAsync(CancellationToken cancellation) =>
    [
        new("version", Version),
        new("program", $"{SharedPath.Of(Path.TrimEndingDirectorySeparator(ProgramPlaces.Program))} ({(ProgramPlaces.Checkout is null ? "installed" : "of a checkout")})"),
        new("system", $"{RuntimeInformation.OSDescription}, {RuntimeInformation.RuntimeIdentifier}, {RuntimeInformation.FrameworkDescription}"),
        new("processors", $"{Environment.ProcessorCount}, {ProcessorShare.Cores} cores, {Gibibytes(GC.GetGCMemoryInfo().TotalAvailableMemoryBytes)} of memory"),
        new("device", Describe(device)),
        Try("codec", Codec),
        Try("models", Models),
        Try("styles", Styles),
        Try("faces", Faces),
        await DrawAsync(cancellation),
        Try("service data", () => Place("service data", dataFolder, $"{SharedPath.Of(dataFolder)}{(Path.Exists(dataFolder) ? "" : ", not made yet")}")),
        Try("this folder", () => Place("this folder", Environment.CurrentDirectory, "for outputs")),
        Try("temporary", Temporary),
        new("settings", Settings()),
    ];

    static string Describe(ComputeDevice device) =>
        $"{device.Name}, {device.AtOnce.Pictures} drawn at once ({device.AtOnce.QuickPictures} by a quick network), up to {device.AtOnce.Threads} threads each"
        + (device.Note is { } note ? $"; no GPU: {note}" : "");

    static Finding Codec() => new("codec",
        $"libvips {VipsCodec.LibraryVersion}; HEIC is {(VipsCodec.ReadsHeic ? "" : "not ")}read; ONNX Runtime {ComputeDevice.RuntimeVersion}");

    static Finding Models()
    {
        ModelInstaller installer = new(ModelsFolder.All);
        string folders = string.Join(" and ", new[] { installer.Folders.Program, installer.Folders.Installs }.Distinct().Select(SharedPath.Of));
        IReadOnlyList<ModelCheck> checks = installer.Verify();
        IReadOnlyList<ModelCheck> broken = [.. checks.Where(check => !check.IsSound)];
        return new Finding("models", $"{checks.Count - broken.Count} as the catalogue names them, in {folders}",
            broken.Count == 0 ? null : string.Join(" ", broken.Select(check => check.Note)));
    }

    static Finding Styles()
    {
        ModelInstaller installer = new(ModelsFolder.All);
        string[] ids = [.. installer.List().Where(model => model.IsStyle && model.Installed).Select(model => model.Id)];
        return new Finding("styles", string.Join(", ", ids), ids.Length == 0 ? "No style is installed. Install the program anew."
            : installer.Unusable is [{ } unusable, ..] ? $"{unusable.Model.Id} can't be used: {unusable.Why}" : null);
    }

    Finding Faces()
    {
        using StyleModels models = new(ModelsFolder.All, device);
        return new Finding("faces", models.FindsFaces ? "found, and drawn on their own"
            : $"drawn with the whole photo, for the model that finds them is not installed: cartoon models pull {models.Catalog.Faces?.Id}");
    }

    /// <summary>Draws a picture as a run does, from its file to its file.</summary>
    async Task<Finding> DrawAsync(CancellationToken cancellation)
    {
        try
        {
            VipsCodec codec = new(new PhotoLimits());
            using StyleModels models = new(ModelsFolder.All, device);
            using PixelImage picture = new(TrialPixels, TrialPixels);
            for (int i = 0; i < picture.Rgb.Length; i++)
                picture.Rgb[i] = (byte)(i % 251);
            byte[] photo = codec.Encode(picture, new EncodeOptions(OutputFormat.Png, Quality: 90));
            long began = Stopwatch.GetTimestamp();
            using Cartoon cartoon = await new Cartoonizer(codec, models).DrawAsync(photo, new DrawOptions(), cancellation);
            return new Finding("drawing", string.Create(CultureInfo.InvariantCulture,
                $"{models.Catalog.Default} drew {cartoon.Width}x{cartoon.Height} pixels in {Stopwatch.GetElapsedTime(began).TotalSeconds:0.0} s, loading included"));
        }
        catch (Exception fault) when (fault is not OperationCanceledException)
        {
            return new Finding("drawing", "failed", SharedText(fault));
        }
    }

    /// <summary>The folder of temporary files, which nobody makes where it is missing.</summary>
    static Finding Temporary()
    {
        const string What = "for photos that are sent";
        string folder = Path.GetTempPath();
        return Directory.Exists(folder) ? Place("temporary", folder, What) : new Finding("temporary", What,
            $"There is no folder {SharedPath.Of(Path.TrimEndingDirectorySeparator(folder))}. Make it, or name another with TMPDIR.");
    }

    /// <summary>A folder that is written to, or the one that it will be made in.</summary>
    static Finding Place(string name, string folder, string what)
    {
        string there = Path.GetFullPath(folder);
        while (!Path.Exists(there) && Path.GetDirectoryName(there) is { } parent)
            there = parent;
        if (File.Exists(there))
            return new Finding(name, what, $"{SharedPath.Of(there)} is a file. Move it away, or choose another folder with --data.");
        long free = new Disk().FreeBytes(there);
        string value = $"{what}; {Gibibytes(free)} free";
        if (free < Room.SpareBytes)
            return new Finding(name, value, "The disk is full. Free some space.");
        try
        {
            WritableFolder.Require(there, "");
            return new Finding(name, value);
        }
        catch (UsageException)
        {
            return new Finding(name, value, "Nothing can be written there. Check its permissions, or choose another folder with --out or --data.");
        }
    }

    /// <summary>Which variables are set; not what they say, which may be a key.</summary>
    static string Settings()
    {
        string[] names = [.. Environment.GetEnvironmentVariables().Cast<DictionaryEntry>().Select(variable => (string)variable.Key)
            .Where(name => Prefixes.Any(prefix => name.StartsWith(prefix, StringComparison.OrdinalIgnoreCase)))
            .Order(StringComparer.Ordinal)];
        return names.Length == 0 ? "none" : string.Join(", ", names);
    }

    static Finding Try(string name, Func<Finding> look)
    {
        try
        {
            return look();
        }
        catch (Exception fault)
        {
            return new Finding(name, "failed", SharedText(fault));
        }
    }

    /// <summary>A fault's message with no more of the person's paths than is shown elsewhere.</summary>
    static string SharedText(Exception fault)
    {
        Exception cause = fault is TypeInitializationException { InnerException: { } inner } ? inner : fault;
        string message = cause.Message.ReplaceLineEndings(" ");
        return SharedPath.Home.Length > 1 ? message.Replace(SharedPath.Home, "~", StringComparison.Ordinal) : message;
    }

    static string Gibibytes(long bytes) => string.Create(CultureInfo.InvariantCulture, $"{bytes / (double)(1L << 30):0.0} GiB");
}
