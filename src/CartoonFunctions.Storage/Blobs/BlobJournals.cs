using System.Runtime.CompilerServices;
using Azure;
using Azure.Storage.Blobs;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace CartoonFunctions.Storage.Blobs;

/// <summary>Journals in append blobs: one for each unfinished batch.</summary>
public sealed class BlobJournals(BlobServiceClient account) : IJournals
{
    readonly BlobContainerClient batches = account.GetBlobContainerClient(BlobPlaces.Batches);

    /// <inheritdoc/>
    public async IAsyncEnumerable<string> ListAsync([EnumeratorCancellation] CancellationToken cancellation)
    {
        GetBlobsOptions journals = new() { Prefix = BlobPlaces.Journals };
        await foreach (BlobItem journal in batches.GetBlobsAsync(journals, cancellation))
            yield return journal.Name[BlobPlaces.Journals.Length..];
    }

    /// <inheritdoc/>
    public async Task<IJournalLog> OpenAsync(string batchId, CancellationToken cancellation)
    {
        AppendBlobClient blob = batches.GetAppendBlobClient(BlobPlaces.Journals + batchId);
        await blob.CreateIfNotExistsAsync(cancellationToken: cancellation);
        return new Log(blob, (await blob.DownloadContentAsync(cancellation)).Value.Content.ToMemory());
    }

    sealed class Log(AppendBlobClient blob, ReadOnlyMemory<byte> content) : IJournalLog
    {
        // What one append may carry on every version of the storage API.
        const int MaxAppendBytes = 4 << 20;

        // The end of what is sure, and of what an append that failed has brought beyond it.
        long length = content.Length;
        long sentOfPart;

        public ReadOnlyMemory<byte> Content => content;

        public async Task AppendAsync(ReadOnlyMemory<byte> part, CancellationToken cancellation)
        {
            while (sentOfPart < part.Length)
            {
                ReadOnlyMemory<byte> next = part.Slice((int)sentOfPart, (int)Math.Min(MaxAppendBytes, part.Length - sentOfPart));
                await AppendOnceAsync(next, cancellation);
                length += next.Length;
                sentOfPart += next.Length;
            }
            sentOfPart = 0;
        }

        public async Task DeleteAsync(CancellationToken cancellation) => await blob.DeleteIfExistsAsync(cancellationToken: cancellation);

        public void Dispose()
        {
        }

        async Task AppendOnceAsync(ReadOnlyMemory<byte> part, CancellationToken cancellation)
        {
            try
            {
                using MemoryStream content = new(part.ToArray(), writable: false);
                AppendBlobAppendBlockOptions here = new() { Conditions = new() { IfAppendPositionEqual = length } };
                await blob.AppendBlockAsync(content, here, cancellation);
            }
            catch (RequestFailedException moved) when (moved.Status == 412)
            {
                // An earlier attempt of ours may have been carried out and only its answer lost.
                BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: cancellation);
                if (properties.ContentLength < length)
                    throw new FileNotFoundException("The storage has lost entries of the journal.", moved);
                if (properties.ContentLength != length + part.Length)
                    throw new JournalTakenException(moved);
            }
            catch (RequestFailedException gone) when (gone.Status == 404)
            {
                throw new FileNotFoundException("The journal was removed.", gone);
            }
        }
    }
}
