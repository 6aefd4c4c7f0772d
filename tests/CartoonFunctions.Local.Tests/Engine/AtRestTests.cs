using CartoonFunctions.Batches;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.DataFolders;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Tests.Engine;

/// <summary>What is done to batches that are not under way, beside what begins with them, over a data folder.</summary>
public sealed class AtRestTests : IAsyncLifetime, IDisposable
{
    static readonly TimeSpan Patience = TimeSpan.FromMinutes(1);

    readonly TemporaryFolder place = new();
    readonly ServiceProvider services = new ServiceCollection().AddMetrics().BuildServiceProvider();
    readonly TaskCompletionSource inside = new(), go = new();
    FolderHost host = null!;
    BatchRecord record = null!;

    string Id => record.Request.Id;

    public async Task InitializeAsync()
    {
        host = await FolderHost.StartAsync(place.Path, new Disk(), services);
        await MakeAsync();
    }

    public async Task DisposeAsync() => await host.DisposeAsync();

    public void Dispose()
    {
        services.Dispose();
        place.Dispose();
    }

    [Fact]
    public async Task A_batch_that_is_deleted_at_its_very_end_is_gone_from_memory_too()
    {
        for (int round = 0; round < 20; round++)
        {
            await MakeAsync();
            await RunAsync();

            Assert.True(await host.Engine.WhileAtRestAsync(Id, stop => host.Records.DeleteAsync(Id, stop), default));

            Assert.Null(await host.Engine.FindAsync(Id, default));
            Assert.Equal(0, host.Engine.Activity.Batches);
            Assert.False(Directory.Exists(place[$"batches/{Id}"]));
        }
    }

    [Fact]
    public async Task A_revision_that_comes_with_a_deletion_finds_nothing()
    {
        await RunAsync();
        Task<bool> deleting = HoldAsync(() => host.Records.DeleteAsync(Id, default));
        await inside.Task.WaitAsync(Patience);

        Task<bool> revising = host.Engine.ReviseAsync(record, new BatchRevision(1, DateTimeOffset.UtcNow,
            new AskedRevision([1], Failed: false, Add: null, new RevisionOptions()), [1], TimeoutSeconds: 600), default);
        go.SetResult();

        Assert.Equal((true, false), (await deleting, await revising));
        Assert.Equal(0, host.Engine.Activity.Batches);
        Assert.False(host.HasJournal(Id));
    }

    [Fact]
    public async Task A_start_that_comes_with_a_deletion_brings_nothing_back()
    {
        Assert.True(await StartBesideAsync(() => host.Records.DeleteAsync(Id, default)));

        Assert.Equal(0, host.Engine.Activity.Batches);
        Assert.False(host.IsStarted(Id));
    }

    [Fact]
    public async Task A_start_that_comes_with_a_cancel_draws_nothing()
    {
        BatchStatus cancelled = BatchStatus.Created(record).After(new UnplannedCancelled(DateTimeOffset.UtcNow));
        host.Planning = _ => Assert.Fail("It was cancelled.");

        Assert.True(await StartBesideAsync(() => host.Records.WriteStatusAsync(cancelled, default)));

        Assert.Equal((0, BatchState.Cancelled), (host.Engine.Activity.Batches, (await host.Engine.FindAsync(Id, default))?.State));
    }

    [Fact]
    public async Task Nothing_is_done_to_a_batch_that_is_under_way()
    {
        host.Drawing = async (_, _) => { inside.TrySetResult(); await go.Task; };
        await host.Engine.StartAsync(record, default);
        await inside.Task.WaitAsync(Patience);

        Assert.False(await host.Engine.WhileAtRestAsync(Id, _ => throw new InvalidOperationException("It runs."), default));

        // What is still drawn when the host stops would be written into the folder that the test removes.
        go.SetResult();
        await UntilEndAsync();
    }

    /// <summary>Starts the batch while something is being done to it at rest; whether that was done.</summary>
    async Task<bool> StartBesideAsync(Func<Task> action)
    {
        Task<bool> doing = HoldAsync(action);
        await inside.Task.WaitAsync(Patience);
        Task starting = host.Engine.StartAsync(record, default);
        go.SetResult();
        await starting;
        return await doing;
    }

    /// <summary>Does it to the batch once the test lets it.</summary>
    Task<bool> HoldAsync(Func<Task> action) => host.Engine.WhileAtRestAsync(Id, async stop =>
    {
        inside.SetResult();
        await go.Task.WaitAsync(Patience, stop);
        await action();
    }, default);

    async Task MakeAsync()
    {
        string id = BatchIds.New(DateTimeOffset.UtcNow);
        record = new BatchRecord(DateTimeOffset.UtcNow, new BatchRequest(id, PhotoSources.UploadsOf(id), new BatchOptions()),
            [AnnouncedPhoto.Of("a.jpg", null, 5)]);
        await host.Records.WriteAsync(record, default);
        string link = (await host.Uploads.CreateLinksAsync(record, ["a.jpg"], default))[0].ToString();
        await host.Uploads.TakeAsync(id, 1, link.Split("upload=")[1],
            new SentPart(new MemoryStream("a.jpg"u8.ToArray()), null, null), default);
    }

    /// <summary>Carries it out and returns when its end is told, which may not be written down yet.</summary>
    async Task RunAsync()
    {
        await host.Engine.StartAsync(record, default);
        await UntilEndAsync();
    }

    async Task UntilEndAsync()
    {
        using CancellationTokenSource patience = new(Patience);
        while (await host.Engine.FindAsync(Id, patience.Token) is not { IsFinal: true })
            await Task.Yield();
    }
}
