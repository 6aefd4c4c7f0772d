using System.Diagnostics;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>What <c>./cartoon pack</c> makes for this machine, made once, with what it needs to be tried far from the repository.</summary>
public sealed class Packages : IAsyncLifetime, IDisposable
{
    const string Platform = "linux-x64";
    const int LeftOut = 3;

    readonly TemporaryFolder folder = new();
    string? missing;

    /// <summary>The folder with the packages and archives; skips the test where they can't be made.</summary>
    public string Folder
    {
        get
        {
            Skip.If(missing is not null, missing);
            return folder["packages"];
        }
    }

    /// <summary>The checkout's models with the one that finds faces.</summary>
    public string Models => folder["models"];

    /// <summary>A place with nothing of the repository above it, as the home, the data and the current folder of what is started.</summary>
    public string Elsewhere => folder["elsewhere"];

    public async Task InitializeAsync()
    {
        string faces = Path.Combine(TestFolders.Models, "faces/node_modules/@mediapipe/face_detection/face_detection_full_range.tflite");
        missing = !OperatingSystem.IsLinux() || !Environment.Is64BitProcess ? "packs for linux-x64 alone"
            : File.Exists(faces) ? null : "needs npm ci in models/faces";
        if (missing is not null)
            return;
        Directory.CreateDirectory(Elsewhere);
        CopyModels();
        await RunAsync("dotnet", [Path.Combine(AppContext.BaseDirectory, "cartoon.dll"), "models", "import", faces], models: Models);

        CartoonResult packed = await RunAsync(Path.Combine(TestFolders.Repository, "infra/pack/pack.sh"),
            [folder["packages"], "tools", "libraries", "archives", Platform], new Dictionary<string, string?>
            {
                // What takes long, and what the packing of a release refuses, is not what is tried here.
                ["AHEAD_OF_TIME"] = "false",
                ["UNLISTED_MEMBERS"] = "allowed",
                ["FACE_MODEL"] = Path.Combine(Models, "installed/blazeface-full-range.onnx"),
            });
        missing = packed.ExitCode == LeftOut ? packed.Error.Trim() : null;
        Assert.True(packed.ExitCode is 0 or LeftOut, packed.Error);
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose() => folder.Dispose();

    /// <summary>Runs a program from an empty folder with a home of its own, to its end.</summary>
    /// <param name="program">The program.</param>
    /// <param name="arguments">What it is told.</param>
    /// <param name="environment">Variables to set, or to take away where they are null.</param>
    /// <param name="models">What <c>CARTOON_MODELS</c> says.</param>
    internal async Task<CartoonResult> RunAsync(string program, string[] arguments, Dictionary<string, string?>? environment = null,
        string? models = null)
    {
        using Process process = Process.Start(StartOf(program, arguments, environment, models))!;
        Task<string> output = process.StandardOutput.ReadToEndAsync();
        Task<string> error = process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return new CartoonResult(process.ExitCode, await output, await error);
    }

    /// <summary>How a program is started from an empty folder with a home of its own.</summary>
    internal ProcessStartInfo StartOf(string program, string[] arguments, Dictionary<string, string?>? environment = null,
        string? models = null)
    {
        ProcessStartInfo start = new(program, arguments)
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = Elsewhere,
        };
        start.Environment["CARTOON_MODELS"] = models;
        foreach ((string name, string? value) in environment ?? [])
            start.Environment[name] = value;
        return start;
    }

    void CopyModels()
    {
        Directory.CreateDirectory(Path.Combine(Models, "builtin"));
        File.Copy(Path.Combine(TestFolders.Models, "catalog.json"), Path.Combine(Models, "catalog.json"));
        foreach (string file in Directory.GetFiles(Path.Combine(TestFolders.Models, "builtin"), "*.onnx"))
            File.Copy(file, Path.Combine(Models, "builtin", Path.GetFileName(file)));
    }
}
