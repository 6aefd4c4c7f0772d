using System.Diagnostics;
using System.IO.Compression;
using System.Net;
using System.Security.Cryptography;
using System.Text.Json;
using System.Text.Json.Nodes;
using Azure.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>What a batch must survive, done to real processes.</summary>
public sealed class SurvivalTests : IDisposable
{
    readonly TemporaryFolder folder = new();
    readonly HashSet<string> reads = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public async Task Killed_many_times_a_batch_ends_with_every_photo_done_once()
    {
        // Parts of five, so that child batches are cut off too.
        const int kills = 4;
        Random random = new(20261123);
        await using ServiceProcess storage = await ServiceProcess.StartStorageAsync(TestHost.FreePort(), folder["azurite"]);
        string[] arguments = ["--storage", storage.StorageConnection, "--max-photos", "5"];
        string id;
        HashSet<string> drawnBefore = [];
        await using (ServiceProcess service = await ServiceProcess.StartAsync(arguments))
        {
            using CartoonApi api = new(service.Address);
            id = await api.BeginAsync(TestPhoto.Several(16, side: 700), new JsonObject { ["format"] = "webp" });
            await Task.Delay(random.Next(2500));
            await service.KillAsync();
        }
        for (int kill = 1; kill < kills; kill++)
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync(arguments);
            await Task.Delay(random.Next(2000));
            await service.KillAsync();
        }

        await using ServiceProcess last = await ServiceProcess.StartAsync(arguments);
        using CartoonApi client = new(last.Address);
        BatchView ended = await client.WaitForEndAsync(id);

