using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using CartoonFunctions.Storage.Tests;

namespace CartoonFunctions.EndToEnd.Tests;

/// <summary>The storage ports over a real Azurite of their own.</summary>
public sealed class BlobStorageTests(BlobStorageTests.EmptyStorage storage) : StorageContract, IClassFixture<BlobStorageTests.EmptyStorage>,
    IAsyncLifetime
{
    BlobServiceClient client = null!;
    Ports ports = null!;

    private protected override Ports Ports => ports;

    public async Task InitializeAsync()
    {
        client = BlobAccount.Connect(storage.Connection);
        await new StorageSetup(client).MakeContainersAsync(default);
        BatchRecords records = new(client);
        ports = new Ports(new BlobStore(client, records), records, new BlobUploads(client, TimeProvider.System), new BlobJournals(client),
            quiet => new Inbox(client, records, TimeProvider.System, new BatchLimits(), new InboxSettings(quiet)));
    }

    /// <summary>Leaves the storage as empty as it was.</summary>
    public async Task DisposeAsync()
    {
        foreach (BlobContainerItem container in client.GetBlobContainers())
            await client.DeleteBlobContainerAsync(container.Name);
    }

    [Fact]
    public async Task A_photo_that_somebody_leased_for_ever_goes_with_its_batch()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5), ("b.jpg", 5));
        foreach (string name in (string[])["a.jpg", "b.jpg"])
            await SendAsync(record, name, "photo");
        await LeaseAsync(PhotoSources.UploadsContainer, record.Request.Source.Prefix + "a.jpg");
        string container = await ports.Store.ClaimOutputAsync(record.Request.Id, DateTimeOffset.UnixEpoch, default);
        await client.GetBlobContainerClient(container).GetBlobLeaseClient().AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);

        await ports.Records.DeleteAsync(record.Request.Id, default);

        Assert.Empty(await NamesAsync(PhotoSources.UploadsContainer));
        Assert.Null(await ports.Records.FindAsync(record.Request.Id, default));
        Assert.False(await client.GetBlobContainerClient(container).ExistsAsync());
    }

    [Fact]
    public async Task A_leased_photo_of_the_inbox_stays_until_the_lease_ends_and_the_rest_is_taken()
    {
        await DropAsync("holiday/a.jpg", "photo");
        await DropAsync("holiday/held.jpg", "photo");
        BlobLeaseClient lease = await LeaseAsync(PhotoSources.InboxContainer, "holiday/held.jpg");

        Assert.Equal(1, (await CollectAsync("holiday")).Photos);
        Assert.Equal(["holiday/held.jpg"], await NamesAsync(PhotoSources.InboxContainer));
        Assert.Empty(await ports.Inbox().ListReadyAsync(default));
        await lease.BreakAsync(TimeSpan.Zero);

        Assert.Equal(["holiday"], await ports.Inbox().ListReadyAsync(default));
        Assert.Equal(1, (await CollectAsync("holiday")).Photos);
        Assert.Equal(2, (await NamesAsync(PhotoSources.UploadsContainer)).Count);
    }

    [Fact]
    public async Task What_came_to_a_batch_that_is_gone_is_removed_when_its_time_is_over()
    {
        BatchRecord gone = await MakeAsync(("a.jpg", 5));
        BatchRecord kept = await MakeAsync(("a.jpg", 5));
        await ports.Records.DeleteAsync(gone.Request.Id, default);
        await SendAsync(gone, "a.jpg", "photo");
        await SendAsync(kept, "a.jpg", "photo");

        await ports.Records.RemoveStraysAsync(BatchIds.CreatedAt(gone.Request.Id), default);
        Assert.Equal(2, (await NamesAsync(PhotoSources.UploadsContainer)).Count);
        await ports.Records.RemoveStraysAsync(BatchIds.CreatedAt(gone.Request.Id).AddMinutes(1), default);

        Assert.Equal([kept.Request.Source.Prefix + "a.jpg"], await NamesAsync(PhotoSources.UploadsContainer));
    }

    [Fact]
    public async Task The_results_of_a_batch_are_no_source_and_their_names_are_not_told()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5));
        string container = await ports.Store.ClaimOutputAsync(record.Request.Id, DateTimeOffset.UnixEpoch, default);
        await ports.Store.WriteAsync(container, "secret.png", "cartoon"u8.ToArray(), "image/png", default);

        Assert.Empty(await ports.Store.ListAsync(new PhotoSource(container, ""), default).ToListAsync());
    }

    async Task<TakenFolder> CollectAsync(string folder)
    {
        string id = await ports.Inbox().NameBatchAsync(folder, default);
        TakenFolder taken = await ports.Inbox().TakeAsync(folder, id, default);
        await ports.Inbox().ReleaseAsync(folder, id, default);
        return taken;
    }

    async Task<BlobLeaseClient> LeaseAsync(string container, string name)
    {
        BlobLeaseClient lease = client.GetBlobContainerClient(container).GetBlobClient(name).GetBlobLeaseClient();
        await lease.AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);
        return lease;
    }

    async Task<List<string>> NamesAsync(string container) =>
        await client.GetBlobContainerClient(container).GetBlobsAsync().Select(blob => blob.Name).ToListAsync();

    protected override Task DropAsync(string name, string content) => WriteAsync(PhotoSources.InboxContainer, name, content);

    protected override Task SendAsync(BatchRecord record, string name, string content) =>
        WriteAsync(PhotoSources.UploadsContainer, record.Request.Source.Prefix + name, content);

    async Task WriteAsync(string container, string name, string content) => await client.GetBlobContainerClient(container)
        .GetBlobClient(name).UploadAsync(BinaryData.FromString(content), overwrite: true);

    /// <summary>Azurite with nothing in it.</summary>
    public sealed class EmptyStorage : IAsyncLifetime
    {
        readonly string folder = Directory.CreateTempSubdirectory("cartoon-test-").FullName;
        ServiceProcess? process;

        internal string Connection => process!.StorageConnection;

        public async Task InitializeAsync() => process = await ServiceProcess.StartStorageAsync(TestHost.FreePort(), folder);

        public async Task DisposeAsync()
        {
            await process!.DisposeAsync();
            Directory.Delete(folder, recursive: true);
        }
    }
}
