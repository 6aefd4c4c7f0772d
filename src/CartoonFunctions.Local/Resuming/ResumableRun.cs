using System.Collections.Concurrent;
using System.Security.Cryptography;
using CartoonFunctions.Batches;
using CartoonFunctions.Cartooning;
using CartoonFunctions.Local.Engine;
using CartoonFunctions.Local.Terminal;
using CartoonFunctions.Storage;
using CartoonFunctions.Storage.Folders;

namespace CartoonFunctions.Local.Resuming;

/// <summary>A run that keeps what it came to until nothing is left to do, and goes on where an earlier process of it ended.</summary>
/// <param name="store">Where it reads and writes.</param>
/// <param name="begun">What was asked for.</param>
/// <param name="earlier">What an earlier process kept; null for a run that begins.</param>
sealed class ResumableRun(FolderStore store, RunBegun begun, RunJournal? earlier) : IDisposable
{
    readonly RunPlanned? planned = earlier?.Planned;
    RunJournal? journal = earlier;
    IReadOnlyDictionary<int, PhotoOutcome> settled = earlier?.Settled ?? new Dictionary<int, PhotoOutcome>();

    // Those that were not there when the run was planned, and others that will never be drawn.
    HashSet<int> refused = [];

    /// <summary>Whether there is something to go on with.</summary>
    public bool HasRest => journal is not null && journal.WaitUntilBegun();

    /// <summary>The output folder; null before there is one.</summary>
    public string? Folder { get; private set; }

    /// <summary>The work, of which is kept what it comes to.</summary>
    public BatchSteps Around(BatchSteps steps) => new(
        (request, startedAt, cancellation) => PlanAsync(steps, request, startedAt, cancellation),
        async (photo, cancellation) =>
        {
            PhotoOutcome outcome = await steps.Cartoonize(photo, cancellation);
            if (!CanPass(outcome))
                journal?.Add(outcome);
            return outcome;
        },
        async (work, cancellation) =>
        {
            BatchReport report = await steps.Pack(work, cancellation);
            // What holds the cartoons of an earlier end goes when there is what holds them now, and not before.
            if (planned is not null && (report.AllZips.Count > 0 || begun.Beside))
                store.RemovePackedBut(report.Container, work.Plan.StartedAt, report.Results(work.Outcome.Photos));
            EndUnlessRest(work.Outcome.Photos);
            return report;
        })
    {
        Settled = photo => settled.GetValueOrDefault(photo.Number),
    };

    /// <summary>Refuses to go on with other models or another watermark than those of what is drawn so far.</summary>
    /// <param name="style">The style that will draw.</param>
    /// <param name="faces">The model that finds faces, by its id in the catalogue.</param>
    /// <param name="watermarkSha256">The SHA-256 of the watermark's file; null where there is none.</param>
    /// <exception cref="UsageException">It is another.</exception>
    public void Require(Style style, string? faces, string? watermarkSha256)
    {
        if (planned is not null && begun.WatermarkSha256 is { } before && before != watermarkSha256)
            throw new UsageException($"The watermark {begun.WatermarkFile} is not the one any more that is on the first cartoons of this batch. Put the former file back, or run the photos anew.");
        if (planned is not null && begun.DrawsFaces is { } drewFaces && drewFaces != style.Heads is not null)
            throw new UsageException($"The model that finds faces was {(drewFaces ? $"there when this run began, and is missing now. Install it with: cartoon models pull {faces}" : "missing when this run began, and is there now, so the rest of its cartoons would look different. Run the photos anew")}.");
        if (planned is not null && planned.Plan.Model != style.Identity)
            throw new UsageException($"The style {planned.Plan.Model.Id} is not the one any more that drew the first photos of this batch, and its cartoons would look different. Put the former model back, or run the photos anew.");
    }

    /// <summary>Refuses to go on where none of the photos that are left is there: their drive may be.</summary>
    /// <exception cref="UsageException">None is.</exception>
    public void RequirePhotos()
    {
        string[] left = [.. (planned?.Plan.Photos ?? []).Where(photo => photo.Accepted && !settled.ContainsKey(photo.Number))
            .Select(photo => store.PlaceOf(photo.Name))];
        if (left.Length > 0 && !left.Any(FolderStore.Exists))
            throw new UsageException($"The photos that are left are not there any more, {left[0]} for one. Connect the drive that they are on, or put them back, and run this again.");
    }

    /// <inheritdoc/>
    public void Dispose() => journal?.Dispose();

    async Task<BatchPlan> PlanAsync(BatchSteps steps, BatchRequest request, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        BatchPlan plan = await BeginAsync(steps, request, startedAt, cancellation);
        refused = [.. plan.Photos.Where(photo => !photo.Accepted).Select(photo => photo.Number)];
        return plan;
    }

    async Task<BatchPlan> BeginAsync(BatchSteps steps, BatchRequest request, DateTimeOffset startedAt, CancellationToken cancellation)
    {
        if (planned is not null)
        {
            // The folder may have been moved or renamed since.
            string container = await store.ClaimOutputAsync(request.Id, startedAt, cancellation);
            Folder = store.FolderOf(container);
            store.RemoveParts(container, planned.Plan.Photos.Select(photo => photo.Output));
            settled = await StillThereAsync(container, settled.Values, cancellation);
            return planned.Plan with { Container = container };
        }
        BatchPlan plan = await steps.Plan(request, startedAt, cancellation);
        Folder = store.FolderOf(plan.Container);
        journal ??= RunJournal.Create(Folder, begun, new RunPlanned(plan, store.Places));
        return plan;
    }

    /// <summary>Those whose results are there as they were written: a power cut, or a person, may have taken some.</summary>
    async Task<IReadOnlyDictionary<int, PhotoOutcome>> StillThereAsync(string container, IEnumerable<PhotoOutcome> outcomes,
        CancellationToken cancellation)
    {
        ConcurrentDictionary<int, PhotoOutcome> there = new();
        await Parallel.ForEachAsync(outcomes, cancellation, async (outcome, stop) =>
        {
            if (outcome.State == PhotoState.Refused || await IsThereAsync(container, outcome, stop))
                there[outcome.Number] = outcome;
        });
        return there;
    }

    async Task<bool> IsThereAsync(string container, PhotoOutcome outcome, CancellationToken cancellation)
    {
        if (outcome.Output is not { } output)
            return false;
        try
        {
            await using Stream result = await store.OpenAsync(container, output, cancellation);
            return Convert.ToHexStringLower(await SHA256.HashDataAsync(result, cancellation)) == outcome.Sha256;
        }
        catch (Exception fault) when (fault is IOException or UnauthorizedAccessException)
        {
            return false;
        }
    }

    /// <summary>Whether a photo was there when the run began and can't be had now: its drive may come back, its disk answer, its
    /// permissions be given.</summary>
    static bool CanPass(PhotoOutcome drawn) => drawn.State == PhotoState.Refused
        && (drawn.ReasonCode == StorageReasons.Removed.Code || drawn.ReasonCode == StorageReasons.DiskFault.Code
            || drawn.ReasonCode == StorageReasons.Forbidden.Code);

    void EndUnlessRest(IReadOnlyList<PhotoOutcome> photos)
    {
        if (photos.Any(photo => photo.State is not (PhotoState.Done or PhotoState.Refused)
            || (CanPass(photo) && !refused.Contains(photo.Number))))
            return;
        journal?.Delete();
        journal = null;
    }
}