        Assert.Equal(("completed", 16, 16), (ended.State, ended.Count("total"), ended.Count("done")));
        using ZipArchive zip = await client.GetZipAsync(ended);
        AssertManifestFits(zip, 16);
        BlobServiceClient account = new(storage.StorageConnection);
        Assert.Single(account.GetBlobContainers(prefix: "outputs-"));
        Assert.Equal(18, account.GetBlobContainerClient(ended.Container).GetBlobs().Count());
        Assert.Empty(account.GetBlobContainerClient("batches").GetBlobs(new() { Prefix = "active/" }));
    }

    [Fact]
    public async Task Killed_with_its_own_azurite_a_host_comes_back_and_goes_on()
    {
        string port = TestHost.FreePort().ToString(System.Globalization.CultureInfo.InvariantCulture);
        string[] arguments = ["--azurite", "--storage-port", port, "--data", folder["azurite"]];
        string id;
        await using (ServiceProcess service = await ServiceProcess.StartAsync(arguments))
        {
            using CartoonApi api = new(service.Address);
            id = await api.BeginAsync(TestPhoto.Several(8, side: 700));
            await api.WaitUntilAsync(id, view => view.Count("done") > 0);
            await service.KillAsync();
        }

        await using ServiceProcess again = await ServiceProcess.StartAsync(arguments);
        using CartoonApi client = new(again.Address);
        BatchView ended = await client.WaitForEndAsync(id);

        Assert.Equal(8, ended.Count("done"));
        (await client.GetZipAsync(ended)).Dispose();
        await again.StopAsync();
        Assert.False(File.Exists(folder["azurite/azurite.pid"]));
    }

    [Fact]
    public async Task Storage_that_is_gone_for_a_while_is_waited_for()
    {
        int port = TestHost.FreePort();
        int outageSeconds = int.Parse(Environment.GetEnvironmentVariable("CARTOON_TEST_OUTAGE_SECONDS") ?? "8",
            System.Globalization.CultureInfo.InvariantCulture);
        ServiceProcess storage = await ServiceProcess.StartStorageAsync(port, folder["azurite"]);
        try
        {
            await using ServiceProcess service = await ServiceProcess.StartAsync("--storage", storage.StorageConnection);
            using CartoonApi api = new(service.Address);
            string id = await api.BeginAsync(TestPhoto.Several(12, side: 700));
            await api.WaitUntilAsync(id, view => view.Count("done") > 0);

            await storage.StopAsync();
            Answer listing = await api.GetAsync("/api/batches");
            Answer health = await api.GetAsync("/api/health");
            await Task.Delay(TimeSpan.FromSeconds(outageSeconds));
            await storage.DisposeAsync();
            storage = await ServiceProcess.StartStorageAsync(port, folder["azurite"]);
            BatchView ended = await api.WaitForEndAsync(id);

            Assert.Equal("storage-unavailable", listing.ProblemType);
            Assert.Equal("degraded", health.Json.GetProperty("status").GetString());
            Assert.Equal(("completed", 12), (ended.State, ended.Count("done")));
            (await api.GetZipAsync(ended)).Dispose();
        }
        finally
        {
            await storage.DisposeAsync();
        }
    }

    [Fact]
    public async Task A_photo_that_fails_every_time_fails_alone()
    {
        await using ServiceProcess storage = await ServiceProcess.StartStorageAsync(TestHost.FreePort(), folder["azurite"]);
        Uri real = new BlobServiceClient(storage.StorageConnection).Uri;
        await using FaultyStorage faulty = await FaultyStorage.StartAsync(real, request =>
            request.Method == "GET" && request.Path.Value!.EndsWith("photo-002.jpg", StringComparison.Ordinal)
                && ReadBefore(request.Path.Value));
        await using ServiceProcess service =
            await ServiceProcess.StartAsync("--storage",
                storage.StorageConnection.Replace($":{real.Port}/", $":{faulty.Port}/", StringComparison.Ordinal));
        using CartoonApi api = new(service.Address);

        string id = await api.BeginAsync(TestPhoto.Several(12));
        BatchView othersDone = await api.WaitUntilAsync(id, view => view.Count("done") == 11);
        BatchView ended = await api.WaitForEndAsync(id);

        Assert.Equal("running", othersDone.State);
        Assert.Equal(("completed", 11, 1), (ended.State, ended.Count("done"), ended.Count("failed")));
        Assert.Equal("failed", ended.Photo("photo-002.jpg").State);
        Assert.NotEmpty(ended.Photo("photo-002.jpg").Reason!);
        Assert.Contains(id, service.Said, StringComparison.Ordinal);
        Assert.DoesNotContain("photo-0", service.Said, StringComparison.Ordinal);
        (await api.GetZipAsync(ended)).Dispose();
    }

    [Fact]
    public async Task Batches_in_a_row_leave_memory_handles_and_threads_flat()
    {
        int batches = int.Parse(Environment.GetEnvironmentVariable("CARTOON_TEST_BATCHES") ?? "24",
            System.Globalization.CultureInfo.InvariantCulture);
        int warmUp = batches / 3;
        await using ServiceProcess service = await ServiceProcess.StartAsync("--data", folder["data"]);
        using CartoonApi api = new(service.Address);
        IReadOnlyList<TestPhoto> photos = TestPhoto.Several(3);
        (long Memory, int Handles, int Threads) early = default;
        for (int batch = 1; batch <= batches; batch++)
        {
            BatchView ended = await api.WaitForEndAsync(await api.BeginAsync(photos));
            Assert.Equal(3, ended.Count("done"));
            if (batch == warmUp)
                early = Measure(service.Process);
        }

        (long Memory, int Handles, int Threads) late = Measure(service.Process);

        string figures = $"after {warmUp}: {early.Memory >> 20} MiB, {early.Handles} handles, {early.Threads} threads; after {batches}: {late.Memory >> 20} MiB, {late.Handles} handles, {late.Threads} threads";
        Console.WriteLine(figures);
        Assert.True(late.Memory < early.Memory + (64L << 20), figures);
        Assert.True(late.Handles < early.Handles + 24, figures);
        Assert.True(late.Threads < early.Threads + 12, figures);
    }

    [Fact]
    public async Task Beyond_loopback_a_key_is_needed_and_asked_for()
    {
        CartoonResult refused = await CartoonProcess.RunAsync("up", "--host", "0.0.0.0", "--port", "0");
        Assert.Equal(2, refused.ExitCode);
        Assert.Contains("--api-key", refused.Error, StringComparison.Ordinal);

        const string key = "a-key-of-enough-length";
        await using ServiceProcess service =
            await ServiceProcess.StartAsync("--host", "127.0.0.1", "--api-key", key, "--data", folder["data"]);
        using CartoonApi api = new(service.Address);
        Assert.Equal("no-key", (await api.GetAsync("/api/styles")).ProblemType);
        Assert.Equal("no-key", (await api.GetAsync("/api/styles", ("x-functions-key", key + "x"))).ProblemType);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync("/api/styles", ("x-functions-key", key))).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/api/styles?code={key}")).Status);
        await service.StopAsync();
    }

    /// <summary>Whether this is not the first read: the first is the plan's, which is to go well.</summary>
    bool ReadBefore(string path)
    {
        lock (reads)
            return !reads.Add(path);
    }

    static void AssertManifestFits(ZipArchive zip, int photos)
    {
        using Stream manifest = zip.GetEntry("manifest.json")!.Open();
        List<JsonElement> entries = [.. JsonSerializer.Deserialize<JsonElement>(manifest).GetProperty("photos").EnumerateArray()];
        Assert.Equal(Enumerable.Range(1, photos), entries.Select(photo => photo.GetProperty("number").GetInt32()));
        foreach (JsonElement photo in entries)
        {
            using Stream cartoon = zip.GetEntry(photo.GetProperty("output").GetString()!)!.Open();
            Assert.Equal(photo.GetProperty("sha256").GetString(), Convert.ToHexStringLower(SHA256.HashData(cartoon)));
        }
    }

    static (long Memory, int Handles, int Threads) Measure(Process process)
    {
        process.Refresh();
        return (process.WorkingSet64, Directory.GetFiles($"/proc/{process.Id}/fd").Length, process.Threads.Count);
    }
}
