using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.NetworkInformation;
using System.Net.Sockets;
using CartoonFunctions.Local.Terminal;

namespace CartoonFunctions.Local.Azurite;

/// <summary>Azurite as a child process on the loopback address: its blob service, or queues and tables too. It is started again when it
/// dies, and ends with this process, also when that is killed.</summary>
sealed class AzuriteProcess : IAsyncDisposable
{
    // Azurite's documented account; the key is another for each folder, see AzuriteKey.
    const string Account = "devstoreaccount1";

    static readonly TimeSpan StartsWithin = TimeSpan.FromSeconds(60);
    static readonly TimeSpan StopsWithin = TimeSpan.FromSeconds(30);
    static readonly TimeSpan LookInterval = TimeSpan.FromMilliseconds(50);
    static readonly TimeSpan RestartPause = TimeSpan.FromSeconds(1);

    readonly ProcessStartInfo start;
    readonly AzuriteService[] services;
    readonly string key;
    readonly CancellationTokenSource stopping = new();
    readonly Lock gate = new();
    Process process;
    Task keeping = Task.CompletedTask;

    AzuriteProcess(ProcessStartInfo start, AzuriteService[] services, string dataFolder, string key)
    {
        (this.start, this.services, this.key, DataFolder) = (start, services, key, dataFolder);
        process = Launch(start);
    }

    /// <summary>Where its data is.</summary>
    public string DataFolder { get; }

    /// <summary>Makes it ready once it was started again: what was made in its last seconds, containers and rules among them, may be
    /// gone.</summary>
    public Func<CancellationToken, Task>? Restarted { get; set; }

    /// <summary>What clients connect with.</summary>
    public string ConnectionString => $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={key};"
        + string.Concat(services.Select(service => $"{service.Name}Endpoint=http://127.0.0.1:{service.Port}/{Account};"));

    /// <summary>Starts Azurite and returns when it answers.</summary>
    /// <param name="port">The port of blobs; 0 takes a free one. Queues and tables get the two after it, or free ones.</param>
    /// <param name="withQueuesAndTables">Whether to start these too: the Functions host and Durable want them.</param>
    /// <param name="dataFolder">Where its data is kept; null is <c>.azurite</c> beside the <c>node_modules</c> that it is in.</param>
    /// <param name="cancellation">Stops the start.</param>
    /// <exception cref="UsageException">It is not installed, its port is taken, or it does not start.</exception>
    public static async Task<AzuriteProcess> StartAsync(int port, bool withQueuesAndTables, string? dataFolder,
        CancellationToken cancellation)
    {
        AzuritePackage package = AzuritePackage.Find();
        string data = Path.GetFullPath(dataFolder ?? Path.Combine(package.Root, ".azurite"));
        WritableFolder.Require(data, "It is where Azurite keeps its data: choose another folder with --data.");
        string pidFile = Path.Combine(data, "azurite.pid");
        await WaitForPredecessorAsync(pidFile, cancellation);
        AzuriteService[] services = [.. AzuriteService.Names.Take(withQueuesAndTables ? AzuriteService.Names.Length : 1)
            .Select((name, index) => new AzuriteService(name, port == 0 ? FreePort() : port + index))];
        if (port != 0 && services.FirstOrDefault(service => IsTaken(service.Port)) is { } taken)
            throw new UsageException($"Port {taken.Port} for Azurite is taken by another program. Stop that, or choose another with --storage-port.");

        string key = AzuriteKey.Of(data);
        AzuriteProcess azurite = new(Command(package, services, data, pidFile, key), services, data, key);
        try
        {
            await azurite.WaitUntilItAnswersAsync(cancellation);
            azurite.keeping = azurite.KeepRunningAsync();
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
        StartNoMore();
        process.StandardInput.Close();
        using CancellationTokenSource patience = new(StopsWithin);
        await process.WaitForExitAsync(patience.Token).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        if (!process.HasExited)
            process.Kill();
        await keeping.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        process.Dispose();
        stopping.Dispose();
    }

    void StartNoMore()
    {
        lock (gate)
            stopping.Cancel();
    }

    static ProcessStartInfo Command(AzuritePackage package, AzuriteService[] services, string data, string pidFile, string key)
    {
        ProcessStartInfo start = new("node")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
        };
        start.Environment["AZURITE_ACCOUNTS"] = $"{Account}:{key}";
        foreach (string argument in (string[])[
            Path.Combine(AppContext.BaseDirectory, "Azurite", "azurite-host.cjs"), services.Length == 1 ? package.BlobMain : package.AllMain, pidFile,
            .. services.SelectMany(service => service.Arguments), "--location", data,
            "--silent", "--disableTelemetry", "--skipApiVersionCheck", "--disableProductStyleUrl"])
        {
            start.ArgumentList.Add(argument);
        }
        return start;
    }

    static Process Launch(ProcessStartInfo start)
    {
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

    /// <summary>Starts it again whenever it has ended, at the same ports, until this is disposed.</summary>
    async Task KeepRunningAsync()
    {
        while (true)
        {
            await process.WaitForExitAsync(CancellationToken.None);
            if (stopping.IsCancellationRequested)
                return;
            await Console.Error.WriteLineAsync("Azurite has ended and is started again. What it was given in its last seconds may be lost.");
            await Task.Delay(RestartPause, stopping.Token);
            lock (gate)
            {
                stopping.Token.ThrowIfCancellationRequested();
                process.Dispose();
                process = Launch(start);
            }
            await MakeReadyAsync();
        }
    }

    async Task MakeReadyAsync()
    {
        try
        {
            await WaitUntilItAnswersAsync(stopping.Token);
            await (Restarted?.Invoke(stopping.Token) ?? Task.CompletedTask);
        }
        catch (Exception fault) when (!stopping.IsCancellationRequested)
        {
            // If it has ended again, so is it started.
            await Console.Error.WriteLineAsync(fault.Message);
        }
    }

    async Task WaitUntilItAnswersAsync(CancellationToken cancellation)
    {
        Task<string> complaint = process.StandardError.ReadToEndAsync(CancellationToken.None);
        using CancellationTokenSource patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        patience.CancelAfter(StartsWithin);
        try
        {
            foreach (AzuriteService service in services)
            {
                while (!await AnswersAsync(service.Port, patience.Token))
                {
                    if (process.HasExited)
                        throw new UsageException($"Azurite did not start: {(await complaint).Trim()}");
                    await Task.Delay(LookInterval, patience.Token);
                }
            }
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new UsageException($"Azurite did not answer on port {services[0].Port} within {StartsWithin.TotalSeconds:0} s.");
        }
    }

    static async Task<bool> AnswersAsync(int port, CancellationToken cancellation)
    {
        using TcpClient probe = new();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, port, cancellation);
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

/// <summary>One of Azurite's services.</summary>
/// <param name="Name">Its name in a connection string.</param>
/// <param name="Port">Its port on the loopback address.</param>
sealed record AzuriteService(string Name, int Port)
{
    /// <summary>Every service, blobs first.</summary>
    public static readonly string[] Names = ["Blob", "Queue", "Table"];

    /// <summary>What Azurite is started with for it.</summary>
    public string[] Arguments =>
        [$"--{Name.ToLowerInvariant()}Host", "127.0.0.1", $"--{Name.ToLowerInvariant()}Port", Port.ToString(CultureInfo.InvariantCulture)];
}
