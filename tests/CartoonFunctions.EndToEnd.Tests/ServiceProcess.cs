using System.Diagnostics;
using System.Text;
using System.Text.RegularExpressions;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>A real <c>cartoon up</c> as a process of its own, with ports of its own.</summary>
sealed partial class ServiceProcess : IAsyncDisposable
{
    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(90);
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(40);

    readonly Process process;
    readonly StringBuilder said = new();
    readonly TaskCompletionSource ready = new(TaskCreationOptions.RunContinuationsAsynchronously);

    ServiceProcess(Process process, string readyWord)
    {
        this.process = process;
        process.OutputDataReceived += (_, line) => Hear(line.Data, readyWord);
        process.ErrorDataReceived += (_, line) => Hear(line.Data, readyWord);
        process.EnableRaisingEvents = true;
        process.Exited += (_, _) => ready.TrySetException(new InvalidOperationException($"cartoon up ended: {Said}"));
    }

    public Process Process => process;

    /// <summary>Everything it printed so far.</summary>
    public string Said
    {
        get
        {
            lock (said)
                return said.ToString();
        }
    }

    public Uri Address => new(PageLine().Match(Said).Groups[1].Value);

    public string StorageConnection => StorageLine().Match(Said).Groups[1].Value;

    /// <summary>Starts the host and returns when it is ready. Without a storage it brings its own Azurite.</summary>
    public static Task<ServiceProcess> StartAsync(params string[] arguments) =>
        StartAsync("Stop with", ["up", "--port", "0", .. arguments]);

    /// <summary>Starts Azurite alone.</summary>
    public static Task<ServiceProcess> StartStorageAsync(int port, string folder) =>
        StartAsync("Storage", ["up", "--storage-only", "--storage-port", port.ToString(System.Globalization.CultureInfo.InvariantCulture),
            "--data", folder]);

    /// <summary>Ends it as Ctrl-C would.</summary>
    public async Task StopAsync()
    {
        if (process.HasExited)
            return;
        Signal("TERM");
        using CancellationTokenSource patience = new(StopsWithin);
        await process.WaitForExitAsync(patience.Token);
        Assert.Equal(0, process.ExitCode);
    }

    /// <summary>Ends it as a power cut would.</summary>
    public async Task KillAsync()
    {
        Signal("KILL");
        await process.WaitForExitAsync();
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            Signal("TERM");
            using CancellationTokenSource patience = new(StopsWithin);
            await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (!process.HasExited)
                process.Kill();
        }
        process.Dispose();
    }

    static async Task<ServiceProcess> StartAsync(string readyWord, string[] arguments)
    {
        ProcessStartInfo start = new("dotnet") { RedirectStandardOutput = true, RedirectStandardError = true };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "cartoon.dll"));
        foreach (string argument in arguments)
            start.ArgumentList.Add(argument);
        start.Environment["CARTOON_MODELS"] = TestFolders.Models;
        start.Environment.Remove("CARTOON_STORAGE");
        start.Environment.Remove("CARTOON_API_KEY");
        ServiceProcess service = new(new Process { StartInfo = start }, readyWord);
        service.process.Start();
        service.process.BeginOutputReadLine();
        service.process.BeginErrorReadLine();
        try
        {
            await service.ready.Task.WaitAsync(StartsWithin);
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    void Signal(string name) =>
        Process.Start("kill", [$"-{name}", process.Id.ToString(System.Globalization.CultureInfo.InvariantCulture)]).WaitForExit();

    void Hear(string? line, string readyWord)
    {
        if (line is null)
            return;
        lock (said)
            said.AppendLine(line);
        if (line.StartsWith(readyWord, StringComparison.Ordinal))
            ready.TrySetResult();
    }

    [GeneratedRegex(@"^Page\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex PageLine();

    [GeneratedRegex(@"^Storage\s+(\S+)", RegexOptions.Multiline)]
    private static partial Regex StorageLine();
}
