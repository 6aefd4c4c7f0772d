using CartoonFunctions.Batches;

namespace CartoonFunctions.Local.Engine;

/// <summary>A batch that this process is working on.</summary>
/// <param name="Begun">How it began.</param>
/// <param name="Journal">What has happened.</param>
/// <param name="Board">Where it stands.</param>
sealed record LiveBatch(Begun Begun, BatchJournal Journal, StatusBoard Board) : IDisposable
{
    /// <summary>The batch's id.</summary>
    public string Id => Request.Id;

    /// <summary>What is to do.</summary>
    public BatchRequest Request => Begun.Record.Request;

    /// <summary>Cancels the batch.</summary>
    public CancellationTokenSource Cancel { get; } = new();

    /// <summary>Whether revisions can still be asked for of what goes on: the batch itself has ended, and this has not.</summary>
    public bool TakesRevisions => Journal.Current is not null && !IsClosing && !Cancel.IsCancellationRequested;

    /// <summary>Whether nothing more is begun.</summary>
    public bool IsClosing { get; set; }

    /// <summary>The work itself; ends when the batch has ended or the host stops.</summary>
    public Task Running { get; set; } = Task.CompletedTask;

    /// <summary>Frees it.</summary>
    public void Dispose()
    {
        Cancel.Dispose();
        Journal.Dispose();
    }
}
