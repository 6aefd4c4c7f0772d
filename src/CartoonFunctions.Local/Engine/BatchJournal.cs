using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using Azure;
using Azure.Storage.Blobs.Models;
using Azure.Storage.Blobs.Specialized;

namespace CartoonFunctions.Local.Engine;

/// <summary>
/// What has happened to an unfinished batch, in an append blob: written before it counts, read when the batch goes on after a
/// crash. The blob is there exactly as long as the batch is unfinished.
/// </summary>
sealed class BatchJournal : IDisposable
{
    // What one append may carry on every version of the storage API.
    const int MaxAppendBytes = 4 << 20;

    readonly AppendBlobClient blob;
    readonly TimeProvider time;
    readonly CancellationToken closing;
    readonly SemaphoreSlim turn = new(1);
    readonly Dictionary<int, PhotoSettled> settled = [];
    readonly Dictionary<string, ChildBegun> children = [];
    long length;
    bool torn;

    BatchJournal(AppendBlobClient blob, TimeProvider time, CancellationToken closing)
    {
        this.blob = blob;
        this.time = time;
        this.closing = closing;
    }

    /// <summary>How the batch began; null in a journal whose first entry was never written.</summary>
    public Begun? Begun { get; private set; }

    /// <summary>The plan, once made.</summary>
    public Planned? Planned { get; private set; }

    /// <summary>The cancel, once asked for.</summary>
    public CancelAsked? CancelAsked { get; private set; }

    /// <summary>The end, once reached.</summary>
    public Packed? Packed { get; private set; }

    /// <summary>Makes the journal of a new batch, or opens the one that is there.</summary>
    /// <param name="blob">Where it is.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">When cancelled, nothing more can be written: the host stops.</param>
    public static async Task<BatchJournal> OpenAsync(AppendBlobClient blob, TimeProvider time, CancellationToken closing)
    {
        BatchJournal journal = new(blob, time, closing);
        await journal.PersistAsync(() => blob.CreateIfNotExistsAsync(cancellationToken: closing));
        BlobDownloadResult content = await journal.PersistAsync(async () => (await blob.DownloadContentAsync(closing)).Value);
        journal.Read(content.Content);
        return journal;
    }

    /// <summary>The outcome of a photo, where it is known.</summary>
    public bool TryGetSettled(int number, [NotNullWhen(true)] out PhotoSettled? entry) => settled.TryGetValue(number, out entry);

    /// <summary>The start of a child batch, where it is known.</summary>
    public bool TryGetChild(string id, [NotNullWhen(true)] out ChildBegun? entry) => children.TryGetValue(id, out entry);

    /// <summary>Writes an entry and returns when it is kept. Waits out storage that does not answer, for as long as the host
    /// runs.</summary>
    /// <exception cref="OperationCanceledException">The host stops; the entry may not be kept.</exception>
    public async Task<T> WriteAsync<T>(T entry) where T : JournalEntry
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes<JournalEntry>(entry, JournalJson.Entry);
        await turn.WaitAsync(closing);
        try
        {
            byte[] line = torn ? [(byte)'\n', .. json, (byte)'\n'] : [.. json, (byte)'\n'];
            for (int offset = 0; offset < line.Length; offset += MaxAppendBytes)
                await AppendAsync(line.AsMemory(offset, Math.Min(MaxAppendBytes, line.Length - offset)));
            torn = false;
            Apply(entry);
            return entry;
        }
        finally
        {
            turn.Release();
        }
    }

    /// <summary>Ends what goes on for the batch when the host stops.</summary>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public void ThrowIfClosing() => closing.ThrowIfCancellationRequested();

    /// <summary>Removes the journal of a finished batch.</summary>
    public Task DeleteAsync() => PersistAsync(() => blob.DeleteIfExistsAsync(cancellationToken: closing));

    /// <summary>Frees the journal; its blob stays.</summary>
    public void Dispose() => turn.Dispose();

    Task<T> PersistAsync<T>(Func<Task<T>> attempt) => Backoff.Patient.RunAsync(attempt, time, closing);

    Task<long> AppendAsync(ReadOnlyMemory<byte> part) => PersistAsync(async () =>
    {
        try
        {
            using MemoryStream content = new(part.ToArray(), writable: false);
            AppendBlobAppendBlockOptions here = new() { Conditions = new() { IfAppendPositionEqual = length } };
            await blob.AppendBlockAsync(content, here, closing);
        }
        catch (RequestFailedException moved) when (moved.Status == 412)
        {
            // An earlier attempt of ours may have been carried out and only its answer lost.
            BlobProperties properties = await blob.GetPropertiesAsync(cancellationToken: closing);
            if (properties.ContentLength != length + part.Length)
                throw new JournalTakenException(moved);
        }
        length += part.Length;
        return length;
    });

    void Read(BinaryData content)
    {
        ReadOnlySpan<byte> bytes = content.ToMemory().Span;
        length = bytes.Length;
        foreach (Range line in bytes.Split((byte)'\n'))
        {
            ReadOnlySpan<byte> json = bytes[line];
            if (json.Length > 0 && Parse(json) is { } entry)
                Apply(entry);
        }
        torn = length > 0 && bytes[^1] != '\n';
    }

    /// <summary>
    /// An entry, or null for one that does not count: a part of one, because the host ended in the middle of it, or one of a kind that
    /// this version does not know.
    /// </summary>
    static JournalEntry? Parse(ReadOnlySpan<byte> json)
    {
        try
        {
            return JsonSerializer.Deserialize(json, JournalJson.Entry);
        }
        catch (Exception fault) when (fault is JsonException or NotSupportedException)
        {
            return null;
        }
    }

    void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case Begun begun:
                Begun ??= begun;
                break;
            case Planned { Plan.Photos.Count: > 0 } planned:
                Planned ??= planned;
                break;
            case ChildBegun child:
                children.TryAdd(child.Id, child);
                break;
            case PhotoSettled photo:
                settled.TryAdd(photo.Outcome.Number, photo);
                break;
            case CancelAsked cancel:
                CancelAsked ??= cancel;
                break;
            case Packed { Report.WasPlanned: true } packed:
                Packed ??= packed;
                break;
        }
    }
}

/// <summary>Another host writes the journal: the batch is its batch now.</summary>
sealed class JournalTakenException(Exception inner) : Exception("Another host has taken the batch over.", inner);
