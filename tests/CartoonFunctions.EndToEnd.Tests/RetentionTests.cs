using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>What becomes of batches when their time is over. Has a storage of its own: it removes every batch there is.</summary>
public sealed class RetentionTests : IAsyncLifetime
{
    readonly string folder = Directory.CreateTempSubdirectory("cartoon-test-").FullName;
    ServiceProcess storage = null!;
    ServiceProcess service = null!;

    public async Task InitializeAsync()
    {
        storage = await ServiceProcess.StartStorageAsync(TestHost.FreePort(), folder);
        service = await ServiceProcess.StartAsync("--storage", storage.StorageConnection);
    }

    public async Task DisposeAsync()
    {
        await service.DisposeAsync();
        await storage.DisposeAsync();
        Directory.Delete(folder, recursive: true);
    }

    [Fact]
    public async Task After_its_days_a_batch_s_photos_and_results_are_gone_unless_it_is_under_way()
    {
        using CartoonApi api = new(service.Address);
        BlobServiceClient account = new(storage.StorageConnection);
        string[] ids = [await api.BeginAsync(TestPhoto.Several(2)), await api.BeginAsync(TestPhoto.Several(1))];
        foreach (string id in ids)
            await api.WaitForEndAsync(id);
        BatchRecords records = new(account);
        async Task<bool> UnlessSecondAsync(string id, Func<CancellationToken, Task> removal, CancellationToken cancellation)
        {
            if (id == ids[1])
                return false;
            await removal(cancellation);
            return true;
        }

        int early = await new Retention(records, new Clock(TimeSpan.FromDays(6)))
            .RunAsync(TimeSpan.FromDays(7), UnlessSecondAsync, CancellationToken.None);
        int due = await new Retention(records, new Clock(TimeSpan.FromDays(8)))
            .RunAsync(TimeSpan.FromDays(7), UnlessSecondAsync, CancellationToken.None);

        Assert.Equal((0, 1), (early, due));
        Assert.Equal(HttpStatusCode.NotFound, (await api.GetAsync($"/api/batches/{ids[0]}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await api.GetAsync($"/api/batches/{ids[1]}")).Status);
        Assert.Equal([$"uploads-{ids[1]}"], await ContainersAsync(account, PhotoSources.SentPrefix));
        Assert.Single(await ContainersAsync(account, BlobPlaces.OutputPrefix));
    }

    static async Task<List<string>> ContainersAsync(BlobServiceClient account, string prefix)
    {
        List<string> names = [];
        await foreach (BlobContainerItem item in account.GetBlobContainersAsync(prefix: prefix))
            names.Add(item.Name);
        return names;
    }

    /// <summary>A clock that is ahead.</summary>
    sealed class Clock(TimeSpan ahead) : TimeProvider
    {
        public override DateTimeOffset GetUtcNow() => System.GetUtcNow() + ahead;
    }
}
