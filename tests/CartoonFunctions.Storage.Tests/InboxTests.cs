using Azure;
using Azure.Storage.Blobs;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Cartooning.Devices;
using CartoonFunctions.Storage.Blobs;

namespace CartoonFunctions.Storage.Tests;

public sealed class InboxTests : IDisposable
{
    readonly MemoryBlobs account = new();
    readonly BlobServiceClient client;
    readonly BatchRecords records;
    readonly ManualTime time = new(DateTimeOffset.UtcNow);
    readonly KeptLog<Blobs.Inbox> log = new();
    readonly StyleModels models = new(TestFolders.Models, ComputeDevice.Choose(DeviceChoice.Cpu));

    public InboxTests()
    {
        client = account.Connect(BlobPlaces.Inbox, BlobPlaces.Uploads, BlobPlaces.Batches);
        records = new BatchRecords(client);
    }

    public void Dispose()
    {
        account.Dispose();
        models.Dispose();
    }

    [Fact]
    public async Task A_folder_becomes_a_batch_with_its_options()
    {
        await DropAllAsync("holiday/a.jpg", "holiday/sub/b.jpg", "holiday/.DS_Store");
        await DropAsync("holiday/batch.json", """{ "strength": 0.5 }""");

        (string batchId, TakenFolder taken) = await TakeAsync("holiday");

        Assert.Equal(new TakenFolder(2, More: false), taken);
        BatchRecord record = (await records.FindAsync(batchId, default))!;
        Assert.Equal((0.5, 120, 3), (record.Request.Options.Strength, record.Request.MaxPhotos, record.Request.ParallelBatches));
        Assert.Equal([$"uploads/{batchId}/.DS_Store", $"uploads/{batchId}/a.jpg", $"uploads/{batchId}/sub/b.jpg"],
            account.Names.Where(name => !name.StartsWith("batches/", StringComparison.Ordinal)));
    }

    [Theory]
    [InlineData(".DS_Store")]
    [InlineData("Thumbs.db")]
    [InlineData("__MACOSX/a.jpg")]
    [InlineData("IMG_1.xmp")]
    public async Task Litter_alone_makes_no_batch_and_stays_where_it_is(string litter)
    {
        await DropAllAsync($"holiday/{litter}", "holiday/batch.json");

        (string batchId, TakenFolder taken) = await TakeAsync("holiday");

        Assert.Equal(new TakenFolder(0, More: false), taken);
        Assert.Empty(await Inbox(TimeSpan.Zero).ListReadyAsync(default));
        Assert.Null(await records.FindAsync(batchId, default));
        Assert.Equal(new[] { $"inbox/holiday/{litter}", "inbox/holiday/batch.json" }.Order(StringComparer.Ordinal), account.Names);
    }

    [Fact]
    public async Task The_inbox_takes_of_a_folder_what_the_command_and_the_page_take()
    {
        await DropAllAsync([.. FolderTable.Litter.Select(name => $"litter/{name}"), "litter/batch.json"]);
        foreach ((int i, string photo) in FolderTable.Photos.Index())
            await DropAllAsync($"photo-{i:00}/{photo}", $"photo-{i:00}/batch.json");

        IReadOnlyList<string> ready = [.. await Inbox(TimeSpan.Zero).ListReadyAsync(default)];

        Assert.Equal(FolderTable.Photos.Index().Select(photo => $"photo-{photo.Index:00}"), ready.Order(StringComparer.Ordinal));
        Assert.All(FolderTable.Litter, name => Assert.False(InboxFolder.IsPhoto(name), name));
    }

