using Azure.Storage.Blobs;
using CartoonFunctions.Storage.Blobs;
using Microsoft.Azure.Functions.Worker;
using Microsoft.DurableTask.Client;
using PhotoInbox = CartoonFunctions.Storage.Blobs.Inbox;

namespace CartoonFunctions.App.Inbox;

/// <summary>
/// Photos that come to the inbox. Event Grid tells of them in Azure; with Azurite the container is polled. Each host runs one of
/// the two: the setting <c>AzureWebJobs.{function}.Disabled</c> switches the other off.
/// </summary>
public sealed class InboxTriggers(FolderArrivals arrivals, PhotoInbox inbox)
{
    const string Path = $"{BlobPlaces.Inbox}/{{folder}}/{{name}}";

    /// <summary>Event Grid's word of a new blob.</summary>
    [Function(nameof(PhotoArrived))]
    public Task PhotoArrived(
        [BlobTrigger(Path, Connection = AppSettings.PhotosConnection, Source = BlobTriggerSource.EventGrid)] BlobClient blob,
            [DurableClient] DurableTaskClient client, CancellationToken cancellation) =>
        arrivals.TellAsync(client, blob.Name, cancellation);

    /// <summary>A new blob that polling has found.</summary>
    [Function(nameof(PhotoFound))]
    public Task PhotoFound(
        [BlobTrigger(Path, Connection = AppSettings.PhotosConnection)] BlobClient blob, [DurableClient] DurableTaskClient client,
            CancellationToken cancellation) =>
        arrivals.TellAsync(client, blob.Name, cancellation);

    /// <summary>Finds photos whose event was lost, or met a collector that was just ending.</summary>
    [Function(nameof(SweepInbox))]
    public async Task SweepInbox([TimerTrigger("0 */5 * * * *")] TimerInfo timer, [DurableClient] DurableTaskClient client,
        CancellationToken cancellation)
    {
        foreach (string folder in await inbox.ListReadyAsync(cancellation))
            await arrivals.TellAsync(client, $"{folder}/", cancellation);
    }
}
