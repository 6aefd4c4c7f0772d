using System.Text;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage.DataFolders;

namespace CartoonFunctions.Storage.Tests;

/// <summary>The storage ports over a folder, and what only that promises.</summary>
public sealed class FolderStorageTests : StorageContract, IAsyncLifetime, IDisposable
{
    readonly TemporaryFolder place = new();
    readonly FullDisk disk = new();
    readonly ManualTime time = new(DateTimeOffset.UtcNow);
    readonly KeptLog<FileInbox> log = new();
    DataFolder folder = null!;
    FileUploads uploads = null!;
    Ports ports = null!;

    private protected override Ports Ports => ports;

    public async Task InitializeAsync()
    {
        folder = await DataFolder.OpenAsync(place["data"], disk, default);
        Room room = new(folder);
        FileRecords records = new(folder, room);
        FileStore store = new(folder, records, room);
        uploads = new FileUploads(folder, records, store, room, time);
        IInbox? inbox = null;
        InboxSettings? last = null;
        ports = new Ports(store, records, uploads, new FileJournals(folder, room), quiet =>
        {
            InboxSettings settings = new(quiet);
            inbox = inbox is not null && last == settings ? inbox
                : new FileInbox(folder, records, time, new BatchLimits(), settings, Installed, log);
            last = settings;
            return inbox;
        });
    }

    public Task DisposeAsync() => Task.CompletedTask;

    public void Dispose()
    {
        folder.Dispose();
        place.Dispose();
    }

    protected override async Task DropAsync(string name, string content)
    {
        string path = Path.Join(folder.DropFolder, name);
        Directory.CreateDirectory(Path.GetDirectoryName(path)!);
        await File.WriteAllTextAsync(path, content);
    }

    protected override async Task SettleAsync(IInbox inbox)
    {
        await inbox.ListReadyAsync(default);
        time.Advance(TimeSpan.FromSeconds(5));
    }

    protected override Task ExchangeAsync(PhotoSource source, string name, string content)
    {
        string path = folder.PhotoOf(PhotoSources.BatchOf(source)!, name);
        File.Delete(path);
        return File.WriteAllTextAsync(path, content);
    }

    protected override async Task SendAsync(BatchRecord record, string name, string content) =>
        Assert.True((await TakeAsync(record, name, content)).IsWhole);

