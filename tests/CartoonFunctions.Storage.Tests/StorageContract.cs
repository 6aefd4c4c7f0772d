using System.Text;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Imaging;

namespace CartoonFunctions.Storage.Tests;

/// <summary>What every storage of the service does, over the ports.</summary>
public abstract class StorageContract
{
    static readonly DateTimeOffset Start = new(2026, 1, 4, 15, 23, 47, TimeSpan.Zero);

    private protected abstract Ports Ports { get; }

    /// <summary>Puts a file into the inbox, as a person's own tool does.</summary>
    protected abstract Task DropAsync(string name, string content);

    /// <summary>Lets an inbox find that nothing is being written any more.</summary>
    protected abstract Task SettleAsync(IInbox inbox);

    /// <summary>Puts another file in a photo's place, as only the owner of the storage can.</summary>
    protected abstract Task ExchangeAsync(PhotoSource source, string name, string content);

    /// <summary>Sends a photo to its address.</summary>
    protected abstract Task SendAsync(BatchRecord record, string name, string content);

    [Fact]
    public async Task A_batch_is_there_from_its_record_on_and_gone_with_everything_when_deleted()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5));
        string id = record.Request.Id;
        await SendAsync(record, "a.jpg", "photo");
        string container = await Ports.Store.ClaimOutputAsync(id, Start, default);
        await Ports.Store.WriteAsync(container, "outputs_20260104_152347_001.png", "cartoon"u8.ToArray(), "image/png", default);
        BatchStatus status = BatchStatus.Created(record);
        await Ports.Records.WriteStatusAsync(status, default);

        Assert.Equal(record.Photos, (await Ports.Records.FindAsync(id, default))!.Photos);
        Assert.Equal(status.Version(), (await Ports.Records.FindStatusAsync(id, default))!.Version());
        await Ports.Records.DeleteAsync(id, default);

        Assert.Null(await Ports.Records.FindAsync(id, default));
        Assert.Null(await Ports.Records.FindStatusAsync(id, default));
        Assert.Empty((await Ports.Records.ListAsync(100, null, default)).Ids);
        await Assert.ThrowsAsync<FileNotFoundException>(() =>
            Ports.Store.OpenResultAsync(container, "outputs_20260104_152347_001.png", default));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Ports.Store.OpenSourceAsync(record.Request.Source, "a.jpg", default));
        await Ports.Records.DeleteAsync(id, default);
    }

    [Fact]
    public async Task A_batch_has_the_name_that_it_was_given_last_and_none_when_deleted()
    {
        string id = (await MakeAsync(("a.jpg", 5))).Request.Id;
        Assert.Null(await Ports.Records.FindNameAsync(id, default));

        await Ports.Records.WriteNameAsync(id, "Großmutters 80. / 生日", default);
        Assert.Equal("Großmutters 80. / 生日", await Ports.Records.FindNameAsync(id, default));
        await Ports.Records.WriteNameAsync(id, null, default);
        Assert.Null(await Ports.Records.FindNameAsync(id, default));
        await Ports.Records.WriteNameAsync(id, "Gone", default);
        await Ports.Records.DeleteAsync(id, default);

        Assert.Null(await Ports.Records.FindNameAsync(id, default));
    }

    [Fact]
    public async Task Batches_are_listed_newest_first_in_pages()
    {
        List<string> made = [];
        for (int i = 0; i < 5; i++)
        {
            string id = BatchIds.New(Start.AddMinutes(i));
            made.Insert(0, id);
            await Ports.Records.WriteAsync(new BatchRecord(Start, Request(id), null), default);
        }

        List<string> listed = [];
        string? next = null;
        do
        {
            BatchIdPage page = await Ports.Records.ListAsync(2, next, default);
            Assert.InRange(page.Ids.Count, 0, 2);
            listed.AddRange(page.Ids);
            next = page.Next;
        }
        while (next is not null);
        Assert.Equal(made, listed);
    }

    [Fact]
    public async Task Batches_of_one_second_get_containers_of_their_own_and_the_same_on_every_call()
    {
        string[] ids = [BatchIds.New(Start), BatchIds.New(Start)];
        foreach (string id in ids)
            await Ports.Records.WriteAsync(new BatchRecord(Start, Request(id), null), default);

        string[] first = [await Ports.Store.ClaimOutputAsync(ids[0], Start, default),
            await Ports.Store.ClaimOutputAsync(ids[1], Start, default)];
        string[] again = [await Ports.Store.ClaimOutputAsync(ids[0], Start, default),
            await Ports.Store.ClaimOutputAsync(ids[1], Start, default)];

        Assert.Equal(["outputs-20260104-152347", "outputs-20260104-152347-2"], first);
        Assert.Equal(first, again);
    }

    [Theory]
    [InlineData("outputs_20260104_152347_001.png")]
    [InlineData("Großmutter, 祖母 & 👵🏽.png")]
    [InlineData(".batch")]
    public async Task A_result_is_there_whole_or_not_at_all_whatever_its_name(string name)
    {
        string container = await ClaimAsync();
        await Ports.Store.WriteAsync(container, name, "first"u8.ToArray(), "image/png", default);
        await Ports.Store.WriteStreamAsync(container, name, "image/png", (stream, stop) =>
            stream.WriteAsync("second"u8.ToArray(), stop).AsTask(),
            default);
        await Assert.ThrowsAsync<InvalidOperationException>(() => Ports.Store.WriteStreamAsync(container, name, "image/png",
            async (stream, stop) =>
            {
                await stream.WriteAsync("third"u8.ToArray(), stop);
                throw new InvalidOperationException("It ends in the middle.");
            }, default));

        Assert.Equal("second", await TextAsync(await Ports.Store.OpenAsync(container, name, default)));
        Assert.Equal(6, await Ports.Store.LengthOfAsync(container, name, default));
        (Stream content, string version) = await Ports.Store.OpenResultAsync(container, name, default);
        Assert.Equal(6, content.Length);
        Assert.Equal("second", await TextAsync(content));
        Assert.Matches("^[!#-~]+$", version);

        await Ports.Store.SweepAsync(container, new HashSet<string> { name }, default);
        (await Ports.Store.OpenAsync(container, name, default)).Dispose();
        await Ports.Store.SweepAsync(container, new HashSet<string>(), default);
        await Assert.ThrowsAsync<FileNotFoundException>(() => Ports.Store.OpenAsync(container, name, default));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Ports.Store.LengthOfAsync(container, name, default));
        Assert.Equal(container, await Ports.Store.ClaimOutputAsync((await Ports.Records.ListAsync(1, null, default)).Ids[0], Start,
            default));
    }

    [Fact]
    public async Task A_photo_that_did_not_come_or_has_another_size_is_listed_with_what_is_wrong()
    {
        BatchRecord record = await MakeAsync(("here.jpg", 5), ("../short.jpg", 4), ("never.jpg", 5));
        await SendAsync(record, "here.jpg", "photo");

        StoredPhoto[] photos = await Ports.Store.ListAsync(record.Request.Source, default).OrderBy(photo => photo.Name).ToArrayAsync();

        Assert.Equal(["../short.jpg", "here.jpg", "never.jpg"], photos.Select(photo => photo.Name));
        Assert.Equal(["notUploaded", null, "notUploaded"], photos.Select(photo => photo.Refusal?.Code));
        Assert.Equal("photo", await TextAsync(await Ports.Store.OpenPhotoAsync(record.Request.Source, "here.jpg", null, null, default)));
        PhotoRefusedException gone = await Assert.ThrowsAsync<PhotoRefusedException>(() =>
            Ports.Store.OpenPhotoAsync(record.Request.Source, "never.jpg", null, null, default));
        Assert.Equal("removed", gone.Reason.Code);
    }

    [Fact]
    public async Task A_photo_is_read_in_the_version_that_was_listed_or_not_at_all()
    {
        BatchRecord record = await MakeAsync(("a.jpg", 5), ("b.jpg", 5));
        PhotoSource source = record.Request.Source;
        foreach (string name in (string[])["a.jpg", "b.jpg"])
            await SendAsync(record, name, "photo");
        Dictionary<string, string> versions =
            await Ports.Store.ListAsync(source, default).ToDictionaryAsync(photo => photo.Name, photo => photo.Version!);
        await ExchangeAsync(source, "a.jpg", "other");

        Assert.Equal("photo", await TextAsync(await Ports.Store.OpenPhotoAsync(source, "b.jpg", versions["b.jpg"], null, default)));
        Assert.Equal("other", await TextAsync(await Ports.Store.OpenPhotoAsync(source, "a.jpg", null, null, default)));
        PhotoRefusedException other = await Assert.ThrowsAsync<PhotoRefusedException>(() =>
            Ports.Store.OpenPhotoAsync(source, "a.jpg", versions["a.jpg"], null, default));
        Assert.Equal("The photo was changed after the batch began. Start it again to draw it as it is now.", other.Message);
    }

    [Fact]
    public async Task Photos_of_a_batch_are_those_of_another_too_and_outlive_it()
    {
        BatchRecord first = await MakeAsync(("a.jpg", 5), ("gone.jpg", 5));
        await SendAsync(first, "a.jpg", "photo");
        string again = BatchIds.New(Start);

        await Ports.Uploads.CopyAsync(first.Request.Source, ["a.jpg", "gone.jpg"], PhotoSources.UploadsOf(again), default);
        await Ports.Records.WriteAsync(
            new BatchRecord(Start, Request(again), [new AnnouncedPhoto("a.jpg", null), new AnnouncedPhoto("gone.jpg", null)]), default);
        await Ports.Records.DeleteAsync(first.Request.Id, default);

        StoredPhoto[] photos = await Ports.Store.ListAsync(PhotoSources.UploadsOf(again), default).ToArrayAsync();
        Assert.Equal([null, "notUploaded"], photos.OrderBy(photo => photo.Name).Select(photo => photo.Refusal?.Code));
        Assert.Equal("photo", await TextAsync(await Ports.Store.OpenPhotoAsync(PhotoSources.UploadsOf(again), "a.jpg", null, null, default)));
    }

    [Fact]
    public async Task What_a_revision_drew_lies_beside_what_was_there_until_that_is_swept()
    {
        string container = await ClaimAsync();
        string redrawn = OutputNames.Stored("out.png", 2);
        await Ports.Store.WriteAsync(container, "out.png", "before"u8.ToArray(), "image/png", default);
        await Ports.Store.WriteAsync(container, redrawn, "after"u8.ToArray(), "image/png", default);

        Assert.Equal("before", await TextAsync((await Ports.Store.OpenResultAsync(container, "out.png", default)).Content));
        await Ports.Store.SweepAsync(container, new HashSet<string> { redrawn }, default);

        Assert.Equal("after", await TextAsync((await Ports.Store.OpenResultAsync(container, redrawn, default)).Content));
        await Assert.ThrowsAsync<FileNotFoundException>(() => Ports.Store.OpenResultAsync(container, "out.png", default));
    }

    [Fact]
    public async Task A_copy_that_was_cut_off_gives_way_to_the_next_one()
    {
        PhotoSource first = await SentAsync("a.jpg", "first"), second = await SentAsync("a.jpg", "other");
        BatchRecord record = await MakeAsync(("b.jpg", 5));
        await SendAsync(record, "b.jpg", "photo");
        await Ports.Uploads.CloseAsync(record, default);
        PhotoSource to = record.Request.Source;
        await Ports.Uploads.CopyAsync(first, ["a.jpg"], to, default);

        await Ports.Uploads.CopyAsync(second, ["a.jpg"], to, default);
        await Ports.Uploads.CopyAsync(second, ["a.jpg"], to, default);

        Assert.Equal("other", await TextAsync(await Ports.Store.OpenPhotoAsync(to, "a.jpg", null, null, default)));
        Assert.Equal("first", await TextAsync(await Ports.Store.OpenPhotoAsync(first, "a.jpg", null, null, default)));
    }

    [Fact]
    public async Task A_journal_keeps_its_order_over_openings_and_is_listed_until_it_is_deleted()
    {
        string id = (await MakeAsync(("a.jpg", 5))).Request.Id;
        using (IJournalLog log = await Ports.Journals.OpenAsync(id, default))
        {
            Assert.Equal(0, log.Content.Length);
            await log.AppendAsync("one\n"u8.ToArray(), default);
            await log.AppendAsync("two\n"u8.ToArray(), default);
        }
        using (IJournalLog log = await Ports.Journals.OpenAsync(id, default))
            await log.AppendAsync("three\n"u8.ToArray(), default);

        Assert.Equal([id], await Ports.Journals.ListAsync(default).ToListAsync());
        using IJournalLog last = await Ports.Journals.OpenAsync(id, default);
        Assert.Equal("one\ntwo\nthree\n", Encoding.UTF8.GetString(last.Content.Span));
        await last.DeleteAsync(default);
        Assert.Empty(await Ports.Journals.ListAsync(default).ToListAsync());
    }

    [Fact]
    public async Task A_folder_of_the_inbox_becomes_one_batch_and_what_comes_later_the_next()
    {
        await DropAsync("holiday/a.jpg", "first");
        await DropAsync("holiday/sub/b.jpg", "second");
        await DropAsync("holiday/Thumbs.db", "litter");
        await DropAsync("holiday/batch.json", """{ "strength": 0.5 }""");

        IInbox inbox = Ports.Inbox(TimeSpan.FromHours(1));
        await SettleAsync(inbox);
        Assert.Equal(["holiday"], await inbox.ListReadyAsync(default));
        string id = await inbox.NameBatchAsync("holiday", default);
        Assert.Equal(new TakenFolder(2, More: false), await inbox.TakeAsync("holiday", id, default));
        await DropAsync("holiday/a.jpg", "later");
        Assert.Equal(new TakenFolder(2, More: true), await Ports.Inbox().TakeAsync("holiday", id, default));
        await Ports.Inbox().ReleaseAsync("holiday", id, default);

        PhotoSource source = PhotoSources.UploadsOf(id);
        StoredPhoto[] photos = await Ports.Store.ListAsync(source, default).OrderBy(photo => photo.Name, StringComparer.Ordinal)
            .ToArrayAsync();
        Assert.Equal(0.5, (await Ports.Records.FindAsync(id, default))!.Request.Options.Strength);
        Assert.Equal([("Thumbs.db", LeftOut.NoPicture), ("a.jpg", (LeftOut?)null), ("sub/b.jpg", null)],
            photos.Select(photo => (photo.Name, photo.LeftOut)));
        Assert.Equal("first", await TextAsync(await Ports.Store.OpenPhotoAsync(source, "a.jpg", null, null, default)));
        Assert.Equal(["holiday"], await Ports.Inbox().ListReadyAsync(default));
        string next = await Ports.Inbox().NameBatchAsync("holiday", default);
        Assert.NotEqual(id, next);
        await Ports.Inbox().TakeAsync("holiday", next, default);
        Assert.Equal("later", await TextAsync(await Ports.Store.OpenPhotoAsync(PhotoSources.UploadsOf(next), "a.jpg", null, null, default)));
    }

    [Theory]
    [InlineData("""{ "strength": 7 }""")]
    [InlineData("""{ "style": "not-installed" }""")]
    public async Task Options_that_cannot_be_used_hold_a_folder_until_others_come(string options)
    {
        await DropAsync("holiday/a.jpg", "a photo");
        await DropAsync("holiday/batch.json", options);
        IInbox inbox = Ports.Inbox(TimeSpan.FromHours(1));
        await SettleAsync(inbox);
        string id = await inbox.NameBatchAsync("holiday", default);

        Assert.Equal(new TakenFolder(0, More: false), await inbox.TakeAsync("holiday", id, default));
        await SettleAsync(inbox);
        Assert.Empty(await inbox.ListReadyAsync(default));
        await DropAsync("holiday/batch.json", "");
        await SettleAsync(inbox);
        Assert.Equal(["holiday"], await inbox.ListReadyAsync(default));
        Assert.Equal(1, (await inbox.TakeAsync("holiday", id, default)).Photos);
    }

    /// <summary>What can be chosen with the models of the repository.</summary>
    private protected static OptionCheck Installed { get; } =
        new(new StyleModels(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu)));

    private protected async Task<BatchRecord> MakeAsync(params (string Name, long Bytes)[] photos)
    {
        string id = BatchIds.New(Start);
        BatchRecord record = new(Start, Request(id) with { Source = Ports.Uploads.PlaceOf(id) },
            [.. photos.Select(photo => AnnouncedPhoto.Of(photo.Name, null, photo.Bytes))]);
        await Ports.Records.WriteAsync(record, default);
        return record;
    }

    async Task<PhotoSource> SentAsync(string name, string content)
    {
        BatchRecord record = await MakeAsync((name, content.Length));
        await SendAsync(record, name, content);
        return record.Request.Source;
    }

    async Task<string> ClaimAsync() => await Ports.Store.ClaimOutputAsync((await MakeAsync(("a.jpg", 5))).Request.Id, Start, default);

    static BatchRequest Request(string id) => new(id, PhotoSources.UploadsOf(id), new BatchOptions());

    private protected static async Task<string> TextAsync(Stream stream)
    {
        using StreamReader reader = new(stream);
        return await reader.ReadToEndAsync();
    }
}

/// <summary>The storage ports of a service.</summary>
sealed record Ports(IServiceStore Store, IBatchRecords Records, IUploads Uploads, IJournals Journals, Func<TimeSpan, IInbox> InboxOf)
{
    public IInbox Inbox(TimeSpan quiet = default) => InboxOf(quiet);
}
