using System.IO.Compression;
using System.Runtime.CompilerServices;
using System.Text.Json;
using CartoonFunctions.Batches;
using Microsoft.Extensions.Caching.Memory;

namespace CartoonFunctions.Web;

/// <summary>
/// What is sent of statuses: one is serialized and compressed once for all who are told it, and a client that knows an earlier one is told
/// what has changed since. Earlier ones are kept for a while only; whoever asks for the changes of another gets the whole.
/// </summary>
sealed class StatusDocuments : IDisposable
{
    // A hidden page asks every few seconds, a patient one at least every half minute.
    static readonly TimeSpan KeptUnasked = TimeSpan.FromMinutes(2);

    // A hundred statuses of the largest batch.
    const long MostPhotos = 1_000_000;

    readonly ConditionalWeakTable<BatchStatus, StatusDocument> documents = [];
    readonly MemoryCache earlier = new(new MemoryCacheOptions { SizeLimit = MostPhotos });

    /// <summary>The document of a status.</summary>
    /// <param name="status">The status; the same object has the same document.</param>
    /// <param name="since">The version that the client knows; null for the whole.</param>
    public StatusDocument Of(BatchStatus status, string? since)
    {
        earlier.Set((status.Id, status.Version()), status,
            new MemoryCacheEntryOptions { Size = 1 + status.Photos.Count, SlidingExpiration = KeptUnasked });
        return since is not null && earlier.Get<BatchStatus>((status.Id, since)) is { } known && status.ChangesSince(known) is { } changes
            ? new StatusDocument(changes)
            : documents.GetValue(status, whole => new StatusDocument(whole));
    }

    /// <summary>Forgets the earlier ones.</summary>
    public void Dispose() => earlier.Dispose();
}

/// <summary>A status as JSON, and compressed for those who take it so.</summary>
sealed class StatusDocument(BatchStatus status)
{
    readonly Lazy<byte[]> json = new(() => JsonSerializer.SerializeToUtf8Bytes(status, ApiJson.Default.BatchStatus));
    readonly Lazy<byte[]> compressed = new(() => Compress(status));

    /// <summary>The JSON.</summary>
    public byte[] Json => json.Value;

    /// <summary>The JSON, compressed by gzip.</summary>
    public byte[] GZip => compressed.Value;

    static byte[] Compress(BatchStatus status)
    {
        using MemoryStream document = new();
        using (GZipStream gzip = new(document, CompressionLevel.Fastest, leaveOpen: true))
            JsonSerializer.Serialize(gzip, status, ApiJson.Default.BatchStatus);
        return document.ToArray();
    }
}
