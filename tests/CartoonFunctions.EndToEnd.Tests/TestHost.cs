using System.Net.Sockets;
using Azure.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>
/// The host that the tests of the API talk to: the one at <c>CARTOON_TEST_BASE_URL</c> with its storage in
/// <c>CARTOON_TEST_STORAGE</c> and its function key in <c>CARTOON_TEST_KEY</c>, or a <c>cartoon up</c> of their own.
/// </summary>
public sealed class TestHost : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("cartoon-test-").FullName;
    ServiceProcess? storage;
    ServiceProcess? service;

    internal CartoonApi Api { get; private set; } = null!;

    internal BlobServiceClient Storage { get; private set; } = null!;

    internal string StorageConnection { get; private set; } = "";

    public async Task InitializeAsync()
    {
        if (Environment.GetEnvironmentVariable("CARTOON_TEST_BASE_URL") is { Length: > 0 } address)
        {
            StorageConnection = Environment.GetEnvironmentVariable("CARTOON_TEST_STORAGE") ?? "UseDevelopmentStorage=true";
            Api = new CartoonApi(new Uri(address), Environment.GetEnvironmentVariable("CARTOON_TEST_KEY"));
        }
        else
        {
            storage = await ServiceProcess.StartStorageAsync(FreePort(), Path.Combine(folder, "azurite"));
            StorageConnection = storage.StorageConnection;
            service = await ServiceProcess.StartAsync("--storage", StorageConnection, "--quiet-seconds", "2");
            Api = new CartoonApi(service.Address);
        }
        Storage = new BlobServiceClient(StorageConnection);
    }

    public async Task DisposeAsync()
    {
        Api.Dispose();
        if (service is not null)
            await service.DisposeAsync();
        if (storage is not null)
            await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>A port that is free, as the two after it are: storage alone takes all three.</summary>
    internal static int FreePort()
    {
        while (true)
        {
            using TcpListener first = new(System.Net.IPAddress.Loopback, 0);
            first.Start();
            int port = ((System.Net.IPEndPoint)first.LocalEndpoint).Port;
            if (IsFree(port + 1) && IsFree(port + 2))
                return port;
        }
    }

    static bool IsFree(int port)
    {
        try
        {
            using TcpListener listener = new(System.Net.IPAddress.Loopback, port);
            listener.Start();
            return true;
        }
        catch (Exception taken) when (taken is SocketException or ArgumentOutOfRangeException)
        {
            return false;
        }
    }
}

/// <summary>Tests that share one host; they run one after another.</summary>
[CollectionDefinition(nameof(OneHost))]
public sealed class OneHost : ICollectionFixture<TestHost>;
