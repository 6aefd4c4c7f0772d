using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
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
