using System.Diagnostics;
using System.Runtime.Intrinsics;
using System.Text;
using System.Text.RegularExpressions;

namespace CartoonFunctions.Tests;

/// <summary>The real command, as a process of its own.</summary>
sealed class CartoonProcess : IDisposable
{
    readonly Process process;
    readonly StringBuilder error = new();
    readonly Task<string> output;
    readonly TaskCompletionSource errorEnded = new();

    CartoonProcess(Process process)
    {
        this.process = process;
        process.ErrorDataReceived += (_, line) => OnError(line.Data);
        process.Start();
        process.BeginErrorReadLine();
        output = process.StandardOutput.ReadToEndAsync();
    }

    /// <summary>The system's number of the process.</summary>
    public int Id => process.Id;

    /// <summary>Whether it has come to its end.</summary>
    public bool HasEnded => process.HasExited;

    /// <summary>What it said on standard error so far.</summary>
    public string Error
    {
        get
        {
            lock (error)
                return error.ToString();
        }
    }

    static string? Native { get; } = Environment.GetEnvironmentVariable("CARTOON_NATIVE") is { Length: > 0 } path ? path : null;

    /// <summary>Starts <c>cartoon</c> with these arguments.</summary>
    public static CartoonProcess Start(params string[] arguments) => Start(Program(arguments), [], arguments);

    /// <summary>Starts the program that .NET runs.</summary>
    public static CartoonProcess StartOnDotnet(params string[] arguments) => Start(OnDotnet, [], arguments);

    /// <summary>Starts the program that .NET runs, which leaves AVX-512 alone; skips the test where there is none.</summary>
    public static CartoonProcess StartWithNarrowRegisters(params string[] arguments)
    {
        Skip.IfNot(Vector512.IsHardwareAccelerated, "needs a processor with AVX-512");
        return Start(OnDotnet, new() { ["DOTNET_EnableAVX512"] = "0" }, arguments);
    }

    /// <summary>Starts the program of machine code alone; skips the test where there is none.</summary>
    public static CartoonProcess StartNative(params string[] arguments)
    {
        Skip.If(Native is null, "needs the program of machine code alone, which ./cartoon test builds where it can");
        return Start([Native], [], arguments);
    }

    /// <summary>A line of a shell that makes <c>cartoon</c> the command.</summary>
    public static string ShellFunction => $"cartoon() {{ {string.Join(' ', Program(["run"]).Select(word => $"'{word}'"))} \"$@\"; }}";

    static string[] OnDotnet { get; } = ["dotnet", Path.Combine(AppContext.BaseDirectory, "cartoon.dll")];

    /// <summary>The program that <c>./cartoon</c> starts for these arguments.</summary>
    static string[] Program(string[] arguments) =>
        Native is { } native && arguments is not ["up", ..] && !arguments.Contains("--service") ? [native] : OnDotnet;

    static CartoonProcess Start(string[] program, Dictionary<string, string> environment, string[] arguments)
    {
        ProcessStartInfo start = new(program[0], [.. program[1..], .. arguments])
        {
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        start.Environment["CARTOON_MODELS"] = TestFolders.Models;
        foreach ((string name, string value) in environment)
            start.Environment[name] = value;
        return new CartoonProcess(new Process { StartInfo = start });
    }

    /// <summary>Starts <c>cartoon</c> through a shell, for what only a shell does to its streams and environment.</summary>
    /// <param name="script">A line of sh, in which <c>cartoon</c> is the command.</param>
    public static CartoonProcess StartInShell(string script)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs a Unix shell");
        ProcessStartInfo start = new("sh") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add("-c");
        start.ArgumentList.Add($"{ShellFunction}; {script}");
        start.Environment["CARTOON_MODELS"] = TestFolders.Models;
        return new CartoonProcess(new Process { StartInfo = start });
    }

    /// <summary>Runs it to its end.</summary>
    public static async Task<CartoonResult> RunAsync(params string[] arguments)
    {
        using CartoonProcess cartoon = Start(arguments);
        return await cartoon.WaitAsync();
    }

    /// <summary>Runs it to its end with variables of one's own.</summary>
    public static async Task<CartoonResult> RunWithAsync(Dictionary<string, string> environment, params string[] arguments)
    {
        using CartoonProcess cartoon = Start(Program(arguments), environment, arguments);
        return await cartoon.WaitAsync();
    }

    /// <summary>Waits until standard error holds a text of a pattern.</summary>
    public async Task WaitForErrorAsync(string pattern)
    {
        for (int tries = 0; tries < 600 && !Regex.IsMatch(Error, pattern); tries++)
            await Task.Delay(50);
        Assert.Matches(pattern, Error);
    }

    /// <summary>Sends a signal by name, for example <c>INT</c>.</summary>
    public void Signal(string name)
    {
        Skip.If(OperatingSystem.IsWindows(), "needs a Unix signal");
        Process.Start("kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();
    }

    /// <summary>Waits for the end; a command that hangs is killed and fails the test.</summary>
    public async Task<CartoonResult> WaitAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(3));
        try
        {
            await process.WaitForExitAsync(patience.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
            throw new TimeoutException($"cartoon did not end. It said: {Error}");
        }
        string text = await output;
        await errorEnded.Task;
        return new CartoonResult(process.ExitCode, text, Error);
    }

    public void Dispose()
    {
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    void OnError(string? line)
    {
        if (line is null)
        {
            errorEnded.TrySetResult();
            return;
        }
        lock (error)
            error.AppendLine(line);
    }
}

/// <summary>How the command ended.</summary>
sealed record CartoonResult(int ExitCode, string Output, string Error);
