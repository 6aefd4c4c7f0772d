using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Azurite;

/// <summary>Azurite's blob service as a child process on the loopback address. It ends with this process, also when that is
/// killed.</summary>
sealed class AzuriteProcess : IAsyncDisposable
{
    // Azurite's documented account; its key is the same everywhere and protects nothing, which is why it listens on loopback only.
    const string Account = "devstoreaccount1";
    const string AccountKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);

    readonly Process process;

    AzuriteProcess(Process process, int port, string dataFolder)
    {
        this.process = process;
        Port = port;
        DataFolder = dataFolder;
    }

    /// <summary>Where its data is.</summary>
    public string DataFolder { get; }

    /// <summary>What clients connect with.</summary>
    public string ConnectionString =>
        $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={AccountKey};BlobEndpoint=http://127.0.0.1:{Port}/{Account};";

    int Port { get; }

    /// <summary>Starts Azurite and returns when it answers.</summary>
    /// <param name="port">The port; 0 takes a free one.</param>
    /// <param name="dataFolder">Where its data is kept; null is <c>.azurite</c> beside the <c>node_modules</c> that it is in.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="UsageException">It is not installed, its port is taken, or it does not start.</exception>
    public static async Task<AzuriteProcess> StartAsync(int port, string? dataFolder, CancellationToken cancellation)
    {
        AzuritePackage package = AzuritePackage.Find();
        string data = Path.GetFullPath(dataFolder ?? Path.Combine(package.Root, ".azurite"));
        WritableFolder.Require(data, "It is where Azurite keeps its data: choose another folder with --data.");
        string pidFile = Path.Combine(data, "azurite.pid");
        await WaitForPredecessorAsync(pidFile, cancellation);
        if (port != 0 && IsTaken(port))
            throw new UsageException($"Port {port} for Azurite is taken by another program. Stop that, or choose another with --storage-port.");

        int chosen = port == 0 ? FreePort() : port;
        AzuriteProcess azurite = new(Launch(package, chosen, data, pidFile), chosen, data);
        try
        {
            await azurite.WaitUntilItAnswersAsync(cancellation);
            return azurite;
        }
        catch
        {
            await azurite.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops it well: what it was given is on disk when this returns.</summary>
    public async ValueTask DisposeAsync()
    {
        process.StandardInput.Close();
        using CancellationTokenSource patience = new(StopsWithin);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
            process.Kill();
        process.Dispose();
    }

    static Process Launch(AzuritePackage package, int port, string data, string pidFile)
    {
        ProcessStartInfo start = new("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        foreach (string argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "Azurite", "azurite-host.cjs"), package.BlobMain, pidFile,
            "--blobHost", "127.0.0.1", "--blobPort", port.ToString(CultureInfo.InvariantCulture), "--location", data,
            "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        {
            start.ArgumentList.Add(argument);
        }
        try
        {
            Process process = Process.Start(start)!;
            // Unread output would block it once the pipe is full.
            process.OutputDataReceived += (_, _) => { };
            process.BeginOutputReadLine();
            return process;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            throw new UsageException("Azurite needs Node.js 20 or later, and there is no \"node\" on the path. Install it, or give a storage account with --storage.");
        }
    }

    async Task WaitUntilItAnswersAsync(CancellationToken cancellation)
    {
        Task<string> complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartsWithin);
        try
        {
            while (!await AnswersAsync(patience.Token))
            {
                if (process.HasExited)
                    throw new UsageException($"Azurite did not start: {(await complaint).Trim()}");
                await Task.Delay(LookInterval, patience.Token);
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new UsageException($"Azurite did not answer on port {Port} within {StartsWithin.TotalSeconds:0} s.");
        }
    }

    async Task<bool> AnswersAsync(CancellationToken cancellation)
    {
        using TcpClient probe = new();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, Port, cancellation);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    /// <summary>One whose parent was killed still writes its data down; only then may the next read them.</summary>
    static async Task WaitForPredecessorAsync(string pidFile, CancellationToken cancellation)
    {
        Stopwatch waited = Stopwatch.StartNew();
        while (File.Exists(pidFile) && IsAlive(pidFile))
        {
            if (waited.Elapsed > StopsWithin)
                throw new UsageException($"Another Azurite still uses the folder {Path.GetDirectoryName(pidFile)}. Stop that, or choose another folder with --data.");
            await Task.Delay(LookInterval, cancellation);
        }
    }

    static bool IsAlive(string pidFile)
    {
        try
        {
            return int.TryParse(File.ReadAllText(pidFile), CultureInfo.InvariantCulture, out int id)
                && Process.GetProcessById(id).ProcessName.Contains("node", StringComparison.Ordinal);
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or IOException)
        {
            return false;
        }
    }

    static bool IsTaken(int port) =>
        IPGlobalProperties.GetIPGlobalProperties().GetActiveTcpListeners().Any(listener => listener.Port == port);

    static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
