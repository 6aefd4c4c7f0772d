using System.ComponentModel;
using System.Diagnostics;
using Microsoft.Playwright;

namespace CartoonFunctions.Page.Tests;

/// <summary>The system's Chromium, driven by Playwright; installed where that is allowed.</summary>
sealed class Chromium : IAsyncDisposable
{
    const string Program = "/usr/bin/chromium";

    static readonly string[] Arguments =
    [
        "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
    ];

    readonly IPlaywright playwright;

    Chromium(IPlaywright playwright, IBrowser browser)
    {
        this.playwright = playwright;
        Browser = browser;
    }

    public IBrowser Browser { get; }

    /// <summary>Starts it, or says why it cannot be had.</summary>
    public static async Task<(Chromium? Browser, string? Missing)> StartAsync()
    {
        if (!File.Exists(Program) && await InstallAsync() is { } missing)
            return (null, missing);
        IPlaywright playwright = await Playwright.CreateAsync();
        IBrowser browser = await playwright.Chromium.LaunchAsync(new() { ExecutablePath = Program, Args = Arguments });
        return (new Chromium(playwright, browser), null);
    }

    /// <summary>A browser that keeps what it stores in a folder; the contexts of <see cref="Browser"/> are private windows.</summary>
    public Task<IBrowserContext> OpenKeptAsync(string folder, BrowserNewContextOptions options) =>
        playwright.Chromium.LaunchPersistentContextAsync(folder,
            new() { ExecutablePath = Program, Args = Arguments, Locale = options.Locale, ReducedMotion = options.ReducedMotion });

    public async ValueTask DisposeAsync()
    {
        await Browser.DisposeAsync();
        playwright.Dispose();
    }

    static async Task<string?> InstallAsync()
    {
        if (!OperatingSystem.IsLinux() || !Environment.IsPrivilegedProcess)
            return $"needs {Program}, which only root may install: apt-get install chromium";
        return await RunAsync("apt-get", "update") && await RunAsync("apt-get", "install", "-y", "--no-install-recommends", "chromium")
            && File.Exists(Program)
            ? null
            : $"needs {Program}, and apt-get install chromium did not work";
    }

    static async Task<bool> RunAsync(string program, params string[] arguments)
    {
        try
        {
            ProcessStartInfo start = new(program, arguments) { RedirectStandardOutput = true, RedirectStandardError = true };
            start.Environment["DEBIAN_FRONTEND"] = "noninteractive";
            using Process process = Process.Start(start)!;
            await Task.WhenAll(process.StandardOutput.ReadToEndAsync(), process.StandardError.ReadToEndAsync(), process.WaitForExitAsync());
            return process.ExitCode == 0;
        }
        catch (Win32Exception)
        {
            return false;
        }
    }
}
