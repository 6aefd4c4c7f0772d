using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Text;

namespace CartoonFunctions.Cartooning.Tests.Models.Installing;

/// <summary>An HTTP server on this machine that has one file, and can be made to break off.</summary>
sealed class FileServer : IAsyncDisposable
{
    readonly TcpListener listener = new(IPAddress.Loopback, 0);
    readonly CancellationTokenSource stop = new();
    readonly byte[] content;
    readonly Task serving;

    public FileServer(byte[] content)
    {
        this.content = content;
        listener.Start();
        Url = new Uri($"http://127.0.0.1:{((IPEndPoint)listener.LocalEndpoint).Port}/model.onnx");
        serving = ServeAsync();
    }

    public Uri Url { get; }

    /// <summary>Whether it answers a request for a part with that part.</summary>
    public bool KnowsRanges { get; init; } = true;

    /// <summary>How many bytes it sends before it breaks off.</summary>
    public int CutAfterBytes { get; init; } = int.MaxValue;

    /// <summary>Where each request began.</summary>
    public List<int> Starts { get; } = [];

    public async ValueTask DisposeAsync()
    {
        await stop.CancelAsync();
        listener.Stop();
        await serving;
        stop.Dispose();
    }

    async Task ServeAsync()
    {
        try
        {
            while (true)
            {
                using TcpClient client = await listener.AcceptTcpClientAsync(stop.Token);
                await AnswerAsync(client.GetStream());
            }
        }
        catch (Exception fault) when (fault is OperationCanceledException or SocketException)
        {
        }
    }

    async Task AnswerAsync(NetworkStream stream)
    {
        int start = KnowsRanges ? await ReadStartAsync(stream) : 0 * await ReadStartAsync(stream);
        Starts.Add(start);
        string status = start > 0 ? $"206 Partial Content\r\nContent-Range: bytes {start}-{content.Length - 1}/{content.Length}" : "200 OK";
        await stream.WriteAsync(Encoding.ASCII.GetBytes(
            $"HTTP/1.1 {status}\r\nContent-Length: {content.Length - start}\r\nConnection: close\r\n\r\n"));
        await stream.WriteAsync(content.AsMemory(start, Math.Min(CutAfterBytes, content.Length - start)));
    }

    static async Task<int> ReadStartAsync(NetworkStream stream)
    {
        using StreamReader reader = new(stream, Encoding.ASCII, leaveOpen: true);
        int start = 0;
        for (string? line = await reader.ReadLineAsync(); !string.IsNullOrEmpty(line); line = await reader.ReadLineAsync())
        {
            if (line.StartsWith("Range: bytes=", StringComparison.OrdinalIgnoreCase))
                start = int.Parse(line["Range: bytes=".Length..].TrimEnd('-'), CultureInfo.InvariantCulture);
        }
        return start;
    }
}
