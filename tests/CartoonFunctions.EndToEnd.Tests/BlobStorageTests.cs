using System.Net;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Blobs;
using CartoonFunctions.Storage.Tests;
using Microsoft.Extensions.Logging.Abstractions;

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
            quiet => new Inbox(client, records, TimeProvider.System, new BatchLimits(), new InboxSettings(quiet), Installed,
                NullLogger<Inbox>.Instance));
    }

    /// <summary>Leaves the storage as empty as it was.</summary>
    public async Task DisposeAsync()
    {
        foreach (BlobContainerItem container in client.GetBlobContainers())
            await client.DeleteBlobContainerAsync(container.Name);
    }

    /// <summary>A blob comes whole.</summary>
    protected override Task SettleAsync(IInbox inbox) => Task.CompletedTask;

    [Fact]
    public async Task A_photo_that_somebody_leased_for_ever_goes_with_its_batch()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5), ("b.jpg", 5));
        foreach (string name in (string[])["a.jpg", "b.jpg"])
            await SendAsync(record, name, "photo");
        await LeaseAsync(record.Request.Source.Container, "a.jpg");
        string container = await ports.Store.ClaimOutputAsync(record.Request.Id, DateTimeOffset.UnixEpoch, default);
        await client.GetBlobContainerClient(container).GetBlobLeaseClient().AcquireAsync(BlobLeaseClient.InfiniteLeaseDuration);

        await ports.Records.DeleteAsync(record.Request.Id, default);

        Assert.False(await client.GetBlobContainerClient(record.Request.Source.Container).ExistsAsync());
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
    public async Task An_upload_address_ends_with_the_start_and_with_the_batch()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5), ("b.jpg", 5), ("late.jpg", 5));
        Uri[] addresses = [.. await ports.Uploads.CreateLinksAsync(record, ["a.jpg", "b.jpg", "late.jpg"], default)];
        Assert.Equal(HttpStatusCode.Created, await PutAsync(addresses[0], "photo"));
        Uri renewed = (await ports.Uploads.CreateLinksAsync(record, ["b.jpg"], default))[0];
        Assert.Equal(HttpStatusCode.Created, await PutAsync(renewed, "photo"));

        await ports.Uploads.CloseAsync(record, default);

        Assert.All(await Task.WhenAll(addresses.Append(renewed).Select(address => PutAsync(address, "other"))), answer =>
            Assert.Equal(HttpStatusCode.Forbidden, answer));
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(new Uri($"{addresses[0]}&comp=lease"), ""));
        Assert.Equal(["a.jpg", "b.jpg"], await NamesAsync(record.Request.Source.Container));
        Assert.Equal(UploadRefusal.Started, (await Assert.ThrowsAsync<UploadRefusedException>(() =>
            ports.Uploads.CreateLinksAsync(record, ["a.jpg"], default))).Why);
        await ports.Records.DeleteAsync(record.Request.Id, default);
        Assert.Equal(HttpStatusCode.Forbidden, await PutAsync(addresses[0], "photo"));
        await ports.Uploads.CloseAsync(record, default);
    }

    [Fact]
    public async Task A_batch_that_an_earlier_version_made_gets_addresses_where_its_photos_lie()
    {
        BatchRecord made = await MakeAsync(("a.jpg", 5));
        BatchRecord record = made with { Request = made.Request with { Source = PhotoSources.UploadsOf(made.Request.Id) } };
        await ports.Records.WriteAsync(record, default);

        await SendAsync(record, "a.jpg", "photo");
        await ports.Uploads.CloseAsync(record, default);

        Assert.Equal([$"{record.Request.Id}/a.jpg"], await NamesAsync(PhotoSources.UploadsContainer));
        Assert.Equal([null], await ports.Store.ListAsync(record.Request.Source, default).Select(photo => photo.Refusal).ToListAsync());
    }

    [Fact]
    public async Task What_is_left_of_a_batch_without_a_record_is_removed_when_its_time_is_over()
    {
        BatchRecord gone = await MakeAsync(("a.jpg", 5));
        BatchRecord kept = await MakeAsync(("a.jpg", 5));
        foreach (BatchRecord record in (BatchRecord[])[gone, kept])
        {
            await SendAsync(record, "a.jpg", "photo");
            await WriteAsync(PhotoSources.UploadsContainer, $"{record.Request.Id}/b.jpg", "photo");
        }
        await client.GetBlobContainerClient(PhotoSources.BatchesContainer).DeleteBlobAsync($"{gone.Request.Id}/request.json");

        await ports.Records.RemoveStraysAsync(BatchIds.CreatedAt(gone.Request.Id), default);
        Assert.Equal(2, (await NamesAsync(PhotoSources.UploadsContainer)).Count);
        await ports.Records.RemoveStraysAsync(BatchIds.CreatedAt(gone.Request.Id).AddMinutes(1), default);

        Assert.Equal([$"{kept.Request.Id}/b.jpg"], await NamesAsync(PhotoSources.UploadsContainer));
        Assert.Equal(["a.jpg"], await NamesAsync(kept.Request.Source.Container));
        Assert.False(await client.GetBlobContainerClient(gone.Request.Source.Container).ExistsAsync());
    }

    [Fact]
    public async Task A_batch_whose_container_never_came_to_be_lists_its_photos_as_missing()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5));

        Assert.Equal(["notUploaded"],
            await ports.Store.ListAsync(record.Request.Source, default).Select(photo => photo.Refusal!.Code).ToListAsync());
    }

    [Fact]
    public async Task What_the_storage_has_lost_of_a_batch_ends_it_with_a_reason_that_says_so()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5));
        string id = record.Request.Id;
        using IJournalLog journal = await ports.Journals.OpenAsync(id, default);
        await client.GetBlobContainerClient(PhotoSources.BatchesContainer).DeleteBlobAsync($"active/{id}");
        await client.GetBlobContainerClient(PhotoSources.BatchesContainer).DeleteBlobAsync($"{id}/request.json");

        Exception lostJournal = await Assert.ThrowsAnyAsync<Exception>(() => journal.AppendAsync("one\n"u8.ToArray(), default));
        Exception lostRecord = await Assert.ThrowsAnyAsync<Exception>(async () =>
            await ports.Store.ListAsync(record.Request.Source, default).ToListAsync());

        Assert.Equal(["storageLost", "storageLost"],
            ((Exception[])[lostJournal, lostRecord]).Select(fault => Batches.Faults.Fault.ReasonOfBatch(fault).Code));
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

    protected override Task ExchangeAsync(PhotoSource source, string name, string content) =>
        WriteAsync(source.Container, source.Prefix + name, content);

    protected override async Task SendAsync(BatchRecord record, string name, string content) =>
        Assert.Equal(HttpStatusCode.Created, await PutAsync((await ports.Uploads.CreateLinksAsync(record, [name], default))[0], content));

    static async Task<HttpStatusCode> PutAsync(Uri address, string content)
    {
        using HttpClient person = new();
        using StringContent photo = new(content);
        photo.Headers.Add("x-ms-blob-type", "BlockBlob");
        photo.Headers.Add("x-ms-lease-action", "break");
        return (await person.PutAsync(address, photo)).StatusCode;
    }

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
