using System.Diagnostics.CodeAnalysis;
using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage;

namespace CartoonFunctions.Local.Engine;

/// <summary>
/// What has happened to an unfinished batch: written before it counts, read when the batch goes on after a crash. It is there exactly as
/// long as the batch is unfinished.
/// </summary>
sealed class BatchJournal : IDisposable
{
    readonly IJournalLog log;
    readonly TimeProvider time;
    readonly CancellationToken closing;
    readonly SemaphoreSlim turn = new(1);
    readonly Dictionary<int, JournalChapter> chapters = [];
    // Replaced and not changed: those who read it do not wait for a turn.
    IReadOnlyList<Revised> revisions = [];
    readonly Dictionary<string, ChildBegun> children = [];
    bool torn;

    BatchJournal(IJournalLog log, TimeProvider time, CancellationToken closing)
    {
        this.log = log;
        this.time = time;
        this.closing = closing;
    }

    /// <summary>How the batch began; null in a journal whose first entry was never written.</summary>
    public Begun? Begun { get; private set; }

    /// <summary>The cancel, once asked for.</summary>
    public CancelAsked? CancelAsked { get; private set; }

    /// <summary>What the batch has come to, with the revisions that have ended; null while it has not ended itself.</summary>
    public RevisionBase? Current { get; private set; }

    /// <summary>The revisions that have not ended, in their order.</summary>
    public IReadOnlyList<BatchRevision> Pending =>
        [.. revisions.Select(entry => entry.Revision).Where(revision => Chapter(revision.Number) is { Packed: null, IsLeft: false })];

    /// <summary>The number of the latest revision that was asked for, also before there was this journal.</summary>
    public int LatestRevision => revisions.Count > 0 ? revisions[^1].Revision.Number : Current?.Status.LatestRevision ?? 0;

    /// <summary>Whether nothing is left to do.</summary>
    public bool IsOver => Current is null ? Chapter(0).Packed is not null : Pending.Count == 0;

    /// <summary>Whether nothing was ever kept in it, so that nothing was answered either: not one whole line.</summary>
    public bool IsEmpty { get; private set; } = true;

    /// <summary>Makes the journal of a new batch, or opens the one that is there. Storage that does not answer is not waited for.</summary>
    /// <param name="journals">Where it is.</param>
    /// <param name="batchId">The batch.</param>
    /// <param name="time">The clock.</param>
    /// <param name="closing">When cancelled, nothing more can be written: the host stops.</param>
    /// <param name="cancellation">Ends the attempts to open it.</param>
    public static async Task<BatchJournal> OpenAsync(IJournals journals, string batchId, TimeProvider time, CancellationToken closing,
        CancellationToken cancellation)
    {
        IJournalLog log = await Backoff.Brief.RunAsync(() => journals.OpenAsync(batchId, cancellation), time, cancellation);
        BatchJournal journal = new(log, time, closing);
        journal.Read(log.Content.Span);
        return journal;
    }

    /// <summary>What is known of a revision, or of the batch itself under the number 0.</summary>
    public JournalChapter Chapter(int revision)
    {
        lock (chapters)
        {
            if (!chapters.TryGetValue(revision, out JournalChapter? chapter))
                chapters[revision] = chapter = new JournalChapter();
            return chapter;
        }
    }

    /// <summary>The start of a child batch, where it is known.</summary>
    public bool TryGetChild(string id, [NotNullWhen(true)] out ChildBegun? entry) => children.TryGetValue(id, out entry);

    /// <summary>Writes an entry and returns when it is kept. Waits out storage that does not answer, for as long as the host
    /// runs.</summary>
    /// <exception cref="OperationCanceledException">The host stops; the entry may not be kept.</exception>
    /// <exception cref="JournalTakenException">Another host has taken the batch over.</exception>
    public Task<T> WriteAsync<T>(T entry) where T : JournalEntry => WriteAsync(entry, Backoff.Patient, closing);

    /// <summary>Writes the entry that somebody waits for before anything is carried out, and gives up soon. After a fault this journal is
    /// to be freed: nobody knows whether the entry is kept.</summary>
    /// <exception cref="JournalTakenException">Another host has taken the batch over.</exception>
    public Task<T> WriteFirstAsync<T>(T entry, CancellationToken cancellation) where T : JournalEntry =>
        WriteAsync(entry, Backoff.Brief, cancellation);

    /// <summary>Ends what goes on for the batch when the host stops.</summary>
    /// <exception cref="OperationCanceledException">The host stops.</exception>
    public void ThrowIfClosing() => closing.ThrowIfCancellationRequested();

    /// <summary>Removes the journal of a finished batch, for as long as that takes.</summary>
    public Task DeleteAsync() => PersistAsync(() => log.DeleteAsync(closing), Backoff.Patient, closing);

    /// <summary>Removes the journal of a batch with which nothing is to be done, and gives up soon.</summary>
    public Task DeleteUnusedAsync(CancellationToken cancellation) =>
        PersistAsync(() => log.DeleteAsync(cancellation), Backoff.Brief, cancellation);

    /// <summary>Frees the journal, which stays.</summary>
    public void Dispose()
    {
        turn.Dispose();
        log.Dispose();
    }

    async Task<T> WriteAsync<T>(T entry, Backoff patience, CancellationToken cancellation) where T : JournalEntry
    {
        byte[] json = JsonSerializer.SerializeToUtf8Bytes<JournalEntry>(entry, JournalJson.Entry);
        await turn.WaitAsync(cancellation);
        try
        {
            byte[] line = torn ? [(byte)'\n', .. json, (byte)'\n'] : [.. json, (byte)'\n'];
            await PersistAsync(() => log.AppendAsync(line, cancellation), patience, cancellation);
            torn = false;
            IsEmpty = false;
            Apply(entry);
            return entry;
        }
        finally
        {
            turn.Release();
        }
    }

    Task<bool> PersistAsync(Func<Task> attempt, Backoff patience, CancellationToken cancellation) => patience.RunAsync(async () =>
    {
        await attempt();
        return true;
    }, time, cancellation);

    void Read(ReadOnlySpan<byte> bytes)
    {
        foreach (JournalEntry entry in JsonLines.Read(bytes, JournalJson.Entry))
            Apply(entry);
        torn = bytes.Length > 0 && bytes[^1] != '\n';
        // A line that this version can't read is somebody's all the same.
        IsEmpty = !bytes.Contains((byte)'\n');
    }

    void Apply(JournalEntry entry)
    {
        switch (entry)
        {
            case Begun begun:
                Begun ??= begun;
                break;
            case ChildBegun child:
                children.TryAdd(child.Id, child);
                break;
            case CancelAsked cancel:
                CancelAsked ??= cancel;
                break;
            case Revised revised:
                Current ??= revised.Before;
                revisions = [.. revisions, revised];
                break;
            default:
                int chapter = (entry as IOfRevision)?.Revision ?? 0;
                Chapter(chapter).Apply(entry);
                Current = After(revisions.FirstOrDefault(revised => revised.Revision.Number == chapter)?.Revision, entry) ?? Current;
                break;
        }
    }

    RevisionBase? After(BatchRevision? revision, JournalEntry entry) => (revision, entry) switch
    {
        ({ } ended, PackedAgain packed) =>
            Current?.After(ended, new BatchPacked(packed.At, packed.Report, packed.Photos), packed.Seconds),
        ({ } ended, RevisionLeft left) => Current?.After(ended, left.Reason),
        _ => null,
    };
}
