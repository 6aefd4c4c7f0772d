using System.Buffers;
using System.Collections.Concurrent;
using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using CartoonFunctions.Batches;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Storage.DataFolders;

/// <summary>
/// Photos come to the service itself, each to an address that is good for that photo alone, until the batch is started or gone and for an
/// hour at most. A photo comes whole or in parts, has the size that was announced, and once it is there nothing replaces it.
/// </summary>
public sealed class FileUploads(DataFolder folder, FileRecords records, FileStore store, Room room, TimeProvider time)
    : IUploads, IPhotoIntake
{
    /// <summary>How long an address works. A client that needs longer asks for new ones.</summary>
    public static readonly TimeSpan Lifetime = TimeSpan.FromHours(1);

    const int BufferBytes = 64 << 10;
    const int MacBytes = 18; // 24 characters of base 64

    // A client that tries again may come while its first attempt is still being read.
    readonly NamedTurns turns = new();
    // Batches whose photos are put into another now.
    readonly ConcurrentDictionary<string, bool> held = new(StringComparer.Ordinal);

    /// <inheritdoc/>
    public PhotoSource PlaceOf(string batchId) => PhotoSources.UploadsOf(batchId);

    /// <summary>Nothing to do: with its journal, or its end, a batch takes no more.</summary>
    public Task CloseAsync(BatchRecord record, CancellationToken cancellation) => Task.CompletedTask;

    /// <inheritdoc/>
    public IDisposable Hold(string batchId)
    {
        // Whoever is about to give a photo its place has done so, or sees this.
        lock (folder.LockOf(batchId))
            held.TryAdd(batchId, true);
        return new Held(held, batchId);
    }

    /// <inheritdoc/>
    public Task<IReadOnlyList<Uri>> CreateLinksAsync(BatchRecord record, IReadOnlyList<string> names, CancellationToken cancellation)
    {
        string id = record.Request.Id;
        long until = (time.GetUtcNow() + Lifetime).ToUnixTimeSeconds();
        Dictionary<string, int> numbers = record.Numbered.Select((photo, i) => (photo.Name, Number: i + 1))
            .ToDictionary(photo => photo.Name, photo => photo.Number, StringComparer.Ordinal);
        IReadOnlyList<Uri> links = [.. names.Select(name =>
            new Uri($"{BatchUrls.Upload(id, numbers[name])}?upload={TokenOf(id, numbers[name], until)}", UriKind.Relative))];
        return Task.FromResult(links);
    }

    /// <inheritdoc/>
    public async Task CopyAsync(PhotoSource from, IEnumerable<string> names, PhotoSource target, CancellationToken cancellation)
    {
        string batchId = PhotoSources.BatchOf(target) ?? throw new ArgumentException("It is no place of a batch's photos.", nameof(target));
        folder.MakeBatch(batchId);
        foreach (string name in names)
        {
            if (PhotoSources.BatchOf(from) is { } batch)
                Link(folder.PhotoOf(batch, name), folder.PhotoOf(batchId, name));
            else
                await CopyOwnAsync(from, name, folder.PhotoOf(batchId, name), cancellation);
        }
        DiskFaults.Run(() => folder.Disk.Flush(folder.PhotosOf(batchId)));
    }

    /// <inheritdoc/>
    public async Task<TakenPart> TakeAsync(string batchId, int number, string token, SentPart sent, CancellationToken cancellation)
    {
        if (!BatchIds.IsValid(batchId) || !IsGood(token, batchId, number))
            throw new UploadRefusedException(UploadRefusal.NoRight,
                "The address is not good for this photo, or its hour is over. Ask for another with POST /api/batches/{id}/uploads.");
        BatchRecord record = await records.FindAsync(batchId, cancellation)
            ?? throw new UploadRefusedException(UploadRefusal.NoBatch, "There is no such batch any more.");
        IReadOnlyList<AnnouncedPhoto> photos = record.Numbered;
        if (number < 1 || number > photos.Count || photos[number - 1].Bytes is not { } size)
            throw new UploadRefusedException(UploadRefusal.NoRight, "The batch has no photo of that number that waits for its bytes.");
        SentRange range = sent.Range ?? new SentRange(0, size - 1, size);
        ThrowIfWrong(range, sent.Length, size);

        string path = folder.PhotoOf(batchId, photos[number - 1].Name);
        using IDisposable turn = await turns.EnterAsync(path, cancellation);
        ThrowIfClosed(batchId);
        if (File.Exists(path))
            return await CompareAsync(path, range, sent.Bytes, cancellation);
        return await ReceiveAsync(batchId, path, range, sent.Bytes, cancellation);
    }

    /// <summary>Writes a part behind what is there, and gives the photo its place with the last of its bytes.</summary>
    async Task<TakenPart> ReceiveAsync(string batchId, string path, SentRange range, Stream bytes, CancellationToken cancellation)
    {
        string part = $"{path}.part";
        using (IDiskFile file = OpenAt(part, range.From))
        {
            await FillAsync(file, range, bytes, cancellation);
            DiskFaults.Run(file.Flush);
        }
        bool isWhole = range.To + 1 == range.Total;
        lock (folder.LockOf(batchId))
        {
            // Nobody comes back to what is of a batch that was started meanwhile.
            ThrowIfClosed(batchId);
            if (isWhole)
                DiskFaults.Run(() => folder.Disk.Move(part, path));
        }
        if (isWhole)
            room.Fill(batchId, range.Total);
        DiskFaults.Run(() => folder.Disk.Flush(folder.PhotosOf(batchId)));
        return new TakenPart(range.To + 1, isWhole);
    }

    /// <summary>What an earlier attempt brought beyond what it was answered for is not sure, so the file ends where the client goes
    /// on.</summary>
    IDiskFile OpenAt(string part, long from)
    {
        IDiskFile? file = null;
        try
        {
            DiskFaults.Run(() => file = folder.Disk.Open(part, FileMode.OpenOrCreate));
            if (from > file!.Length)
                throw new UploadRefusedException(UploadRefusal.Gap,
                    FormattableString.Invariant($"Of the photo {file.Length} bytes are there. Go on with the next one, or begin again."));
            DiskFaults.Run(() => file.Truncate(from));
            return file;
        }
        catch
        {
            file?.Dispose();
            throw;
        }
    }

    static async Task FillAsync(IDiskFile file, SentRange range, Stream bytes, CancellationToken cancellation)
    {
        byte[] buffer = ArrayPool<byte>.Shared.Rent(BufferBytes);
        try
        {
            long at = range.From;
            while (await bytes.ReadAsync(buffer, cancellation) is > 0 and int read)
            {
                if (at + read > range.To + 1)
                    throw TooMany(range);
                ReadOnlyMemory<byte> next = buffer.AsMemory(0, read);
                await DiskFaults.RunAsync(() => file.WriteAsync(next, at, cancellation));
                at += read;
            }
            if (at < range.To + 1)
                throw TooFew(range);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(buffer);
        }
    }

    /// <summary>A client whose answer was lost sends again what is there: the same bytes are taken, and others are not.</summary>
    async Task<TakenPart> CompareAsync(string path, SentRange range, Stream bytes, CancellationToken cancellation)
    {
        await using FileStream kept = FileSystem.Open(path, followLinks: false);
        kept.Position = range.From;
        byte[] sent = ArrayPool<byte>.Shared.Rent(BufferBytes);
        byte[] there = ArrayPool<byte>.Shared.Rent(BufferBytes);
        long left = range.To - range.From + 1;
        try
        {
            while (await bytes.ReadAsync(sent, cancellation) is > 0 and int read)
            {
                left -= read;
                int found = await kept.ReadAtLeastAsync(there.AsMemory(0, read), read, throwOnEndOfStream: false, cancellation);
                if (!sent.AsSpan(0, read).SequenceEqual(there.AsSpan(0, found)))
                    throw new UploadRefusedException(UploadRefusal.Taken,
                        "The photo is there already, and this is another one. Make another batch for it.");
            }
            if (left > 0)
                throw TooFew(range);
            // The attempt that brought it may have ended before it was sure of its place.
            DiskFaults.Run(() => folder.Disk.Flush(Path.GetDirectoryName(path)!));
            return new TakenPart(range.Total, IsWhole: true);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(sent);
            ArrayPool<byte>.Shared.Return(there);
        }
    }

    static void ThrowIfWrong(SentRange range, long? length, long size)
    {
        if (range.Total != size || range.From < 0 || range.To < range.From || range.To >= size)
            throw new UploadRefusedException(UploadRefusal.WrongSize,
                FormattableString.Invariant($"The photo was announced with {size} bytes. Send these, whole or in parts of that total."));
        if (length is { } given && given != range.To - range.From + 1)
            throw given > range.To - range.From + 1 ? TooMany(range) : TooFew(range);
    }

    static UploadRefusedException TooMany(SentRange range) => NotAsMany(UploadRefusal.TooLarge, range, "more");

    static UploadRefusedException TooFew(SentRange range) => NotAsMany(UploadRefusal.WrongSize, range, "fewer");

    static UploadRefusedException NotAsMany(UploadRefusal why, SentRange range, string than) => new(why, FormattableString.Invariant(
        $"The body has {than} bytes than the {range.To - range.From + 1} that were announced. Send the photo as it was announced."));

    void ThrowIfClosed(string batchId)
    {
        if (held.ContainsKey(batchId) || !folder.IsOpen(batchId))
            throw UploadRefusedException.Started();
    }

    /// <summary>What is there by that name is of an earlier attempt, which was not answered, and gives way.</summary>
    void Link(string photo, string name) => DiskFaults.Run(() =>
    {
        if (!File.Exists(photo))
            return;
        string link = folder.NewTemporary();
        folder.Disk.Link(photo, link);
        folder.Disk.Move(link, name);
        // POSIX moves nothing where both are names of the same file.
        folder.Disk.Delete(link);
    });

    async Task CopyOwnAsync(PhotoSource from, string name, string to, CancellationToken cancellation)
    {
        try
        {
            await using Stream photo = await store.OpenPhotoAsync(from, name, version: null, wantedBytes: null, cancellation);
            await folder.WriteAsync(to, photo.CopyToAsync, cancellation);
        }
        catch (Imaging.PhotoRefusedException)
        {
            // It is gone: the new batch says so.
        }
    }

    string TokenOf(string batchId, int number, long until)
    {
        byte[] mac = HMACSHA256.HashData(folder.UploadKey, Encoding.ASCII.GetBytes(
            FormattableString.Invariant($"{batchId}/{number}/{until}")));
        return FormattableString.Invariant($"{until:x}-{Base64Url(mac.AsSpan(0, MacBytes))}");
    }

    bool IsGood(string token, string batchId, int number) =>
        token.Split('-', 2) is [{ } end, _]
        && long.TryParse(end, NumberStyles.AllowHexSpecifier, CultureInfo.InvariantCulture, out long until)
        && until >= time.GetUtcNow().ToUnixTimeSeconds()
        && CryptographicOperations.FixedTimeEquals(Encoding.UTF8.GetBytes(token), Encoding.UTF8.GetBytes(TokenOf(batchId, number, until)));

    static string Base64Url(ReadOnlySpan<byte> bytes) => System.Buffers.Text.Base64Url.EncodeToString(bytes);

    sealed class Held(ConcurrentDictionary<string, bool> held, string batchId) : IDisposable
    {
        public void Dispose() => held.TryRemove(batchId, out _);
    }
}
