using System.Diagnostics;
using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>
/// Makes a batch outlive its process: what an activity came to is in the journal before the workflow hears of it, and what is
/// there already is not done again. Time is that of the latest entry, so a batch that goes on keeps its start and its deadline.
/// </summary>
/// <param name="work">Does what is not in the journal.</param>
/// <param name="journal">What has happened.</param>
/// <param name="board">Is told of every photo.</param>
/// <param name="telemetry">Counts and traces.</param>
/// <param name="time">The clock for new entries.</param>
/// <param name="begun">When this batch, this child batch or this revision began.</param>
/// <param name="revision">The number of the revision that is carried out; 0 for the batch itself.</param>
sealed class JournaledBatchContext(LocalBatchContext work, BatchJournal journal, StatusBoard board, EngineTelemetry telemetry,
    TimeProvider time, DateTimeOffset begun, int revision = 0) : IBatchContext
{
    readonly JournalChapter chapter = journal.Chapter(revision);
    DateTimeOffset? latest;

    public DateTimeOffset UtcNow => latest ?? begun;

    public async Task<BatchPlan> PlanAsync(BatchRequest request)
    {
        if (chapter.Planned is not { } planned)
        {
            BatchPlan plan = await work.PlanAsync(request, begun);
            // The time is that of its end: from there the deadline runs.
            planned = await journal.WriteAsync(revision == 0 ? new Planned(time.GetUtcNow(), plan)
                : new PlannedAgain(time.GetUtcNow(), plan, revision));
        }
        Advance(planned.At);
        return planned.Plan;
    }

    public Task<PhotoOutcome> CartoonizeAsync(PhotoWork photo)
    {
        // Finished at once, so that the workflow counts what was done even where the deadline has passed since.
        return chapter.TryGetSettled(photo.Photo.Number, out PhotoSettled? settled) ? Task.FromResult(Settle(settled)) : DrawAsync(photo);
    }

    public async Task<BatchReport> PackAsync(PackWork pack)
    {
        journal.ThrowIfClosing();
        if (chapter.Packed is not { } packed)
        {
            BatchReport report = await work.PackAsync(pack);
            packed = await journal.WriteAsync(revision == 0 ? new Packed(time.GetUtcNow(), report, pack.Outcome.Photos)
                : new PackedAgain(time.GetUtcNow(), report, pack.Outcome.Photos, revision, pack.Seconds));
        }
        board.End(packed, journal.Pending);
        return packed.Report;
    }

    public async Task<BatchOutcome> RunChildAsync(BatchRequest child)
    {
        if (!journal.TryGetChild(child.Id, out ChildBegun? started))
            started = await journal.WriteAsync(new ChildBegun(time.GetUtcNow(), child.Id));
        BatchOutcome outcome = await BatchWorkflow.DrawAsync(new JournaledBatchContext(work, journal, board, telemetry, time, started.At,
            revision), child);
        Advance(time.GetUtcNow());
        return outcome;
    }

    public async Task TimerAsync(DateTimeOffset due, CancellationToken cancellation)
    {
        await work.TimerAsync(due, cancellation);
        Advance(due);
    }

    public async Task CancelledAsync(CancellationToken cancellation)
    {
        await work.CancelledAsync(cancellation);
        Advance(journal.CancelAsked?.At ?? time.GetUtcNow());
    }

    public void Report(BatchProgress progress) => board.Progressed(progress);

    async Task<PhotoOutcome> DrawAsync(PhotoWork photo)
    {
        using Activity? span = telemetry.PhotoStarted(photo);
        PhotoOutcome outcome = await work.CartoonizeAsync(photo);
        telemetry.PhotoSettled(outcome, span);
        // What a deadline or a cancel cut off is not done: the workflow names it.
        if (outcome.State is PhotoState.TimedOut or PhotoState.Cancelled)
            return outcome;
        return Settle(await journal.WriteAsync(revision == 0 ? new PhotoSettled(time.GetUtcNow(), outcome)
            : new PhotoSettledAgain(time.GetUtcNow(), outcome, revision)));
    }

    PhotoOutcome Settle(PhotoSettled settled)
    {
        Advance(settled.At);
        board.PhotoSettled(settled.Outcome, settled.At);
        return settled.Outcome;
    }

    void Advance(DateTimeOffset to) => latest = to > UtcNow ? to : UtcNow;
}
