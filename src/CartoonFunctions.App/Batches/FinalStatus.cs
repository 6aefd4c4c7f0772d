using CartoonFunctions.Batches;

namespace CartoonFunctions.App.Batches;

/// <summary>The status of a batch that has been packed.</summary>
static class FinalStatus
{
    public static BatchStatus Of(BatchRecord record, PackWork work, BatchReport report, DateTimeOffset endedAt) => new()
    {
        Id = work.BatchId,
        State = report.End switch
        {
            BatchEnd.TimedOut => BatchState.TimedOut,
            BatchEnd.Cancelled => BatchState.Cancelled,
            _ => BatchState.Completed,
        },
        Counts = report.Counts,
        Photos = [.. work.Outcome.Photos.Select(photo => PhotoStatus.Of(work.BatchId, photo))],
        Container = report.Container,
        Zip = report.Zip,
        ZipUrl = report.Zip is null ? null : BatchUrls.Zip(work.BatchId),
        CreatedAt = record.CreatedAt,
        StartedAt = work.Plan.StartedAt,
        Deadline = work.Deadline,
        EndedAt = endedAt,
        Options = record.Request.Options,
    };
}
