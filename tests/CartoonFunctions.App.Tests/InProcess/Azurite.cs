using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;

namespace CartoonFunctions.App.Tests.InProcess;

/// <summary>The storage emulator's blob service for one class of tests; <c>npm ci</c> in the repository installs it.</summary>
public sealed class Azurite : IAsyncLifetime
{
    const string Account = "devstoreaccount1"; // the emulator's documented account, whose key is no secret
    const string Key = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";
    static readonly string program = Path.Combine(TestFolders.Repository, "node_modules/azurite/dist/src/blob/main.js");

    readonly string folder = Directory.CreateTempSubdirectory("cartoon-azurite-").FullName;
    readonly int port = FreePort();
    Process? process;

    /// <summary>What clients connect with; skips the test where the emulator is not installed.</summary>
    public string Connection
    {
        get
        {
            Skip.If(process is null, "needs npm ci in the repository");
            return $"DefaultEndpointsProtocol=http;AccountName={Account};AccountKey={Key};BlobEndpoint=http://127.0.0.1:{port}/{Account};";
        }
    }

    public async Task InitializeAsync()
    {
        if (!File.Exists(program))
            return;
        ProcessStartInfo start = new("node", [program, "--blobHost", "127.0.0.1", "--blobPort", port.ToString(CultureInfo.InvariantCulture),
            "--location", folder, "--silent", "--disableTelemetry", "--skipApiVersionCheck"])
        { RedirectStandardOutput = true };
        process = Process.Start(start)!;
        process.OutputDataReceived += (_, _) => { };
        process.BeginOutputReadLine();
        while (!await AnswersAsync())
        {
            Assert.False(process.HasExited, "Azurite did not start.");
            await Task.Delay(100);
        }
    }

    public async Task DisposeAsync()
    {
        if (process is not null)
        {
            process.Kill();
            await process.WaitForExitAsync();
            process.Dispose();
        }
        Directory.Delete(folder, recursive: true);
    }

    async Task<bool> AnswersAsync()
    {
        using TcpClient probe = new();
        try
        {
            await probe.ConnectAsync(IPAddress.Loopback, port);
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    internal static int FreePort()
    {
        using TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }
}