    [Fact]
    public async Task A_folder_has_one_writer_and_the_other_is_told_so()
    {
        DataFolderException told = await Assert.ThrowsAsync<DataFolderException>(() => DataFolder.OpenAsync(folder.Root, disk, default));

        Assert.Contains("another service", told.Message, StringComparison.Ordinal);
        Assert.Contains("--data", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task A_link_where_a_folder_of_ours_must_be_is_refused()
    {
        string root = place["linked"];
        Directory.CreateDirectory(root);
        Directory.CreateDirectory(place["elsewhere"]);
        Directory.CreateSymbolicLink(Path.Join(root, "batches"), place["elsewhere"]);

        DataFolderException told = await Assert.ThrowsAsync<DataFolderException>(() => DataFolder.OpenAsync(root, disk, default));

        Assert.Contains("link", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task No_name_of_a_stranger_is_in_any_path()
    {
        BatchRecord record = await MakeAsync(("secret-photo.jpg", 5));
        await SendAsync(record, "secret-photo.jpg", "photo");
        string container = await Ports.Store.ClaimOutputAsync(record.Request.Id, DateTimeOffset.UnixEpoch, default);
        foreach (string name in (string[])["secret-photo.png", "../../../secret-photo.png", "/secret-photo.png"])
        {
            await Ports.Store.WriteAsync(container, name, "cartoon"u8.ToArray(), "image/png", default);
            Assert.Equal("cartoon", await TextAsync(await Ports.Store.OpenAsync(container, name, default)));
        }
        await DropAsync("drop/secret-photo.jpg", "photo");
        await DropAsync("drop/batch.json", "");
        await SettleAsync(Ports.Inbox());
        await Ports.Inbox().TakeAsync("drop", await Ports.Inbox().NameBatchAsync("drop", default), default);

        Assert.DoesNotContain(Directory.EnumerateFileSystemEntries(folder.Root, "*", SearchOption.AllDirectories),
            path => path.Contains("secret", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Links_in_the_inbox_are_not_followed_and_are_named()
    {
        string secret = place["secret.jpg"];
        await File.WriteAllTextAsync(secret, "not for anybody");
        await DropAsync("drop/a.jpg", "photo");
        File.CreateSymbolicLink(Path.Join(folder.DropFolder, "drop", "link.jpg"), secret);
        Directory.CreateSymbolicLink(Path.Join(folder.DropFolder, "drop", "above"), place.Path);
        await DropAsync("drop/batch.json", "");
        await SettleAsync(Ports.Inbox());
        string id = await Ports.Inbox().NameBatchAsync("drop", default);
        await Ports.Inbox().TakeAsync("drop", id, default);

        StoredPhoto[] photos = await Ports.Store.ListAsync(PhotoSources.UploadsOf(id), default).OrderBy(photo => photo.Name).ToArrayAsync();

        Assert.Equal([("a.jpg", null), ("above", "link"), ("link.jpg", "link")], photos.Select(photo => (photo.Name, photo.Refusal?.Code)));
        await Assert.ThrowsAsync<Imaging.PhotoRefusedException>(() =>
            Ports.Store.OpenPhotoAsync(PhotoSources.UploadsOf(id), "link.jpg", null, null, default));
        await Ports.Records.DeleteAsync(id, default);
        Assert.True(File.Exists(secret));
    }

    [Fact]
    public async Task A_folder_of_the_inbox_is_quiet_when_looks_find_nothing_new_whatever_its_files_say()
    {
        TimeSpan quiet = TimeSpan.FromSeconds(20);
        await DropAsync("drop/a.jpg", "photo");
        File.SetLastWriteTimeUtc(Path.Join(folder.DropFolder, "drop", "a.jpg"), DateTime.UnixEpoch);

        Assert.Empty(await Ports.Inbox(quiet).ListReadyAsync(default));
        time.Advance(quiet - TimeSpan.FromSeconds(1));
        await DropAsync("drop/a.jpg", "photo, longer");
        Assert.Empty(await Ports.Inbox(quiet).ListReadyAsync(default));
        time.Advance(quiet - TimeSpan.FromSeconds(1));
        Assert.Empty(await Ports.Inbox(quiet).ListReadyAsync(default));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["drop"], await Ports.Inbox(quiet).ListReadyAsync(default));
    }

    [Theory]
    [InlineData("")]
    [InlineData("""{ "strength": 0""")]
    public async Task Options_that_are_being_written_are_left_alone_until_they_are_whole(string begun)
    {
        await DropAsync("drop/a.jpg", "photo");
        await DropAsync("drop/batch.json", begun);
        IInbox inbox = Ports.Inbox(TimeSpan.FromHours(1));
        for (int seconds = 0; seconds < 4; seconds++)
        {
            await inbox.ListReadyAsync(default);
            Assert.Equal(0, (await CollectAsync(inbox)).Photos);
            time.Advance(TimeSpan.FromSeconds(1));
        }
        Assert.Equal(["a.jpg", "batch.json"], Dropped());

        await DropAsync("drop/batch.json", """{ "strength": 0.5 }""");
        Assert.Empty(await inbox.ListReadyAsync(default));
        time.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["drop"], await inbox.ListReadyAsync(default));
        Assert.Equal(1, (await CollectAsync(inbox)).Photos);
        string id = (await Ports.Records.ListAsync(1, null, default)).Ids[0];
        Assert.Equal(0.5, (await Ports.Records.FindAsync(id, default))!.Request.Options.Strength);
        Assert.Empty(Dropped());
    }

    [Fact]
    public async Task Options_that_come_while_a_folder_is_taken_stay_for_the_next_batch()
    {
        await DropAsync("drop/a.jpg", "photo");
        await DropAsync("drop/batch.json", """{ "strength": 0.5 }""");
        await SettleAsync(Ports.Inbox());
        disk.Refuses = path =>
        {
            File.WriteAllText(Path.Join(folder.DropFolder, "drop", "batch.json"), "{ \"strength\": 0.75 }");
            return false;
        };

        Assert.Equal(1, (await CollectAsync(Ports.Inbox())).Photos);

        Assert.Equal(["batch.json"], Dropped());
    }

    IEnumerable<string> Dropped() =>
        Directory.GetFiles(Path.Join(folder.DropFolder, "drop")).Select(path => Path.GetFileName(path)).Order();

    [Fact]
    public async Task A_photo_that_the_disk_does_not_let_go_stays_alone_and_is_tried_again_after_growing_pauses()
    {
        foreach (string name in (string[])["a.jpg", "held.jpg", "held.xmp"])
            await DropAsync($"drop/{name}", "photo");
        await DropAsync("drop/batch.json", """{ "strength": 0.5 }""");
        disk.Refuses = path => path.EndsWith("a.jpg", StringComparison.Ordinal) || path.EndsWith("held.jpg", StringComparison.Ordinal);
        await SettleAsync(Ports.Inbox());

        foreach (int pause in (int[])[2, 4, 8])
        {
            Assert.Equal(["drop"], await Ports.Inbox().ListReadyAsync(default));
            Assert.Equal(new TakenFolder(0, More: false), await CollectAsync());
            Assert.Empty(await Ports.Inbox().ListReadyAsync(default));
            time.Advance(TimeSpan.FromSeconds(pause));
        }
        Assert.Empty(Directory.GetFileSystemEntries(folder.Batches));
        Assert.Equal(["2", "2", "4", "4", "8", "8"], log.Lines.Select(line => line.Split(" again in ")[1].Split(' ')[0]));
        Assert.All(log.Lines, line => Assert.DoesNotContain(".jpg", line, StringComparison.Ordinal));

        disk.Refuses = path => path.EndsWith("held.jpg", StringComparison.Ordinal);
        Assert.Equal(new TakenFolder(1, More: false), await CollectAsync());
        string id = (await Ports.Records.ListAsync(1, null, default)).Ids[0];
        Assert.Equal(0.5, (await Ports.Records.FindAsync(id, default))!.Request.Options.Strength);
        Assert.Equal(["held.jpg"], Directory.GetFiles(Path.Join(folder.DropFolder, "drop")).Select(Path.GetFileName));

        disk.Refuses = _ => false;
        Assert.Empty(await Ports.Inbox().ListReadyAsync(default));
        File.SetLastWriteTimeUtc(Path.Join(folder.DropFolder, "drop", "held.jpg"), new DateTime(2026, 1, 4, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal(["drop"], await Ports.Inbox().ListReadyAsync(default));
        Assert.Equal(new TakenFolder(1, More: false), await CollectAsync());
    }

    async Task<TakenFolder> CollectAsync(IInbox? from = null, string name = "drop")
    {
        IInbox inbox = from ?? Ports.Inbox();
        string id = await inbox.NameBatchAsync(name, default);
        TakenFolder taken = await inbox.TakeAsync(name, id, default);
        await inbox.ReleaseAsync(name, id, default);
        return taken;
    }

    [Fact]
    public async Task Photos_of_the_owner_s_own_are_taken_from_below_their_source_alone()
    {
        Directory.CreateDirectory(Path.Join(folder.Sources, "team", "2026"));
        await File.WriteAllTextAsync(Path.Join(folder.Sources, "team", "2026", "a.jpg"), "photo");
        await File.WriteAllTextAsync(Path.Join(folder.Sources, "team", "b.jpg"), "other");
        Directory.CreateSymbolicLink(Path.Join(folder.Sources, "out"), place.Path);
        PhotoSource source = new("team", "2026/");

        Assert.True(await Ports.Store.HasContainerAsync("team", default));
        Assert.False(await Ports.Store.HasContainerAsync("out", default));
        Assert.Equal(["a.jpg"], await Ports.Store.ListAsync(source, default).Select(photo => photo.Name).ToListAsync());
        Assert.Equal("photo", await TextAsync(await Ports.Store.OpenPhotoAsync(source, "a.jpg", null, null, default)));
        foreach (string name in (string[])["../b.jpg", "../../../upload.key", "a.jpg/../a.jpg"])
            await Assert.ThrowsAsync<Imaging.PhotoRefusedException>(() => Ports.Store.OpenPhotoAsync(source, name, null, null, default));
    }

    [SkippableFact]
    public async Task Photos_and_folders_of_the_owner_s_own_whose_names_are_no_text_are_read()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "names are text on this system");
        Shell(folder.Sources, @"d=team/$(printf 'f\351vrier'); mkdir -p $d; printf photo > $d/$(printf 'caf\351.jpg')");
        PhotoSource source = new("team", "");
        StoredPhoto found = await Ports.Store.ListAsync(source, default).SingleAsync();

        Assert.Equal("f\uFFFDvrier/caf\uFFFD.jpg", found.Name);
        Assert.Equal("photo", await TextAsync(await Ports.Store.OpenPhotoAsync(source, found.Name, found.Version, null, default)));
        Shell(folder.Sources, "rm -rf team");
    }

    [SkippableFact]
    public async Task Folders_of_the_inbox_whose_names_are_no_text_are_taken_each_by_itself_with_their_options()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "names are text on this system");
        Shell(folder.DropFolder, @"for name in $(printf 'caf\351') $(printf 'caf\350'); do mkdir $name; printf photo > $name/a.jpg; "
            + @"printf '{ ""strength"": 0.5 }' > $name/batch.json; done");
        IInbox inbox = Ports.Inbox(TimeSpan.FromHours(1));
        await SettleAsync(inbox);

        foreach (string name in await inbox.ListReadyAsync(default))
            Assert.Equal(new TakenFolder(1, More: false), await CollectAsync(inbox, name));

        Assert.Equal(2, (await Ports.Records.ListAsync(9, null, default)).Ids.Count);
        Shell(folder.DropFolder, "rmdir *");
    }

    [SkippableFact]
    public async Task A_folder_whose_name_is_no_text_is_told_that_its_options_cannot_be_used()
    {
        Skip.IfNot(OperatingSystem.IsLinux(), "names are text on this system");
        Shell(folder.DropFolder, @"name=$(printf 'caf\351'); mkdir $name; cd $name; printf photo > a.jpg; "
            + @"printf '{ ""strength"": 7 }' > batch.json");
        IInbox inbox = Ports.Inbox(TimeSpan.FromHours(1));
        await SettleAsync(inbox);

        Assert.Equal(0, (await CollectAsync(inbox, Assert.Single(await inbox.ListReadyAsync(default)))).Photos);

        Assert.Empty(await inbox.ListReadyAsync(default));
        Shell(folder.DropFolder, "cd caf*; test -f batch.error.json; test ! -e batch.json; rm -r ../caf*");
    }

    static void Shell(string place, string commands)
    {
        System.Diagnostics.ProcessStartInfo start = new("sh", ["-ec", commands]) { WorkingDirectory = place };
        using System.Diagnostics.Process shell = System.Diagnostics.Process.Start(start)!;
        shell.WaitForExit();
        Assert.Equal(0, shell.ExitCode);
    }

    [Fact]
    public async Task A_photo_that_is_written_to_while_it_is_read_is_refused_at_its_end()
    {
        Directory.CreateDirectory(Path.Join(folder.Sources, "team"));
        string path = Path.Join(folder.Sources, "team", "a.jpg");
        await File.WriteAllBytesAsync(path, new byte[1 << 20]);
        PhotoSource source = new("team", "");
        string version = (await Ports.Store.ListAsync(source, default).SingleAsync()).Version!;

        await using Stream photo = await Ports.Store.OpenPhotoAsync(source, "a.jpg", version, null, default);
        await photo.ReadExactlyAsync(new byte[1 << 19]);
        await File.WriteAllBytesAsync(path, new byte[(1 << 20) + 1]);

        Imaging.PhotoRefusedException other = await Assert.ThrowsAsync<Imaging.PhotoRefusedException>(() => photo.CopyToAsync(Stream.Null));
        Assert.Equal("changed", other.Reason.Code);
    }

    [Fact]
    public async Task There_is_no_batch_without_room_for_its_photos_and_for_those_that_are_still_to_come()
    {
        disk.Free = Room.SpareBytes + 100;
        BatchRecord first = await MakeAsync(("a.jpg", 60));
        await Assert.ThrowsAsync<StorageFullException>(() => MakeAsync(("b.jpg", 41)));
        await MakeAsync(("b.jpg", 40));

        await Ports.Records.DeleteAsync(first.Request.Id, default);
        await MakeAsync(("c.jpg", 60));
        Room later = new(folder);
        Assert.Throws<StorageFullException>(() => later.Reserve("another", 1));
        Assert.Equal(StorageState.Ok, await Ports.Store.LookAsync(default));
        disk.Free = 0;
        Assert.Equal(StorageState.Full, await Ports.Store.LookAsync(default));
    }

    [Fact]
    public async Task An_address_is_good_for_one_photo_of_one_size_for_an_hour_and_until_the_start()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5), ("b.jpg", 5), ("c.jpg", 5));
        BatchRecord other = await MakeAsync(("a.jpg", 5));
        string token = await TokenAsync(record, "a.jpg");

        Assert.Equal(UploadRefusal.NoRight, await RefusalAsync(record.Request.Id, 2, token, "photo"));
        Assert.Equal(UploadRefusal.NoRight, await RefusalAsync(other.Request.Id, 1, token, "photo"));
        Assert.Equal(UploadRefusal.NoRight,
            await RefusalAsync(record.Request.Id, 1, token[..^1] + (token[^1] == 'A' ? 'B' : 'A'), "photo"));
        Assert.Equal(UploadRefusal.NoRight, await RefusalAsync("../etc", 1, token, "photo"));
        Assert.Equal(UploadRefusal.TooLarge, await RefusalAsync(record.Request.Id, 1, token, "photos"));
        Assert.Equal(UploadRefusal.WrongSize, await RefusalAsync(record.Request.Id, 1, token, "phot"));
        await SendAsync(record, "a.jpg", "photo");
        await SendAsync(record, "a.jpg", "photo");
        Assert.Equal(UploadRefusal.Taken, await RefusalAsync(record.Request.Id, 1, token, "other"));
        Assert.Equal(UploadRefusal.WrongSize, await RefusalAsync(record.Request.Id, 1, token, "ph"));

        string late = await TokenAsync(record, "b.jpg");
        time.Advance(FileUploads.Lifetime + TimeSpan.FromSeconds(1));
        Assert.Equal(UploadRefusal.NoRight, await RefusalAsync(record.Request.Id, 2, late, "photo"));
        await SendAsync(record, "b.jpg", "photo");

        string afterStart = await TokenAsync(record, "c.jpg");
        (await Ports.Journals.OpenAsync(record.Request.Id, default)).Dispose();
        Assert.Equal(UploadRefusal.Started, await RefusalAsync(record.Request.Id, 3, afterStart, "photo"));
        await Ports.Records.DeleteAsync(record.Request.Id, default);
        Assert.Equal(UploadRefusal.NoBatch, await RefusalAsync(record.Request.Id, 3, afterStart, "photo"));
    }