    [Theory]
    [InlineData("""{ "strength": 7 }""", "0.1 to 1.0")]
    [InlineData("""{ "style": "not-installed" }""", "No style of that name")]
    public async Task Options_that_cannot_be_used_hold_the_folder_until_others_come(string options, string told)
    {
        await DropAllAsync("holiday/a.jpg");
        await DropAsync("holiday/batch.json", options);

        Assert.Equal(new TakenFolder(0, More: false), (await TakeAsync("holiday")).Taken);
        Assert.Empty(await Inbox(TimeSpan.Zero).ListReadyAsync(default));
        string error = (await client.GetBlobContainerClient("inbox").GetBlobClient("holiday/batch.error.json").DownloadContentAsync())
            .Value.Content.ToString();
        Assert.Contains(told, error, StringComparison.Ordinal);

        await DropAsync("holiday/batch.json", "");
        Assert.Equal(["holiday"], await Inbox(TimeSpan.FromHours(1)).ListReadyAsync(default));
        Assert.Equal(new TakenFolder(1, More: false), (await TakeAsync("holiday")).Taken);
        Assert.DoesNotContain(account.Names, name => name.StartsWith("inbox/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_folder_is_ready_when_nothing_has_come_for_the_quiet_period()
    {
        await DropAllAsync("holiday/a.jpg");

        Assert.Empty(await Inbox(TimeSpan.FromHours(1)).ListReadyAsync(default));
        Assert.Equal(["holiday"], await Inbox(TimeSpan.Zero).ListReadyAsync(default));
    }

    [Fact]
    public async Task A_taking_that_was_cut_off_anywhere_goes_on_with_the_same_batch()
    {
        await DropAllAsync("holiday/a.jpg", "holiday/b.jpg");
        await DropAsync("holiday/batch.json", """{ "strength": 0.5 }""");
        string batchId = await Inbox().NameBatchAsync("holiday", default);
        int calls = 0;
        int cut = 0;
        TakenFolder? taken = null;
        while (taken is null)
        {
            // One call of the storage further each time.
            cut++;
            calls = 0;
            account.Before = _ => ++calls == cut ? throw new InvalidOperationException("The host was stopped.") : Task.CompletedTask;
            try
            {
                taken = await Inbox().TakeAsync("holiday", batchId, default);
            }
            catch (InvalidOperationException)
            {
                account.Before = _ => Task.CompletedTask;
                if (account.Names.Any(name => name.StartsWith("batches/collecting/", StringComparison.Ordinal)))
                    Assert.Equal(batchId, await Inbox().NameBatchAsync("holiday", default));
            }
        }

        Assert.Equal(new TakenFolder(2, More: false), taken);
        Assert.InRange(cut, 8, 100);
        Assert.Equal(0.5, (await records.FindAsync(batchId, default))!.Request.Options.Strength);
    }

    [Fact]
    public async Task A_folder_that_was_taken_and_not_released_is_ready_with_its_batch()
    {
        await DropAllAsync("holiday/a.jpg");
        string batchId = await Inbox().NameBatchAsync("holiday", default);
        await Inbox().TakeAsync("holiday", batchId, default);
        await DropAllAsync("holiday/late.jpg");

        Assert.Equal(["holiday"], await Inbox(TimeSpan.FromHours(1)).ListReadyAsync(default));
        Assert.Equal(batchId, await Inbox().NameBatchAsync("holiday", default));
        Assert.Equal(new TakenFolder(1, More: true), await Inbox().TakeAsync("holiday", batchId, default));

        await Inbox().ReleaseAsync("holiday", batchId, default);
        Assert.NotEqual(batchId, await Inbox().NameBatchAsync("holiday", default));
    }

    [Fact]
    public async Task A_photo_that_is_replaced_while_it_is_moved_comes_as_it_is_last()
    {
        await DropAllAsync("holiday/a.jpg");
        int copies = 0;
        account.Before = request => request.Headers.Contains("x-ms-copy-source") && ++copies == 1
            ? DropAsync("holiday/a.jpg", "newer") : Task.CompletedTask;

        (string batchId, TakenFolder taken) = await TakeAsync("holiday");

        Assert.Equal(1, taken.Photos);
        Assert.Equal(2, copies);
        Assert.Equal("newer", (await client.GetBlobContainerClient("uploads").GetBlobClient($"{batchId}/a.jpg").DownloadContentAsync())
            .Value.Content.ToString());
    }

    [Fact]
    public async Task A_photo_that_the_storage_does_not_let_go_stays_alone_and_is_tried_again_after_growing_pauses()
    {
        Blobs.Inbox inbox = new(client, records, time, new BatchLimits(), new InboxSettings(TimeSpan.FromHours(1)),
            new OptionCheck(models), log);
        await DropAllAsync("holiday/a.jpg", "holiday/held.jpg", "holiday/batch.json");
        bool isHeld = true;
        account.Before = request => isHeld && request.Method == HttpMethod.Delete
            && request.RequestUri!.AbsolutePath.EndsWith("inbox/holiday/held.jpg", StringComparison.Ordinal)
            ? throw new RequestFailedException(403, "No.", "BlobImmutableDueToPolicy", null) : Task.CompletedTask;

        (string batchId, TakenFolder taken) = await TakeAsync("holiday", inbox);
        Assert.Equal(new TakenFolder(1, More: false), taken);
        Assert.Equal([$"uploads/{batchId}/a.jpg"], account.Names.Where(name => name.StartsWith("uploads/", StringComparison.Ordinal)));
        await DropAllAsync("holiday/batch.json");
        Assert.Empty(await inbox.ListReadyAsync(default));
        foreach (int seconds in (int[])[2, 4])
        {
            time.Advance(TimeSpan.FromSeconds(seconds));
            Assert.Equal(["holiday"], await inbox.ListReadyAsync(default));
            Assert.Equal(new TakenFolder(0, More: false), (await TakeAsync("holiday", inbox)).Taken);
            Assert.Empty(await inbox.ListReadyAsync(default));
        }
        for (int i = 0; i < 20; i++)
        {
            time.Advance(TimeSpan.FromMinutes(5));
            await TakeAsync("holiday", inbox);
        }

        Assert.Equal(["2", "4", "8", "16", "32", "64", "128", "256", "300", "300"],
            log.Lines.Take(10).Select(line => line.Split(" again in ")[1].Split(' ')[0]));
        Assert.All(log.Lines, line => Assert.Contains("BlobImmutableDueToPolicy", line, StringComparison.Ordinal));
        Assert.All(log.Lines, line => Assert.DoesNotContain("held", line, StringComparison.Ordinal));
        Assert.Single(account.Names, name => name.StartsWith("uploads/", StringComparison.Ordinal));
        await DropAllAsync("holiday/held.jpg");
        isHeld = false;
        Assert.Equal(["holiday"], await inbox.ListReadyAsync(default));
        Assert.Equal(new TakenFolder(1, More: false), (await TakeAsync("holiday", inbox)).Taken);
        Assert.DoesNotContain(account.Names, name => name.StartsWith("inbox/", StringComparison.Ordinal));
    }

    [Fact]
    public async Task A_photo_that_cannot_be_moved_takes_none_of_its_name_out_of_the_batch()
    {
        await DropAllAsync("holiday/a.jpg", "holiday/b.jpg");
        string batchId = await Inbox().NameBatchAsync("holiday", default);
        // Cut off before the record, with the first photo moved; then another of its name comes, which can't even be read.
        account.Before = request => request.RequestUri!.AbsolutePath.EndsWith("request.json", StringComparison.Ordinal)
            && request.Method == HttpMethod.Put ? throw new InvalidOperationException("The host was stopped.") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Inbox().TakeAsync("holiday", batchId, default));
        account.Before = _ => Task.CompletedTask;
        await DropAllAsync("holiday/a.jpg");
        account.Before = request => request.Headers.Contains("x-ms-copy-source")
            ? throw new RequestFailedException(403, "No.", "CannotVerifyCopySource", null) : Task.CompletedTask;

        Assert.Equal(2, (await Inbox().TakeAsync("holiday", batchId, default)).Photos);

        Assert.Contains($"uploads/{batchId}/a.jpg", account.Names);
        Assert.Contains("inbox/holiday/a.jpg", account.Names);
    }

    [Fact]
    public async Task A_photo_that_comes_after_one_of_its_name_was_moved_is_for_the_next_batch_also_when_the_taking_was_cut_off()
    {
        await DropAsync("holiday/a.jpg", "older");
        string batchId = await Inbox().NameBatchAsync("holiday", default);
        account.Before = request => request.RequestUri!.AbsolutePath.EndsWith("request.json", StringComparison.Ordinal)
            && request.Method == HttpMethod.Put ? throw new InvalidOperationException("The host was stopped.") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Inbox().TakeAsync("holiday", batchId, default));
        account.Before = _ => Task.CompletedTask;
        await DropAsync("holiday/a.jpg", "newer");

        Assert.Equal(new TakenFolder(1, More: true), await Inbox().TakeAsync("holiday", batchId, default));

        Assert.Equal("older", await TextAsync("uploads", $"{batchId}/a.jpg"));
        Assert.Equal("newer", await TextAsync("inbox", "holiday/a.jpg"));
        await Inbox().ReleaseAsync("holiday", batchId, default);
        (string next, TakenFolder taken) = await TakeAsync("holiday");
        Assert.Equal(new TakenFolder(1, More: false), taken);
        Assert.Equal("newer", await TextAsync("uploads", $"{next}/a.jpg"));
    }

    [Fact]
    public async Task A_taking_that_was_cut_off_between_the_copy_and_the_original_s_end_leaves_the_photo_in_one_batch()
    {
        await DropAllAsync("holiday/a.jpg");
        string batchId = await Inbox().NameBatchAsync("holiday", default);
        account.Before = request => request.Method == HttpMethod.Delete
            ? throw new InvalidOperationException("The host was stopped.") : Task.CompletedTask;
        await Assert.ThrowsAsync<InvalidOperationException>(() => Inbox().TakeAsync("holiday", batchId, default));
        account.Before = _ => Task.CompletedTask;

        Assert.Equal(new TakenFolder(1, More: false), await Inbox().TakeAsync("holiday", batchId, default));
        Assert.DoesNotContain(account.Names, name => name.StartsWith("inbox/", StringComparison.Ordinal));
    }

    async Task<string> TextAsync(string container, string blob) =>
        (await client.GetBlobContainerClient(container).GetBlobClient(blob).DownloadContentAsync()).Value.Content.ToString();

    async Task<(string BatchId, TakenFolder Taken)> TakeAsync(string folder, Blobs.Inbox? from = null)
    {
        Blobs.Inbox inbox = from ?? Inbox();
        string batchId = await inbox.NameBatchAsync(folder, default);
        TakenFolder taken = await inbox.TakeAsync(folder, batchId, default);
        await inbox.ReleaseAsync(folder, batchId, default);
        return (batchId, taken);
    }

    Blobs.Inbox Inbox(TimeSpan quiet = default) =>
        new(client, records, TimeProvider.System, new BatchLimits(120, 3), new InboxSettings(quiet), new OptionCheck(models), log);

    async Task DropAllAsync(params string[] names)
    {
        foreach (string name in names)
            await DropAsync(name, name.EndsWith("batch.json", StringComparison.Ordinal) ? "" : "a photo");
    }

    async Task DropAsync(string name, string content) => await client.GetBlobContainerClient("inbox").GetBlobClient(name)
        .UploadAsync(BinaryData.FromString(content), overwrite: true);
}
