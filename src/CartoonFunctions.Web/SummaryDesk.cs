using CartoonFunctions.Batches;
using CartoonFunctions.Batches.Names;
using CartoonFunctions.Storage;

namespace CartoonFunctions.Web;

/// <summary>Batches in a line each: with the names that people give them, and until when they are kept.</summary>
sealed class SummaryDesk(BatchDesk desk, IBatchRecords records, ServiceOptions service)
{
    /// <summary>A page of batches, the newest first.</summary>
    public async Task<BatchPage> ListAsync(int limit, string? after, CancellationToken cancellation)
    {
        (IReadOnlyList<BatchStatus> batches, string? next) = await desk.ListAsync(limit, after, cancellation);
        return new BatchPage(await Task.WhenAll(batches.Select(status => SummarizeAsync(status, cancellation))), next);
    }

    /// <summary>One batch.</summary>
    public async Task<BatchSummary> GetAsync(string id, CancellationToken cancellation) =>
        await SummarizeAsync(await desk.GetAsync(id, cancellation), cancellation);

    /// <summary>Gives a batch a name; null takes it away.</summary>
    public async Task<BatchSummary> NameAsync(string id, NameBatch wanted, CancellationToken cancellation)
    {
        string? name = BatchDesk.UsableName(wanted.Name);
        BatchStatus status = await desk.GetAsync(id, cancellation);
        await records.WriteNameAsync(id, name, cancellation);
        return Summarize(status, name);
    }

    /// <summary>The file name of the zip of a batch that a person has named; null of others.</summary>
    public async Task<string?> ZipNameAsync(string id, CancellationToken cancellation) =>
        await records.FindNameAsync(id, cancellation) is { } name ? BatchName.Zip(name) : null;

    async Task<BatchSummary> SummarizeAsync(BatchStatus status, CancellationToken cancellation) =>
        Summarize(status, await records.FindNameAsync(status.Id, cancellation));

    BatchSummary Summarize(BatchStatus status, string? name) => BatchSummary.Of(status, name, KeptUntil(status));

    DateTimeOffset? KeptUntil(BatchStatus status)
    {
        TimeSpan? kept = status.State == BatchState.Created ? BatchLimits.UnstartedKept : service.KeptFor;
        return status.CreatedAt + kept;
    }
}
