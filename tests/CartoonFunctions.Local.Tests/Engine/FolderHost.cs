using System.Diagnostics.Metrics;
using System.Text;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning.Models;
using CartoonFunctions.Imaging;
using CartoonFunctions.Imaging.Vips;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Storage.DataFolders;
using CartoonFunctions.Storage.Tests;
using Microsoft.Extensions.DependencyInjection;

namespace CartoonFunctions.Local.Tests.Engine;

/// <summary>The engine and the ports of a service over a data folder; only the pictures are made up.</summary>
sealed class FolderHost : IAsyncDisposable
{
    readonly DataFolder folder;
    readonly UnsureDisk? unsure;

    FolderHost(DataFolder folder, IDisk disk, IServiceProvider services)
    {
        this.folder = folder;
        unsure = disk as UnsureDisk;
        Room room = new(folder);
        Records = new FileRecords(folder, room);
        Store = new FileStore(folder, Records, room);
        Uploads = new FileUploads(folder, Records, Store, room, TimeProvider.System);
        Engine = new LocalBatchEngine(new FileJournals(folder, room), Store, Records,
            new BatchSteps(PlanAsync, DrawAsync, new PackResults(Store, codec: new VipsCodec(new PhotoLimits())).RunAsync),
            cartoonizer: null!, new PhotoSlots(2), new EngineTelemetry(services.GetRequiredService<IMeterFactory>()), TimeProvider.System,
            Log);
    }

    public FileRecords Records { get; }

    public FileStore Store { get; }

    public FileUploads Uploads { get; }

    public LocalBatchEngine Engine { get; }

    /// <summary>What the engine has said.</summary>
    public KeptLog<LocalBatchEngine> Log { get; } = new();

    /// <summary>What is done where a photo is drawn, before it is; nothing at first.</summary>
    public Func<PhotoWork, CancellationToken, Task> Drawing { get; set; } = (_, _) => Task.CompletedTask;

    /// <summary>How large a cartoon is at least.</summary>
    public int CartoonBytes { get; set; }

    /// <summary>What is done where a batch is planned, before it is; nothing at first.</summary>
    public Action<BatchRequest> Planning { get; set; } = _ => { };

    public bool IsGone => unsure?.Gone.IsCompleted == true;

    public static async Task<FolderHost> StartAsync(string root, IDisk disk, IServiceProvider services,
        Func<PhotoWork, CancellationToken, Task>? drawing = null)
    {
        FolderHost host = new(await DataFolder.OpenAsync(root, disk, default), disk, services);
        host.Drawing = drawing ?? host.Drawing;
        await host.Engine.StartAsync(default(CancellationToken));
        return host;
    }

    public bool HasJournal(string id) => File.Exists(Path.Join(folder.Root, "batches", id, "journal"));

    public bool IsStarted(string id) => HasJournal(id) || File.Exists(Path.Join(folder.Root, "batches", id, "status.json"));

    public async ValueTask DisposeAsync()
    {
        using CancellationTokenSource patience = new(TimeSpan.FromMinutes(1));
        await Engine.StopAsync(patience.Token);
        Engine.Dispose();
        Store.Dispose();
        folder.Dispose();
    }

    async Task<BatchPlan> PlanAsync(BatchRequest request, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        Planning(request);
        if (request.Revision is { } work)
            return Revision(work);
        List<StoredPhoto> photos = await Store.ListAsync(request.Source, cancellation).ToListAsync(cancellation);
        string container = await Store.ClaimOutputAsync(request.Id, startedAt, cancellation);
        IReadOnlyList<string> outputs = OutputNames.Results(startedAt, request.Options, [.. photos.Select(photo => photo.Name)]);
        return new BatchPlan(container, startedAt, new ModelIdentity("ink-comic", new string('f', 64)), [.. photos.Select((photo, i) =>
            photo.Refusal is { } why ? new PlannedPhoto(i + 1, photo.Name, 0, 0, outputs[i]).Refused(why)
                : new PlannedPhoto(i + 1, photo.Name, 64, 48, outputs[i]))]);
    }

    static BatchPlan Revision(RevisionWork work)
    {
        IReadOnlyList<PhotoOutcome> before = work.Before.Manifest.Photos;
        List<string> names = [.. before.Select(photo => photo.Name), .. work.Revision.NewPhotos.Select(photo => photo.Name)];
        IReadOnlyList<string> outputs = OutputNames.Results(work.Before.Manifest.Started, work.Before.Manifest.Options, names,
            known: [.. before.Select(photo => photo.Output)]);
        IEnumerable<int> numbers = work.Revision.Photos.Concat(Enumerable.Range(before.Count + 1, work.Revision.NewPhotos.Count));
        return new BatchPlan(work.Before.Container, work.Before.Manifest.Started, work.Before.Manifest.Model,
            [.. numbers.Select(number => new PlannedPhoto(number, names[number - 1], 64, 48, outputs[number - 1])
            {
                Revision = work.Revision.Number,
                Options = work.Revision.Asked.Options.Style is null ? null
                    : work.Revision.Asked.Options.Over(work.Before.Manifest.Options),
            })]);
    }

    async Task<PhotoOutcome> DrawAsync(PhotoWork work, CancellationToken cancellation)
    {
        await Drawing(work, cancellation);
        using StreamReader photo = new(await Store.OpenPhotoAsync(work.Source, work.Photo.Name, null, null, cancellation));
        string look = work.Photo.Options?.Style is { } style ? $" in {style}" : "";
        string text = $"cartoon of {await photo.ReadToEndAsync(cancellation)}{look}";
        byte[] cartoon = Encoding.UTF8.GetBytes(text.PadRight(CartoonBytes));
        await Store.WriteAsync(work.Container, work.Photo.StoredOutput, cartoon, "image/png", cancellation);
        return new PhotoOutcome(work.Photo.Number, work.Photo.Name, PhotoState.Done)
        {
            Output = work.Photo.Output,
            Revision = work.Photo.Revision,
            Options = work.Photo.Options,
        };
    }
}
