using System.Diagnostics;
using System.Net;
using System.Net.Http.Json;
using System.Text.Json;
using Azure.Storage.Blobs;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Local.Azurite;
using CartoonFunctions.Local.Commands;
using CartoonFunctions.Local.Service;

namespace CartoonFunctions.Local.Bench;

/// <summary>One batch through the service on loopback with Azurite, as the page does it: make, upload, start, wait for the zip.</summary>
/// <param name="UploadSeconds">Until every photo was in the storage.</param>
/// <param name="BatchSeconds">From the start to the finished zip.</param>
sealed record ServiceJob(double UploadSeconds, double BatchSeconds)
{
    const int UploadsAtOnce = 4;

    /// <summary>Starts a service in this process with data of its own, runs the batch through it, and removes both.</summary>
    public static async Task<ServiceJob> MeasureAsync(IReadOnlyList<string> photos, StyleModels models, string? style)
    {
        string folder = Directory.CreateTempSubdirectory("cartoon-bench-").FullName;
        try
        {
            await using AzuriteProcess azurite = await AzuriteProcess.StartAsync(port: 0, folder, CancellationToken.None);
            UpOptions options = UpOptions.OnFreePorts with { MaxPhotos = photos.Count };
            await using ServiceHost host = await ServiceHost.StartAsync(options, IPAddress.Loopback, new BlobServiceClient(azurite.ConnectionString), models, CancellationToken.None);
            using HttpClient http = new() { BaseAddress = host.Address };
            await RunAsync(http, [photos[0]], style);
            return await RunAsync(http, photos, style);
        }
        finally
        {
            Directory.Delete(folder, recursive: true);
        }
    }

    static async Task<ServiceJob> RunAsync(HttpClient http, IReadOnlyList<string> photos, string? style)
    {
        Stopwatch clock = Stopwatch.StartNew();
        var wanted = new { options = new { style }, photos = photos.Select((path, i) => new { name = $"{i:D4}{Path.GetExtension(path)}", size = new FileInfo(path).Length }) };
        using HttpResponseMessage made = await http.PostAsJsonAsync("/api/batches", wanted);
        JsonElement batch = await made.EnsureSuccessStatusCode().Content.ReadFromJsonAsync<JsonElement>();
        string address = $"/api/batches/{batch.GetProperty("id").GetString()}";
        JsonElement[] slots = [.. batch.GetProperty("photos").EnumerateArray()];
        await Parallel.ForAsync(0, photos.Count, new ParallelOptions { MaxDegreeOfParallelism = UploadsAtOnce }, async (i, stop) =>
        {
            using HttpRequestMessage put = new(HttpMethod.Put, slots[i].GetProperty("uploadUrl").GetString()) { Content = new StreamContent(File.OpenRead(photos[i])) };
            put.Headers.Add("x-ms-blob-type", "BlockBlob");
            using HttpResponseMessage sent = await http.SendAsync(put, stop);
            sent.EnsureSuccessStatusCode();
        });
        double uploaded = clock.Elapsed.TotalSeconds;
        using HttpResponseMessage started = await http.PostAsync(address + "/start", content: null);
        started.EnsureSuccessStatusCode();
        await WaitForEndAsync(http, address);
        return new ServiceJob(uploaded, clock.Elapsed.TotalSeconds - uploaded);
    }

    static async Task WaitForEndAsync(HttpClient http, string address)
    {
        while (true)
        {
            JsonElement status = await http.GetFromJsonAsync<JsonElement>(address);
            if (status.GetProperty("endedAt").ValueKind == JsonValueKind.String)
                return;
            await Task.Delay(TimeSpan.FromMilliseconds(100));
        }
    }
}
