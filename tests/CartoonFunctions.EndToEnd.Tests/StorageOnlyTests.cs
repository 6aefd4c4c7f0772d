using System.Text.RegularExpressions;
using Azure.Storage.Blobs;

namespace CartoonFunctions.EndToEnd.Tests;

public sealed partial class StorageOnlyTests
{
    [Fact]
    public async Task Storage_alone_has_blobs_queues_and_tables_as_the_Functions_host_wants_them()
    {
        using TemporaryFolder folder = new();
        int port = TestHost.FreePort();
        await using ServiceProcess storage = await ServiceProcess.StartStorageAsync(port, folder.Path);

        await new BlobServiceClient(storage.StorageConnection).GetBlobContainerClient("mine").CreateAsync();
        using HttpClient http = new();
        string[] endpoints = [.. Endpoint().Matches(storage.StorageConnection).Select(match => match.Value)];
        Assert.Equal(["Blob", "Queue", "Table"], endpoints.Select(endpoint => endpoint[..endpoint.IndexOf("Endpoint", StringComparison.Ordinal)]));
        for (int service = 0; service < endpoints.Length; service++)
        {
            Assert.Contains($":{port + service}/", endpoints[service], StringComparison.Ordinal);
            // Nobody is let in without a key; the service that says so is the one that should be there.
            using HttpResponseMessage answer = await http.GetAsync(new Uri($"{endpoints[service].Split('=')[1]}?comp=list"));
            Assert.False(answer.IsSuccessStatusCode);
            Assert.Contains($"Azurite-{endpoints[service].Split("Endpoint")[0]}", answer.Headers.Server.ToString(), StringComparison.Ordinal);
        }
    }

    [GeneratedRegex(@"\w+Endpoint=[^;]+")]
    private static partial Regex Endpoint();
}
