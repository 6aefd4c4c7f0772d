using System.IO.Compression;
using System.Text;
using System.Text.Json;
using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.DataFolders;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Tests.Engine;

/// <summary>Revisions of a batch that has ended, over a data folder; only the pictures are made up.</summary>
public sealed class RevisionTests : IAsyncLifetime, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);
    static readonly string Id = BatchIds.New(DateTimeOffset.UtcNow);

    readonly TemporaryFolder place = new();
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    BatchRecord record = new(DateTimeOffset.UtcNow, new BatchRequest(Id, PhotoSources.UploadsOf(Id), new BatchOptions()),
        [.. new[] { "a.jpg", "b.jpg", "c.jpg" }.Select(name => AnnouncedPhoto.Of(name, null, name.Length))]);
    FolderHost host = null!;

    public async Task InitializeAsync()
    {
        host = await FolderHost.StartAsync(place.Path, new Disk(), services);
        await host.Records.WriteAsync(record, default);
        for (int number = 1; number <= 3; number++)
            await SendAsync(record, number);
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    public void Dispose()
    {
        services.Dispose();
        place.Dispose();
    }

    [Fact]
    public async Task Only_the_photos_of_a_revision_are_drawn_and_the_zip_keeps_its_name()
    {
        BatchStatus before = await RunAsync();
        List<string> drawn = [];
        host.Drawing = (work, _) => { drawn.Add(work.Photo.Name); return Task.CompletedTask; };

        BatchStatus after = await ReviseAsync(1, "sketch", 2);

        Assert.Equal(["b.jpg"], drawn);
        Assert.Equal((before.Zip, before.ZipUrl, BatchState.Completed), (after.Zip, after.ZipUrl, after.State));
        Assert.Equal(["cartoon of a.jpg", "cartoon of b.jpg in sketch", "cartoon of c.jpg"], await CartoonsAsync(after));
        Assert.Equal(before.Photos.Select(photo => photo.Output), after.Photos.Select(photo => photo.Output));
        Assert.Equal($"{before.Photos[1].OutputUrl}?revision=1", after.Photos[1].OutputUrl);
        Assert.Equal(("sketch", null), (after.Photos[1].Options?.Style, after.Photos[0].Options));
        // The cartoon from before is gone: three cartoons, the manifest, the zip, and whose it is.
        Assert.Equal(6, Directory.GetFiles(place[after.Container!]).Length);
    }

    [Fact]
    public async Task Several_zips_are_replaced_all_at_once()
    {
        record = record with { Request = record.Request with { Options = new BatchOptions { ZipMax = "1MB" } } };
        await host.Records.WriteAsync(record, default);
        host.CartoonBytes = 600_000;
        BatchStatus before = await RunAsync();

        BatchStatus after = await ReviseAsync(1, "sketch", 2);

        string[] names = [.. before.Zips!.Select(zip => zip.Name)];
        Assert.Equal(3, names.Length);
        Assert.Equal(names.Select(name => $"r1/{name}"), after.Zips!.Select(zip => zip.Name));
        foreach (string name in names)
        {
            await (await host.Store.OpenAsync(after.Container!, $"r1/{name}", default)).DisposeAsync();
            await Assert.ThrowsAsync<FileNotFoundException>(() => host.Store.OpenAsync(after.Container!, name, default));
        }
    }

    [Fact]
    public async Task The_contact_sheet_is_beside_the_cartoons_after_a_revision_too()
    {
        record = record with { Request = record.Request with { Options = new BatchOptions(Sheet: SheetKind.Cartoons) } };
        await host.Records.WriteAsync(record, default);
        BatchStatus before = await RunAsync();
        string sheet = Assert.Single(Directory.GetFiles(place[before.Container!], "*_sheet.jpg"));

        await ReviseAsync(1, "sketch", 2);

        Assert.True(File.Exists(sheet));
    }

    [Fact]
    public async Task A_photo_that_somebody_has_exchanged_since_does_not_stand_beside_the_cartoon_of_another_one()
    {
        string source = Directory.CreateDirectory(place["sources/photos-mine"]).FullName;
        TestPhotos.Write(Path.Join(source, "a.jpg"), 80, 60);
        TestPhotos.Write(Path.Join(source, "b.jpg"), 80, 60, seed: 2);
        record = record with
        {
            Request = record.Request with
            {
                Source = new PhotoSource("photos-mine", ""),
                Options = new BatchOptions(Sheet: SheetKind.BeforeAfter),
            },
        };
        await host.Records.WriteAsync(record, default);
        BatchStatus before = await RunAsync();
        string sheet = Assert.Single(Directory.GetFiles(place[before.Container!], "*_sheet.jpg"));
        byte[] both = await File.ReadAllBytesAsync(sheet);
        await ReviseAsync(1, "sketch", 2);
        byte[] one = await File.ReadAllBytesAsync(sheet);

        TestPhotos.Write(Path.Join(source, before.Photos[0].Name), 60, 80, seed: 3);
        await ReviseAsync(2, "sketch", 2);

        Assert.NotEqual(both, one);
        Assert.Equal(one, await File.ReadAllBytesAsync(sheet));
    }

    [Fact]
    public async Task Until_the_new_zip_is_there_the_cartoons_and_the_zip_are_those_from_before()
    {
        BatchStatus before = await RunAsync();
        TaskCompletionSource begun = new(), go = new();
        host.Drawing = (_, _) => { begun.TrySetResult(); return go.Task; };

        await AskAsync(1, "sketch", 2);
        await begun.Task.WaitAsync(Patience);
        BatchStatus during = (await host.Engine.FindAsync(Id, default))!;

        Assert.Equal((BatchState.Running, PhotoState.Running, 2), (during.State, during.Photos[1].State, during.Counts.Done));
        Assert.Equal((before.Zip, before.Photos[1].OutputUrl), (during.Zip, during.Photos[1].OutputUrl));
        Assert.Equal(["cartoon of a.jpg", "cartoon of b.jpg", "cartoon of c.jpg"], await CartoonsAsync(before));
        go.SetResult();
        await WaitForEndAsync();
    }

    [Fact]
    public async Task A_host_that_stops_in_a_revision_goes_on_with_it_and_draws_nothing_twice()
    {
        await RunAsync();
        TaskCompletionSource second = new();
        host.Drawing = async (work, cancellation) =>
        {
            if (work.Photo.Number == 1)
                return;
            second.TrySetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        };
        await AskAsync(1, "sketch", 1, 2);
        await second.Task.WaitAsync(Patience);
        await Task.WhenAny(WaitForAsync(status => status.Photos[0].State == PhotoState.Done));
        await host.DisposeAsync();

        List<string> drawn = [];
        host = await FolderHost.StartAsync(place.Path, new Disk(), services,
            (work, _) => { drawn.Add(work.Photo.Name); return Task.CompletedTask; });
        BatchStatus after = await WaitForEndAsync();

        Assert.Equal(["b.jpg"], drawn);
        Assert.Equal(["cartoon of a.jpg in sketch", "cartoon of b.jpg in sketch", "cartoon of c.jpg"], await CartoonsAsync(after));
    }

    [Fact]
    public async Task A_revision_that_was_zipped_counts_though_the_host_ended_before_the_status_said_so()
    {
        BatchStatus before = await RunAsync();
        RevisionBase ended = new(before, await ManifestAsync(before));
        BatchRevision revision = Revision(1, "sketch", 2);
        BatchStatus after = await ReviseAsync(1, "sketch", 2);
        BatchReport report = new(after.Container!, after.Zip, BatchEnd.Completed, after.Counts);
        JournalEntry[] journal =
        [
            new Revised(revision.At, revision) { Before = ended },
            new PackedAgain(after.EndedAt!.Value, report, (await ManifestAsync(after)).Photos, Revision: 1, Seconds: 1),
        ];
        await host.DisposeAsync();
        await File.WriteAllTextAsync(place[$"batches/{Id}/status.json"], JsonSerializer.Serialize(before, BatchJson.Kept<BatchStatus>()));
        await File.WriteAllLinesAsync(place[$"batches/{Id}/journal"], journal.Select(entry => JsonSerializer.Serialize(entry, JournalJson.Entry)));

        host = await FolderHost.StartAsync(place.Path, new Disk(), services);
        BatchStatus told = await WaitForEndAsync();

        Assert.Equal((1, after.Photos[1].OutputUrl), (told.LatestRevision, told.Photos[1].OutputUrl));
        Assert.Equal("cartoon of b.jpg in sketch", (await CartoonsAsync(told))[1]);
    }

    [Fact]
    public async Task A_revision_that_is_asked_for_while_another_is_under_way_waits_for_it_also_over_a_restart()
    {
        await RunAsync();
        TaskCompletionSource begun = new();
        host.Drawing = async (_, cancellation) => { begun.TrySetResult(); await Task.Delay(Timeout.Infinite, cancellation); };
        await AskAsync(1, "sketch", 1);
        await begun.Task.WaitAsync(Patience);
        await AskAsync(2, "poster", 1, 3);
        Assert.Equal(2, (await host.Engine.FindAsync(Id, default))!.LatestRevision);
        await host.DisposeAsync();

        host = await FolderHost.StartAsync(place.Path, new Disk(), services);
        BatchStatus after = await WaitForEndAsync();

        Assert.Equal((2, 2, 0, 2), (after.LatestRevision, after.Photos[0].Revision, after.Photos[1].Revision, after.Photos[2].Revision));
        Assert.Equal(["cartoon of a.jpg in poster", "cartoon of b.jpg", "cartoon of c.jpg in poster"], await CartoonsAsync(after));
    }

    [Fact]
    public async Task A_revision_that_was_kept_though_nobody_heard_so_is_carried_out_once_when_it_is_asked_for_again()
    {
        BatchStatus before = await RunAsync();
        Revised kept = new(before.EndedAt!.Value, Revision(1, "sketch", 2)) { Before = new(before, await ManifestAsync(before)) };
        await File.WriteAllLinesAsync(place[$"batches/{Id}/journal"],
            [JsonSerializer.Serialize<JournalEntry>(kept, JournalJson.Entry)]);

        Assert.False(await host.Engine.ReviseAsync(record, Revision(1, "sketch", 2), default));
        BatchStatus after = await WaitForEndAsync();

        Assert.Equal(1, after.LatestRevision);
        Assert.Equal("cartoon of b.jpg in sketch", (await CartoonsAsync(after))[1]);
    }

    [Fact]
    public async Task A_number_that_is_not_the_next_one_is_refused()
    {
        await RunAsync();
        await ReviseAsync(1, "sketch", 1);

        Assert.False(await host.Engine.ReviseAsync(record, Revision(1, "poster", 1), default));
        Assert.False(await host.Engine.ReviseAsync(record, Revision(3, "poster", 1), default));

        Assert.Equal("cartoon of a.jpg in sketch", (await CartoonsAsync(await WaitForEndAsync()))[0]);
    }

    [Fact]
    public async Task A_cartoon_that_could_not_be_drawn_anew_stays_and_says_why()
    {
        await RunAsync();
        host.Drawing = (_, _) => throw new LastingFaultException("The device is broken.");

        BatchStatus after = await ReviseAsync(1, "sketch", 2);

        Assert.Equal((BatchState.Completed, 3), (after.State, after.Counts.Done));
        Assert.Equal(("notRedrawn", "fault"), (after.Photos[1].ReasonCode, after.Photos[1].ReasonValues?["because"]));
        Assert.Contains("The device is broken.", after.Photos[1].Reason, StringComparison.Ordinal);
        Assert.Equal("cartoon of b.jpg", (await CartoonsAsync(after))[1]);
    }

    [Fact]
    public async Task Photos_that_failed_join_the_same_zip_when_they_are_tried_again()
    {
        host.Drawing = (work, _) => work.Photo.Number == 1 ? Task.CompletedTask : throw new LastingFaultException("The device is broken.");
        BatchStatus before = await RunAsync();
        Assert.Equal((1, 2), (before.Counts.Done, before.Counts.Failed));
        host.Drawing = (_, _) => Task.CompletedTask;

        BatchStatus after = await ReviseAsync(1, style: null, 2, 3);

        Assert.Equal((3, 0, before.Zip), (after.Counts.Done, after.Counts.Failed, after.Zip));
        Assert.Equal(["cartoon of a.jpg", "cartoon of b.jpg", "cartoon of c.jpg"], await CartoonsAsync(after));
    }

    [Fact]
    public async Task A_revision_that_cannot_be_planned_leaves_the_batch_as_it_was_and_the_next_one_is_carried_out()
    {
        BatchStatus before = await RunAsync();
        host.Planning = _ => throw new BatchRefusedException("The style is gone.");

        BatchStatus left = await ReviseAsync(1, "sketch", 2);

        Assert.Equal((BatchState.Completed, before.EndedAt, 1), (left.State, left.EndedAt, left.LatestRevision));
        Assert.Equal("The style is gone.", left.Reason);
        Assert.Equal(before.Photos, left.Photos);
        host.Planning = _ => { };
        Assert.Equal("cartoon of b.jpg in sketch", (await CartoonsAsync(await ReviseAsync(2, "sketch", 2)))[1]);
        Assert.Null((await WaitForEndAsync()).Reason);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task A_revision_that_cannot_be_zipped_leaves_the_manifest_and_every_cartoon_for_the_next_one(bool isAfterStop)
    {
        BatchStatus before = await RunAsync();
        BatchManifest manifest = await ManifestAsync(before);
        string first = place[$"{before.Container}/{before.Photos[0].Output}"];
        File.Move(first, place["kept"]);
        TaskCompletionSource begun = new();
        host.Drawing = async (_, cancellation) =>
        {
            begun.TrySetResult();
            await Task.Delay(isAfterStop ? Timeout.Infinite : 0, cancellation);
        };
        await AskAsync(1, "sketch", 2);
        await begun.Task.WaitAsync(Patience);
        if (isAfterStop)
        {
            await host.DisposeAsync();
            host = await FolderHost.StartAsync(place.Path, new Disk(), services);
        }

        BatchStatus left = await WaitForEndAsync();

        Assert.Equal(("resultGone", 3), (left.ReasonCode, left.Counts.Done));
        Assert.Equal(manifest.ToJson(), (await ManifestAsync(before)).ToJson());
        File.Move(place["kept"], first);
        host.Drawing = (_, _) => Task.CompletedTask;
        BatchStatus after = await ReviseAsync(2, "poster", 3);
        Assert.Null(after.Reason);
        Assert.Equal(["cartoon of a.jpg", "cartoon of b.jpg", "cartoon of c.jpg in poster"], await CartoonsAsync(after));
    }

    [Fact]
    public async Task A_cancel_ends_the_revision_and_those_that_wait_and_every_cartoon_stays()
    {
        await RunAsync();
        TaskCompletionSource begun = new();
        host.Drawing = async (_, cancellation) => { begun.TrySetResult(); await Task.Delay(Timeout.Infinite, cancellation); };
        await AskAsync(1, "sketch", 1);
        await AskAsync(2, "poster", 2);
        await begun.Task.WaitAsync(Patience);

        await host.Engine.CancelAsync(Id, default);
        BatchStatus after = await WaitForEndAsync();

        Assert.Equal((BatchState.Completed, 3), (after.State, after.Counts.Done));
        Assert.Equal(["cartoon of a.jpg", "cartoon of b.jpg", "cartoon of c.jpg"], await CartoonsAsync(after));
        host.Drawing = (_, _) => Task.CompletedTask;
        Assert.Equal("cartoon of a.jpg in sketch", (await CartoonsAsync(await ReviseAsync(3, "sketch", 1)))[0]);
    }

    [Fact]
    public async Task Photos_that_are_added_have_the_next_numbers_and_are_in_the_same_zip()
    {
        BatchStatus before = await RunAsync();

        BatchRevision revision = Revision(1, null) with { NewPhotos = await SendMoreAsync("0.jpg") };
        Assert.True(await host.Engine.ReviseAsync(record, revision, default));
        BatchStatus after = await WaitForEndAsync();

        Assert.Equal((4, "0.jpg", before.Zip), (after.Photos[3].Number, after.Photos[3].Name, after.Zip));
        Assert.EndsWith("_004.png", after.Photos[3].Output, StringComparison.Ordinal);
        Assert.Equal(["cartoon of a.jpg", "cartoon of b.jpg", "cartoon of c.jpg", "cartoon of 0.jpg"], await CartoonsAsync(after));
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Photos_of_a_revision_that_waits_when_it_is_cancelled_stay_in_the_batch_and_can_be_tried_again(bool isAfterStop)
    {
        await RunAsync();
        TaskCompletionSource begun = new();
        host.Drawing = async (_, cancellation) => { begun.TrySetResult(); await Task.Delay(Timeout.Infinite, cancellation); };
        await AskAsync(1, "sketch", 1);
        await begun.Task.WaitAsync(Patience);
        BatchRevision adding = Revision(2, null) with { NewPhotos = await SendMoreAsync("0.jpg") };
        Assert.True(await host.Engine.ReviseAsync(record, adding, default));

        await host.Engine.CancelAsync(Id, default);
        BatchStatus left = await WaitForEndAsync();

        Assert.Equal((4, "0.jpg", PhotoState.Cancelled, 3, 1), (left.Photos[3].Number, left.Photos[3].Name, left.Photos[3].State,
            left.Counts.Done, left.Counts.Cancelled));
        if (isAfterStop)
        {
            await host.DisposeAsync();
            host = await FolderHost.StartAsync(place.Path, new Disk(), services);
        }
        host.Drawing = (_, _) => Task.CompletedTask;
        Assert.Equal(["cartoon of a.jpg", "cartoon of b.jpg", "cartoon of c.jpg", "cartoon of 0.jpg"],
            await CartoonsAsync(await ReviseAsync(3, style: null, 4)));
    }

    [Fact]
    public async Task Photos_of_a_revision_that_cannot_be_planned_keep_their_numbers_before_those_of_the_next_one()
    {
        await RunAsync();
        host.Planning = _ => throw new BatchRefusedException("The style is gone.");
        Assert.True(await host.Engine.ReviseAsync(record, Revision(1, null) with { NewPhotos = await SendMoreAsync("0.jpg") }, default));
        PhotoStatus left = (await WaitForEndAsync()).Photos[3];
        Assert.Equal((PhotoState.Failed, "The style is gone."), (left.State, left.Reason));

        host.Planning = _ => { };
        Assert.True(await host.Engine.ReviseAsync(record, Revision(2, null, 4) with { NewPhotos = await SendMoreAsync("1.jpg") }, default));

        BatchStatus after = await WaitForEndAsync();
        Assert.Equal(["a.jpg", "b.jpg", "c.jpg", "0.jpg", "1.jpg"], after.Photos.Select(photo => photo.Name));
        Assert.Equal(["cartoon of 0.jpg", "cartoon of 1.jpg"], (await CartoonsAsync(after))[3..]);
    }

    [Fact]
    public async Task Without_its_results_a_batch_cannot_be_revised()
    {
        BatchStatus ended = await RunAsync();
        Directory.Delete(place[ended.Container!], recursive: true);

        BatchRefusedException refused = await Assert.ThrowsAsync<BatchRefusedException>(() => AskAsync(1, "sketch", 1));

        Assert.Equal("resultsGone", refused.Reason.Code);
        Assert.False(host.HasJournal(Id));
    }

    async Task<BatchManifest> ManifestAsync(BatchStatus status)
    {
        await using Stream manifest = await host.Store.OpenAsync(status.Container!, OutputNames.Manifest, default);
        return (await JsonSerializer.DeserializeAsync(manifest, BatchJson.Kept<BatchManifest>()))!;
    }

    static BatchRevision Revision(int number, string? style, params int[] photos) => new(number, DateTimeOffset.UtcNow,
        new AskedRevision(photos, Failed: false, Add: null, new RevisionOptions(Style: style)), photos, TimeoutSeconds: 600);

    /// <summary>Sends a photo in a batch of its own, and puts it among those of the batch, as for a revision that adds it.</summary>
    async Task<IReadOnlyList<AnnouncedPhoto>> SendMoreAsync(string name)
    {
        string other = BatchIds.New(DateTimeOffset.UtcNow);
        BatchRecord added = new(DateTimeOffset.UtcNow, new BatchRequest(other, PhotoSources.UploadsOf(other), new BatchOptions()),
            [AnnouncedPhoto.Of(name, null, name.Length)]);
        await host.Records.WriteAsync(added, default);
        await SendAsync(added, 1);
        await host.Uploads.CopyAsync(added.Request.Source, [name], record.Request.Source, default);
        await host.Records.DeleteAsync(other, default);
        return added.Numbered;
    }

    async Task SendAsync(BatchRecord batch, int number)
    {
        string name = batch.Numbered[number - 1].Name;
        string link = (await host.Uploads.CreateLinksAsync(batch, [name], default))[0].ToString();
        await host.Uploads.TakeAsync(batch.Request.Id, number, link.Split("upload=")[1],
            new SentPart(new MemoryStream(Encoding.UTF8.GetBytes(name)), null, null), default);
    }

    async Task<BatchStatus> RunAsync()
    {
        await host.Engine.StartAsync(record, default);
        return await WaitForEndAsync();
    }

    async Task AskAsync(int number, string? style, params int[] photos) =>
        Assert.True(await host.Engine.ReviseAsync(record, Revision(number, style, photos), default));

    async Task<BatchStatus> ReviseAsync(int number, string? style, params int[] photos)
    {
        await AskAsync(number, style, photos);
        return await WaitForEndAsync();
    }

    /// <summary>The journal goes last, so a batch without one has ended for good.</summary>
    Task<BatchStatus> WaitForEndAsync() => WaitForAsync(status => status.IsFinal && !host.HasJournal(Id));

    async Task<BatchStatus> WaitForAsync(Func<BatchStatus, bool> condition)
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            if (await host.Engine.FindAsync(Id, patience.Token) is { } status && condition(status))
                return status;
            await Task.Delay(5, patience.Token);
        }
    }

    /// <summary>The cartoons in the zip, in number order.</summary>
    async Task<List<string>> CartoonsAsync(BatchStatus status)
    {
        using ZipArchive zip = new((await host.Store.OpenResultAsync(status.Container!, status.Zip!, default)).Content);
        List<string> cartoons = [];
        foreach (ZipArchiveEntry entry in zip.Entries.Where(entry => entry.Name != OutputNames.Manifest))
        {
            using StreamReader cartoon = new(entry.Open());
            cartoons.Add(await cartoon.ReadToEndAsync());
        }
        return cartoons;
    }
}
