using System.Net;
using System.Net.Sockets;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.Storage.Tests;

public class BlobAccountTests
{
    const string Proxy = "HTTP_PROXY";

    [Fact]
    public async Task No_proxy_is_asked_for_a_storage_on_this_machine()
    {
        using TcpListener proxy = Listen(out int proxyPort);
        using TcpListener storage = Listen(out int storagePort);
        string? before = Environment.GetEnvironmentVariable(Proxy);
        Environment.SetEnvironmentVariable(Proxy, $"http://127.0.0.1:{proxyPort}");
        try
        {
            Task<bool> asked = BlobAccount
                .Connect($"DefaultEndpointsProtocol=http;AccountName=me;AccountKey=AAAA;BlobEndpoint=http://127.0.0.1:{storagePort}/me;")
                .GetBlobContainerClient("photos").ExistsAsync().ContinueWith(answer => answer.Result.Value, TaskScheduler.Default);
            Task<TcpClient> direct = storage.AcceptTcpClientAsync();
            Task<TcpClient> around = proxy.AcceptTcpClientAsync();

            Assert.Same(direct, await Task.WhenAny(direct, around));
            using TcpClient client = await direct;
            await client.GetStream().WriteAsync("HTTP/1.1 200 OK\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"u8.ToArray());
            Assert.True(await asked);
        }
        finally
        {
            Environment.SetEnvironmentVariable(Proxy, before);
        }
    }

    static TcpListener Listen(out int port)
    {
        TcpListener listener = new(IPAddress.Loopback, 0);
        listener.Start();
        port = ((IPEndPoint)listener.LocalEndpoint).Port;
        return listener;
    }
}
