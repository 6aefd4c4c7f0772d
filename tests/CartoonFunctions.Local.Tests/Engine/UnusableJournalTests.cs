using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Faults;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Tests.Engine;

/// <summary>Journals that cannot be opened or written, over a data folder: whoever asks is told, and no other batch waits.</summary>
public sealed class UnusableJournalTests : IAsyncLifetime, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    readonly TemporaryFolder place = new();
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    UnsureDisk disk = null!;
    FolderHost host = null!;

    public Task InitializeAsync() => StartHostAsync();

    public async Task DisposeAsync() => await host.DisposeAsync();

    public void Dispose()
    {
        services.Dispose();
        place.Dispose();
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_host_serves_though_one_batch_cannot_be_taken_up_and_goes_on_with_it_when_it_can(bool isStatusThere)
    {
        BatchRecord stuck = await LeaveUnfinishedAsync();
        string id = stuck.Request.Id;
        if (!isStatusThere)
            File.Delete(place[$"batches/{id}/status.json"]);
        await StartHostAsync(path => path == JournalOf(stuck)).WaitAsync(Patience);
        BatchStatus ended = await RunAsync(await MakeAsync());

        Assert.Equal(BatchState.Running, (await host.Engine.FindAsync(id, default))?.State);
        Assert.Equal(1, host.Engine.Activity.Batches);
        await Assert.ThrowsAsync<TransientFaultException>(() =>
            host.Engine.WhileAtRestAsync(id, _ => throw new InvalidOperationException("It is under way."), default).WaitAsync(Patience));
        await Assert.ThrowsAsync<TransientFaultException>(() => host.Engine.CancelAsync(id, default).WaitAsync(Patience));
        Assert.Single(host.Log.Lines, line => line.Contains(id, StringComparison.Ordinal));
        disk.IsDeniedFor = _ => false;
        Assert.Equal((BatchState.Completed, BatchState.Completed), (ended.State, (await WaitForEndAsync(stuck)).State));
    }

    [Fact]
    public async Task A_batch_that_waits_to_be_taken_up_is_cancelled_as_soon_as_it_can_be()
    {
        BatchRecord stuck = await LeaveUnfinishedAsync();
        await StartHostAsync(IsJournal, Hang).WaitAsync(Patience);
        disk.IsDeniedFor = _ => false;

        await host.Engine.CancelAsync(stuck.Request.Id, default);

        Assert.Equal(BatchState.Cancelled, (await WaitForEndAsync(stuck)).State);
    }

    [Fact]
    public async Task A_start_that_a_full_disk_cut_off_keeps_nothing_from_being_deleted_after_a_restart()
    {
        BatchRecord cut = await MakeAsync();
        await host.DisposeAsync();
        await File.WriteAllBytesAsync(JournalOf(cut), []);

        await StartHostAsync(isFullFor: IsJournal).WaitAsync(Patience);

        Assert.Null(await host.Engine.FindAsync(cut.Request.Id, default));
        Assert.True(await PurgeAsync(cut).WaitAsync(Patience));
        Assert.False(Directory.Exists(place[$"batches/{cut.Request.Id}"]));
    }

    [Fact]
    public async Task A_start_that_finds_the_disk_full_says_so_and_leaves_the_batch_to_be_started_again_or_deleted()
    {
        BatchRecord again = await MakeAsync(), deleted = await MakeAsync();
        disk.IsFullFor = IsJournal;

        await Assert.ThrowsAsync<StorageFullException>(() => StartAsync(again).WaitAsync(Patience));
        await Assert.ThrowsAsync<StorageFullException>(() => StartAsync(deleted).WaitAsync(Patience));

        Assert.Equal((false, false), (host.IsStarted(again.Request.Id), host.IsStarted(deleted.Request.Id)));
        Assert.True(await PurgeAsync(deleted).WaitAsync(Patience));
        disk.IsFullFor = _ => false;
        Assert.Equal(BatchState.Completed, (await RunAsync(again)).State);
    }

    [Fact]
    public async Task A_start_whose_journal_cannot_be_made_sure_leaves_none()
    {
        BatchRecord record = await MakeAsync();
        disk.IsDeniedFor = path => path == Path.GetDirectoryName(JournalOf(record));

        await Assert.ThrowsAsync<TransientFaultException>(() => StartAsync(record).WaitAsync(Patience));

        Assert.False(host.IsStarted(record.Request.Id));
        disk.IsDeniedFor = _ => false;
        Assert.Equal(BatchState.Completed, (await RunAsync(record)).State);
    }

    [Fact]
    public async Task A_revision_that_finds_the_disk_full_says_so_and_leaves_the_batch_as_it_was()
    {
        BatchRecord record = await MakeAsync();
        BatchStatus before = await RunAsync(record);
        disk.IsFullFor = IsJournal;

        await Assert.ThrowsAsync<StorageFullException>(() => ReviseAsync(record, 1).WaitAsync(Patience));

        Assert.False(host.HasJournal(record.Request.Id));
        Assert.Equal(before.Version(), (await host.Engine.FindAsync(record.Request.Id, default))?.Version());
        disk.IsFullFor = _ => false;
        Assert.True(await ReviseAsync(record, 1));
        Assert.Equal(1, (await WaitForEndAsync(record)).LatestRevision);
    }

    [Fact]
    public async Task A_batch_whose_journal_cannot_be_made_keeps_no_other_waiting()
    {
        BatchRecord stuck = await MakeAsync(), other = await MakeAsync(), ended = await MakeAsync();
        await RunAsync(ended);
        Directory.CreateDirectory(JournalOf(stuck));

        Task starting = StartAsync(stuck);
        BatchStatus drawn = await RunAsync(other).WaitAsync(Patience);
        Assert.True(await ReviseAsync(ended, 1).WaitAsync(Patience));
        BatchStatus revised = await WaitForEndAsync(ended);

        await Assert.ThrowsAsync<TransientFaultException>(() => starting.WaitAsync(Patience));
        Assert.Equal((BatchState.Completed, 1), (drawn.State, revised.LatestRevision));
        Directory.Delete(JournalOf(stuck));
        Assert.Equal(BatchState.Completed, (await RunAsync(stuck)).State);
    }

    [Fact]
    public async Task Whoever_goes_away_waits_no_more_for_a_full_disk()
    {
        BatchRecord record = await MakeAsync();
        await RunAsync(record);
        TaskCompletionSource drawing = new();
        host.Drawing = (_, cancellation) => { drawing.TrySetResult(); return Hang(null!, cancellation); };
        Assert.True(await ReviseAsync(record, 1));
        await drawing.Task.WaitAsync(Patience);
        disk.IsFullFor = IsJournal;

        using CancellationTokenSource gone = new(TimeSpan.FromMilliseconds(200));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => ReviseAsync(record, 2, gone.Token).WaitAsync(Patience));
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() =>
            host.Engine.CancelAsync(record.Request.Id, gone.Token).WaitAsync(Patience));

        // Both were on their way, and are kept as soon as there is room.
        disk.IsFullFor = _ => false;
        Assert.Equal(2, (await WaitForEndAsync(record)).LatestRevision);
    }

    static bool IsJournal(string path) => Path.GetFileName(path) == "journal";

    static Task Hang(PhotoWork work, CancellationToken cancellation) => Task.Delay(Timeout.Infinite, cancellation);

    string JournalOf(BatchRecord record) => place[$"batches/{record.Request.Id}/journal"];

    async Task StartHostAsync(Func<string, bool>? isDeniedFor = null, Func<PhotoWork, CancellationToken, Task>? drawing = null,
        Func<string, bool>? isFullFor = null)
    {
        disk = new UnsureDisk(place.Path) { IsDeniedFor = isDeniedFor ?? (_ => false), IsFullFor = isFullFor ?? (_ => false) };
        host = await FolderHost.StartAsync(place.Path, disk, services, drawing);
    }

    /// <summary>A batch that a host has begun and, at its end, left.</summary>
    async Task<BatchRecord> LeaveUnfinishedAsync()
    {
        BatchRecord record = await MakeAsync();
        TaskCompletionSource drawing = new();
        host.Drawing = (work, cancellation) => { drawing.TrySetResult(); return Hang(work, cancellation); };
        await StartAsync(record);
        await drawing.Task.WaitAsync(Patience);
        await host.DisposeAsync();
        Assert.True(host.IsStarted(record.Request.Id));
        return record;
    }

    async Task<BatchRecord> MakeAsync()
    {
        string id = BatchIds.New(DateTimeOffset.UtcNow);
        BatchRecord record = new(DateTimeOffset.UtcNow, new BatchRequest(id, PhotoSources.UploadsOf(id), new BatchOptions()),
            [AnnouncedPhoto.Of("a.jpg", null, 5)]);
        await host.Records.WriteAsync(record, default);
        string link = (await host.Uploads.CreateLinksAsync(record, ["a.jpg"], default))[0].ToString();
        await host.Uploads.TakeAsync(id, 1, link.Split("upload=")[1],
            new SentPart(new MemoryStream("a.jpg"u8.ToArray()), null, null), default);
        return record;
    }

    Task StartAsync(BatchRecord record) => host.Engine.StartAsync(record, default);

    async Task<BatchStatus> RunAsync(BatchRecord record)
    {
        await StartAsync(record);
        return await WaitForEndAsync(record);
    }

    Task<bool> ReviseAsync(BatchRecord record, int number, CancellationToken cancellation = default) =>
        host.Engine.ReviseAsync(record, new BatchRevision(number, DateTimeOffset.UtcNow,
            new AskedRevision([1], Failed: false, Add: null, new RevisionOptions()), [1], TimeoutSeconds: 600), cancellation);

    Task<bool> PurgeAsync(BatchRecord record) =>
        host.Engine.WhileAtRestAsync(record.Request.Id, stop => host.Records.DeleteAsync(record.Request.Id, stop), default);

    async Task<BatchStatus> WaitForEndAsync(BatchRecord record)
    {
        using CancellationTokenSource patience = new(Patience);
        while (true)
        {
            // The journal goes last, so a batch without one has ended for good.
            if (!host.HasJournal(record.Request.Id)
                && await host.Records.FindStatusAsync(record.Request.Id, patience.Token) is { IsFinal: true } status)
                return status;
            await Task.Delay(5, patience.Token);
        }
    }
}
