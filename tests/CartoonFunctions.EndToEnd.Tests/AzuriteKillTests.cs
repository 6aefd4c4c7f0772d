using System.Diagnostics;
using System.Globalization;
using System.IO.Compression;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>
/// The service and its Azurite killed at once. Azurite keeps its index in memory and writes it every few seconds, so what was answered can
/// be lost: batches, photos, results. What is promised all the same: the service comes back, serves nothing that is not what it was, and
/// every batch that is still known ends, with a reason at each photo that was lost.
/// </summary>
public sealed class AzuriteKillTests : IDisposable
{
    const int LongestLifeMilliseconds = 9000; // Azurite writes its index after five seconds

    readonly TemporaryFolder folder = new();
    readonly IReadOnlyList<TestPhoto> photos = TestPhoto.Several(5, side: 500);
    readonly List<string> batches = [];
    readonly SortedDictionary<string, int> found = new(StringComparer.Ordinal);
    Dictionary<string, string> cartoons = [];

    public void Dispose() => folder.Dispose();

    /// <summary>Three kills; <c>CARTOON_TEST_KILLS=30</c> for thirty.</summary>
    [Fact]
    public async Task Killed_together_with_its_azurite_a_service_comes_back_and_serves_nothing_wrong()
    {
        int kills = int.Parse(Environment.GetEnvironmentVariable("CARTOON_TEST_KILLS") ?? "3", CultureInfo.InvariantCulture);
        Random random = new(20261127);
        for (int kill = 1; kill <= kills; kill++)
        {
            await using ServiceProcess service = await StartAsync();
            using CartoonApi api = new(service.Address);
            if (cartoons.Count == 0)
                cartoons = await DrawUndisturbedAsync(api);
            Task work = GoOnAsync(api);
            await Task.WhenAny(work, Task.Delay(random.Next(LongestLifeMilliseconds)));
            await KillBothAsync(service);
            await EndAsync(work);
        }

        await using ServiceProcess last = await StartAsync();
        using CartoonApi client = new(last.Address);
        foreach (string id in batches)
            await LookAsync(client, id);
        BatchView fresh = await client.WaitForEndAsync(await client.BeginAsync(photos));
        Assert.Equal(photos.Count, fresh.Count("done"));
        Console.WriteLine($"{kills} kills of both, {batches.Count} batches: {string.Join(", ", found.Select(one => $"{one.Key} {one.Value}"))}");
        await last.StopAsync();
    }

    Task<ServiceProcess> StartAsync() =>
        ServiceProcess.StartAsync("--azurite", "--storage-port", "0", "--data", folder.Path, "--max-photos", "2");

    async Task<Dictionary<string, string>> DrawUndisturbedAsync(CartoonApi api)
    {
        BatchView ended = await api.WaitForEndAsync(await api.BeginAsync(photos));
        using ZipArchive zip = await api.GetZipAsync(ended);
        return ended.Photos.ToDictionary(photo => photo.Name, photo =>
        {
            using Stream cartoon = zip.GetEntry(photo.Output!)!.Open();
            return Convert.ToHexStringLower(SHA256.HashData(cartoon));
        });
    }

    async Task KillBothAsync(ServiceProcess service)
    {
        string azurite = (await File.ReadAllTextAsync(folder["azurite.pid"])).Trim();
        using Process kill = Process.Start("kill", ["-KILL", service.Process.Id.ToString(CultureInfo.InvariantCulture), azurite]);
        await kill.WaitForExitAsync();
        await service.Process.WaitForExitAsync();
    }

    /// <summary>Looks at the latest batches, and makes one after the other until the service is gone.</summary>
    async Task GoOnAsync(CartoonApi api)
    {
        foreach (string id in batches.TakeLast(2).ToList())
            await LookAsync(api, id);
        while (true)
        {
            NewBatch batch = await api.CreateAsync(photos);
            batches.Add(batch.Id);
            foreach (TestPhoto photo in photos)
                Assert.Equal(HttpStatusCode.Created, await api.UploadAsync(batch.UploadUrls[photo.Name], photo.Bytes));
            Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync($"/api/batches/{batch.Id}/start")).Status);
            await CheckAsync(api, await api.WaitForEndAsync(batch.Id), photos.Count);
        }
    }

    /// <summary>A call of a killed service has no answer; anything else is a fault.</summary>
    static async Task EndAsync(Task work)
    {
        try
        {
            await work;
        }
        catch (Exception cutOff) when (cutOff is HttpRequestException or IOException or SocketException)
        {
        }
    }

    /// <summary>What a batch is after a kill: gone and said so, or it ends.</summary>
    async Task LookAsync(CartoonApi api, string id)
    {
        Answer answer = await api.GetAsync($"/api/batches/{id}");
        if (answer.Status == HttpStatusCode.NotFound)
        {
            Count("lost");
            return;
        }
        Assert.Equal(HttpStatusCode.OK, answer.Status);
        if (new BatchView(answer.Json).State == "created")
        {
            Count("start lost");
            Assert.Equal(HttpStatusCode.Accepted, (await api.PostAsync($"/api/batches/{id}/start")).Status);
        }
        await CheckAsync(api, await api.WaitForEndAsync(id), done: null);
    }

    /// <summary>Every photo is the right cartoon, or it is said why there is none.</summary>
    async Task CheckAsync(CartoonApi api, BatchView ended, int? done)
    {
        Count(ended.State);
        if (done is { } expected)
            Assert.Equal(expected, ended.Count("done"));
        if (ended.State == "failed")
            Assert.NotEmpty(ended.Json.GetProperty("reason").GetString()!);
        foreach (PhotoView photo in ended.Photos)
        {
            if (photo.State != "done")
            {
                Count($"photo {photo.Json.GetProperty("reasonCode").GetString()!}");
                Assert.NotEmpty(photo.Reason!);
                continue;
            }
            Answer cartoon = await api.GetAsync(photo.OutputUrl!);
            if (cartoon.Status == HttpStatusCode.OK)
                Assert.Equal(cartoons[photo.Name], Convert.ToHexStringLower(SHA256.HashData(cartoon.Body)));
            else
                Assert.Equal((HttpStatusCode.NotFound, "no-such-result"), (cartoon.Status, cartoon.ProblemType));
            Count(cartoon.Status == HttpStatusCode.OK ? "cartoon" : "cartoon lost");
        }
    }

    void Count(string what) => found[what] = found.GetValueOrDefault(what) + 1;
}