    [Fact]
    public async Task A_photo_that_comes_while_those_of_its_batch_are_put_into_another_is_not_taken()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5), ("b.jpg", 5));
        string id = record.Request.Id;
        HoldingStream under = new(uploads, id);

        Task<TakenPart> late = uploads.TakeAsync(id, 1, await TokenAsync(record, "a.jpg"),
            new SentPart(under, Length: null, Range: null), default);

        Assert.Equal(UploadRefusal.Started, (await Assert.ThrowsAsync<UploadRefusedException>(() => late)).Why);
        Assert.Equal(UploadRefusal.Started, await RefusalAsync(id, 2, await TokenAsync(record, "b.jpg"), "photo"));
        Assert.Empty(await Ports.Store.ListAsync(record.Request.Source, default).Where(photo => photo.Refusal is null).ToListAsync());
        under.Held!.Dispose();
        await SendAsync(record, "a.jpg", "photo");
    }

    [Fact]
    public async Task A_photo_comes_in_parts_that_follow_each_other_or_replace_what_was_not_answered_for()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 10));
        string id = record.Request.Id;
        string token = await TokenAsync(record, "a.jpg");

        Assert.Equal(UploadRefusal.Gap, await RefusalAsync(id, 1, token, "45", new SentRange(4, 5, 10)));
        Assert.Equal(new TakenPart(4, IsWhole: false), await PartAsync("0123", 0));
        Assert.Equal(new TakenPart(8, IsWhole: false), await PartAsync("xxxx", 4));
        Assert.Equal(new TakenPart(6, IsWhole: false), await PartAsync("45", 4));
        Assert.Equal(UploadRefusal.Gap, await RefusalAsync(id, 1, token, "89", new SentRange(8, 9, 10)));
        Assert.Equal(UploadRefusal.WrongSize, await RefusalAsync(id, 1, token, "67", new SentRange(6, 7, 11)));
        Assert.Equal(new TakenPart(10, IsWhole: true), await PartAsync("6789", 6));
        Assert.Equal(new TakenPart(10, IsWhole: true), await PartAsync("6789", 6));

        Assert.Equal("0123456789", await TextAsync(await Ports.Store.OpenPhotoAsync(record.Request.Source, "a.jpg", null, null, default)));

        Task<TakenPart> PartAsync(string bytes, long from) =>
            uploads.TakeAsync(id, 1, token, Part(bytes, new SentRange(from, from + bytes.Length - 1, 10)), default);
    }

    async Task<TakenPart> TakeAsync(BatchRecord record, string name, string content) => await uploads.TakeAsync(record.Request.Id,
        record.Numbered.Index().Single(photo => photo.Item.Name == name).Index + 1, await TokenAsync(record, name), Part(content), default);

    async Task<string> TokenAsync(BatchRecord record, string name) =>
        (await uploads.CreateLinksAsync(record, [name], default))[0].ToString().Split("upload=")[1];

    async Task<UploadRefusal> RefusalAsync(string id, int number, string token, string content, SentRange? range = null) =>
        (await Assert.ThrowsAsync<UploadRefusedException>(() => uploads.TakeAsync(id, number, token, Part(content, range), default))).Why;

    static SentPart Part(string content, SentRange? range = null) =>
        new(new MemoryStream(Encoding.UTF8.GetBytes(content)), Length: null, range);

    /// <summary>A photo that is being read when its batch is held.</summary>
    sealed class HoldingStream(FileUploads uploads, string batchId) : MemoryStream("photo"u8.ToArray())
    {
        public IDisposable? Held { get; private set; }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            Held ??= uploads.Hold(batchId);
            return base.ReadAsync(buffer, cancellationToken);
        }
    }

    /// <summary>A disk that has as much room as a test says, and does not move what it says.</summary>
    sealed class FullDisk : IDisk
    {
        readonly Disk real = new();

        public long? Free { get; set; }

        public Predicate<string> Refuses { get; set; } = _ => false;

        public long FreeBytes(string folder) => Free ?? real.FreeBytes(folder);

        public IDiskFile Open(string path, FileMode mode) => real.Open(path, mode);

        public void Move(string path, string newPath) => real.Move(path, newPath);

        public void MoveToNew(string path, string newPath)
        {
            if (Refuses(path))
                throw new UnauthorizedAccessException($"Not permitted: '{path}'");
            real.MoveToNew(path, newPath);
        }

        public void Link(string file, string name) => real.Link(file, name);

        public void MakeFolder(string path) => real.MakeFolder(path);

        public void Delete(string path) => real.Delete(path);

        public void DeleteFolder(string path) => real.DeleteFolder(path);

        public void Flush(string path) => real.Flush(path);
    }
}
