using System.Diagnostics;
using System.Globalization;
using System.Net;
using Azure;
using Azure.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>What the service adds to Azurite: a key that no page knows, its own name alone, and another start after a death.</summary>
public sealed class AzuriteTests : IDisposable
{
    const string DocumentedKey = "Eby8vdM02xNOcqFlqUwJPLlmEtlCDXJ1OUzFT50uSRZ6IFsuFq2UVErCz4I6tq/K1SZFPTOtr/KBHBeksoGMGw==";

    readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Neither_the_documented_key_nor_another_site_s_name_opens_it()
    {
        await using ServiceProcess storage = await ServiceProcess.StartStorageAsync(TestHost.FreePort(), folder["azurite"]);
        BlobServiceClient own = new(storage.StorageConnection);
        string key = storage.StorageConnection.Split("AccountKey=")[1].Split(';')[0];
        BlobServiceClient documented = new(storage.StorageConnection.Replace(key, DocumentedKey, StringComparison.Ordinal));

        await own.GetBlobContainerClient("mine").CreateAsync();
        RequestFailedException refused = await Assert.ThrowsAsync<RequestFailedException>(() =>
            documented.GetBlobContainerClient("mine").GetPropertiesAsync());
        Assert.Equal(403, refused.Status);

        // Its signature is good, so only the name keeps it out.
        Uri signed = own.GetBlobContainerClient("mine")
            .GenerateSasUri(Azure.Storage.Sas.BlobContainerSasPermissions.List, DateTimeOffset.UtcNow.AddHours(1));
        using HttpClient http = new();
        foreach ((string host, HttpStatusCode expected) in ((string, HttpStatusCode)[])[
            ($"127.0.0.1:{signed.Port}", HttpStatusCode.OK),
            ($"devstoreaccount1.evil.example:{signed.Port}", HttpStatusCode.BadRequest),
            ($"evil.example:{signed.Port}", HttpStatusCode.BadRequest)])
        {
            using HttpRequestMessage request = new(HttpMethod.Get, $"{signed}&restype=container&comp=list");
            request.Headers.Host = host;
            using HttpResponseMessage answer = await http.SendAsync(request);
            Assert.Equal(expected, answer.StatusCode);
        }
    }

    [Fact]
    public async Task Killed_under_a_service_it_is_started_again_and_batches_go_on()
    {
        await using ServiceProcess service = await ServiceProcess.StartAsync("--azurite", "--storage-port", "0", "--data", folder.Path);
        using CartoonApi api = new(service.Address);
        string before = await File.ReadAllTextAsync(folder["azurite.pid"]);

        using (Process azurite = Process.GetProcessById(int.Parse(before, CultureInfo.InvariantCulture)))
            azurite.Kill();
        for (int tries = 0; tries < 300 && await File.ReadAllTextAsync(folder["azurite.pid"]) == before; tries++)
            await Task.Delay(100);
        for (int tries = 0; tries < 600 && await IsDegradedAsync(api); tries++)
            await Task.Delay(100);

        BatchView ended = await api.WaitForEndAsync(await api.BeginAsync(TestPhoto.Several(2)));
        Assert.Equal(("completed", 2), (ended.State, ended.Count("done")));
        Assert.Contains("started again", service.Said, StringComparison.Ordinal);
        await service.StopAsync();
        Assert.False(File.Exists(folder["azurite.pid"]));
    }

    static async Task<bool> IsDegradedAsync(CartoonApi api) =>
        (await api.GetAsync("/api/health")).Json.GetProperty("status").GetString() != "ok";
}
