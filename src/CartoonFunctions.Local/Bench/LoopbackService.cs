using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Local.Service;

namespace CartoonFunctions.Local.Bench;

/// <summary>The service with data of its own, in this process, to send batches to.</summary>
sealed class LoopbackService : IAsyncDisposable
{
    const int UploadsAtOnce = 4;

    readonly string folder = Directory.CreateTempSubdirectory("cartoon-bench-").FullName;
    readonly HttpClient http = new(new SocketsHttpHandler { UseProxy = false });
    FolderHostStorage? storage;
    ServiceHost? host;

    LoopbackService()
    {
    }

    /// <summary>Starts it for batches of up to <paramref name="maxPhotos"/>.</summary>
    public static async Task<LoopbackService> StartAsync(StyleModels models, int maxPhotos)
    {
        LoopbackService service = new();
        try
        {
            service.storage = await FolderHostStorage.OpenAsync(service.folder, CancellationToken.None);
            UpOptions options = UpOptions.OnFreePorts with { MaxPhotos = maxPhotos };
            service.host = await ServiceHost.StartAsync(options, IPAddress.Loopback, service.storage, models, CancellationToken.None);
            service.http.BaseAddress = service.host.Address;
            return service;
        }
        catch
        {
            await service.DisposeAsync();
            throw;
        }
    }

    /// <summary>Stops both and removes their data.</summary>
    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        if (host is not null)
            await host.DisposeAsync();
        storage?.Dispose();
        Directory.Delete(folder, recursive: true);
    }

    /// <summary>Sends one batch and waits for its zip.</summary>
    public async Task<ServiceJob> RunAsync(IReadOnlyList<string> photos, string? style)
    {
        Stopwatch clock = Stopwatch.StartNew();
        var wanted = new
        {
            options = new { style },
            photos = photos.Select((path, i) => new { name = $"{i:D4}{Path.GetExtension(path)}", size = new FileInfo(path).Length })
        };
        using HttpResponseMessage made = await http.PostAsJsonAsync("/api/batches", wanted);
        JsonElement batch = await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        string address = $"/api/batches/{batch.GetProperty("id").GetString()}";
        JsonElement[] slots = [.. batch.GetProperty("photos").EnumerateArray()];
        await Parallel.ForAsync(0, photos.Count, new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce }, async (i, stop) =>
        {
            using HttpRequestMessage put =
                new(HttpMethod.Put, slots[i].GetProperty("uploadUrl")
                    .GetString())
                { Content = new StreamContent(File.OpenRead(photos[i])) };
            put.Headers.Add("x-ms-blob-type", "BlockBlob");
            using HttpResponseMessage sent = await http.SendAsync(put, stop);
            sent.EnsureSuccessStatusCode();
        });
        double uploaded = clock.Elapsed.TotalSeconds;
        DateTimeOffset asked = DateTimeOffset.UtcNow;
        using HttpResponseMessage started = await http.PostAsync(address + "/start", content: null);
        started.EnsureSuccessStatusCode();
        DateTimeOffset ended = await WaitForEndAsync(address, started.Headers.RetryAfter!.Delta!.Value);
        return new ServiceJob(uploaded, (ended - asked).TotalSeconds);
    }

    /// <summary>Looks as often as the service asks to, and so takes the end from the service's own clock, which is this one.</summary>
    async Task<DateTimeOffset> WaitForEndAsync(string address, TimeSpan interval)
    {
        while (true)
        {
            JsonElement status = await http.GetFromJsonAsync<JsonElement>(address);
            if (status.GetProperty("endedAt").ValueKind == JsonValueKind.String)
                return status.GetProperty("endedAt").GetDateTimeOffset();
            await Task.Delay(interval);
        }
    }
}
